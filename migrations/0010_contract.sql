-- Contracts: their kinds and texts as data, each organisation's contracts, what was handed in, and what happened.

-- Until when a signed contract holds; the gate compares it with now (GATE-05, GATE-08).
ALTER TABLE organisations ADD COLUMN contracted_until BIGINT;

CREATE TABLE contract_kinds (
    name TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    base TEXT,
    term_months BIGINT NOT NULL CHECK (term_months BETWEEN 1 AND 120),
    version BIGINT NOT NULL
);

-- A published text never changes; a new one gets the next version.
CREATE TABLE contract_texts (
    kind TEXT NOT NULL REFERENCES contract_kinds (name),
    version BIGINT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT,
    PRIMARY KEY (kind, version)
);

CREATE TABLE contracts (
    id TEXT PRIMARY KEY,
    org TEXT NOT NULL,
    kind TEXT NOT NULL REFERENCES contract_kinds (name),
    state TEXT NOT NULL CHECK (state IN ('reviewing', 'rejected', 'signed', 'terminated', 'expired')),
    facts TEXT NOT NULL,
    case_id TEXT NOT NULL,
    ends_at BIGINT,
    warned_days BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contracts_by_org ON contracts (org, created_at);
CREATE INDEX contracts_by_end ON contracts (state, ends_at);
CREATE UNIQUE INDEX contracts_case_id ON contracts (case_id);
-- An organisation has at most one living contract of a kind.
CREATE UNIQUE INDEX contracts_org_kind ON contracts (org, kind) WHERE state IN ('reviewing', 'rejected', 'signed');

-- Every version that was handed in: the company's data and the document it agreed to, sealed together.
CREATE TABLE contract_filings (
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    org TEXT NOT NULL,
    text_version BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    sealed TEXT NOT NULL,
    wrapped_key TEXT NOT NULL,
    account TEXT NOT NULL,
    ip TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, version)
);

-- Every transition: who, when, from, to and why (requirements 2).
CREATE TABLE contract_history (
    contract TEXT NOT NULL REFERENCES contracts (id),
    place BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('developer', 'operator', 'platform')),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (contract, place)
);

INSERT INTO contract_kinds (name, place, zh, en, open, base, term_months, version) VALUES
    ('sds_service', 1, 'SDS服务协议', 'SDS service agreement', FALSE, NULL, 12, 1),
    ('module_maker', 2, '模组商合作协议', 'Module-maker cooperation agreement', TRUE, NULL, 24, 1),
    ('solution_provider', 3, '方案商合作协议', 'Solution-provider cooperation agreement', FALSE, NULL, 24, 1),
    ('video_cloud_supplement', 4, '直连模式-视频云服务补充条款', 'Direct-connection video-cloud supplement', FALSE, 'sds_service', 12, 1);

INSERT INTO contract_texts (kind, version, zh, en, published_at, published_by) VALUES
    ('sds_service', 1, '本协议由平台运营方（甲方）与申请签约的企业（乙方）订立，约定乙方使用甲方智能设备服务（SDS）的条件。

一、服务内容
甲方向乙方提供设备接入、设备管理、远程控制、固件升级和数据统计等服务，具体能力以平台文档公布的内容为准。

二、服务水平
甲方应以合理的注意保持服务连续可用。计划内维护至少提前 3 日公告，故障恢复后应说明原因。

三、乙方义务
乙方应保证接入设备符合国家标准和行业监管要求，妥善保管密钥，不得绕过限额或干扰平台及其他用户。

四、费用
服务费用按平台公布的价目和订单执行。价目调整至少提前 30 日公告，对已支付的订单不具溯及力。

五、数据与隐私
双方仅为履行本协议处理所需的数据，遵守个人信息保护和数据安全的法律法规，采取必要的技术和管理措施。发生可能影响用户的安全事件时，知悉一方应在 24 小时内通知另一方，并共同处置。

六、保密
任何一方对因合作知悉的对方技术资料、商业信息和密钥负有保密义务，该义务在本协议终止后三年内继续有效。依法应当披露的除外。

七、期限与终止
本协议自平台审核通过并显示为“已签约”之日起生效，期限以签约页面所示为准。任何一方严重违约且在收到书面通知后 15 日内未纠正的，另一方可以终止本协议。平台终止协议时应说明理由。协议终止或到期后，不得据此新增产品和设备，存量设备在宽限期内继续获得服务。

八、违约责任
违约方应赔偿对方因此遭受的直接损失。因不可抗力不能履行的，受影响一方应及时通知对方，并在影响范围内免责。

九、适用法律与争议解决
本协议适用中华人民共和国法律。因本协议产生的争议，双方应先友好协商，协商不成的，由平台运营方所在地有管辖权的人民法院管辖。

十、文本
本协议以中文和英文提供，两种文本不一致时以中文文本为准。协议文本更新后，已签约的协议继续适用签约时接受的版本，直至到期或双方另行签订。',
'This agreement between the platform operator (Party A) and the applying company (Party B) sets the terms on which Party B uses the smart device service (SDS) of Party A.

1. Service
Party A provides device access, device management, remote control, firmware upgrades and statistics to Party B, as described in the published documentation.

2. Service level
Party A keeps the service available with reasonable care. Planned maintenance is announced at least 3 days ahead, and the cause of an outage is explained after recovery.

3. Duties of Party B
Party B ensures that its devices meet national standards and the rules of its trade, keeps its keys safe, and neither evades limits nor disturbs the platform or other users.

4. Fees
Fees follow the published prices and the orders placed. A change of prices is announced at least 30 days ahead and does not affect orders already paid.

5. Data and privacy
Each party processes only the data it needs for this agreement, follows the laws on personal information and data security, and takes the necessary technical and organisational measures. A party that learns of a security incident which may affect users tells the other within 24 hours, and both deal with it together.

6. Confidentiality
Each party keeps the technical material, business information and keys of the other confidential, also for three years after this agreement has ended, except where the law demands disclosure.

7. Term and termination
This agreement takes effect on the day the platform approves it and shows it as signed. Its term is the one shown on the signing page. If a party is in serious breach and does not mend it within 15 days of written notice, the other may terminate. The platform gives its reason when it terminates. After the end, no new products or devices may be added under this agreement, and existing devices are served for the grace period.

8. Liability
The party in breach makes good the direct loss of the other. A party prevented by force majeure tells the other promptly and is excused as far as it was prevented.

9. Law and disputes
The law of the People’s Republic of China applies. The parties first seek to settle a dispute by consultation, and otherwise it goes to the competent court at the seat of the platform operator.

10. Text
This agreement is provided in Chinese and English, and the Chinese text prevails where they differ. When the text is updated, signed agreements keep the version accepted at signing until they end or the parties sign anew.', 0, NULL),
    ('module_maker', 1, '本协议由平台运营方（甲方）与模组生产企业（乙方）订立，约定双方在通信模组研发、认证和供应方面的合作。

一、合作内容
乙方研发和生产集成甲方接入协议的通信模组，甲方提供接入软件开发包、技术文档和联调支持。

二、模组认证
乙方的模组在量产前应通过甲方公布的接入测试。固件或关键器件发生变更时，乙方应重新提交测试。

三、质量与供货
乙方对模组质量负责，保证其取得必要的无线电型号核准和产品认证。停产应至少提前 180 日通知甲方和下游客户。

四、密钥与设备身份
乙方应在受控环境中烧录设备身份和密钥，一机一密，不得复制、转让或泄露。发现泄露应立即停止使用并通知甲方。

五、知识产权
双方各自保有原有的知识产权。甲方授予乙方在协议期内为本合作目的使用接入软件开发包的非独占、不可转让的许可。

六、数据与隐私
双方仅为履行本协议处理所需的数据，遵守个人信息保护和数据安全的法律法规，采取必要的技术和管理措施。发生可能影响用户的安全事件时，知悉一方应在 24 小时内通知另一方，并共同处置。

七、保密
任何一方对因合作知悉的对方技术资料、商业信息和密钥负有保密义务，该义务在本协议终止后三年内继续有效。依法应当披露的除外。

八、期限与终止
本协议自平台审核通过并显示为“已签约”之日起生效，期限以签约页面所示为准。任何一方严重违约且在收到书面通知后 15 日内未纠正的，另一方可以终止本协议。平台终止协议时应说明理由。协议终止或到期后，不得据此新增产品和设备，存量设备在宽限期内继续获得服务。

九、违约责任
违约方应赔偿对方因此遭受的直接损失。因不可抗力不能履行的，受影响一方应及时通知对方，并在影响范围内免责。

十、适用法律与争议解决
本协议适用中华人民共和国法律。因本协议产生的争议，双方应先友好协商，协商不成的，由平台运营方所在地有管辖权的人民法院管辖。

十一、文本
本协议以中文和英文提供，两种文本不一致时以中文文本为准。协议文本更新后，已签约的协议继续适用签约时接受的版本，直至到期或双方另行签订。',
'This agreement between the platform operator (Party A) and the maker of communication modules (Party B) governs their cooperation in developing, certifying and supplying modules.

1. Cooperation
Party B develops and makes communication modules with the access protocol of Party A. Party A provides the access SDK, the technical documents and support in joint testing.

2. Certification
Modules pass the published access tests of Party A before mass production. Party B submits them again when firmware or key components change.

3. Quality and supply
Party B answers for the quality of its modules and holds the required radio approvals and product certificates. The end of production is announced to Party A and to customers at least 180 days ahead.

4. Keys and device identity
Party B writes device identities and keys in a controlled environment, one key per device, and does not copy, transfer or disclose them. On a leak it stops their use at once and tells Party A.

5. Intellectual property
Each party keeps what it owns. Party A grants Party B a non-exclusive, non-transferable licence to use the access SDK for this cooperation during the term.

6. Data and privacy
Each party processes only the data it needs for this agreement, follows the laws on personal information and data security, and takes the necessary technical and organisational measures. A party that learns of a security incident which may affect users tells the other within 24 hours, and both deal with it together.

7. Confidentiality
Each party keeps the technical material, business information and keys of the other confidential, also for three years after this agreement has ended, except where the law demands disclosure.

8. Term and termination
This agreement takes effect on the day the platform approves it and shows it as signed. Its term is the one shown on the signing page. If a party is in serious breach and does not mend it within 15 days of written notice, the other may terminate. The platform gives its reason when it terminates. After the end, no new products or devices may be added under this agreement, and existing devices are served for the grace period.

9. Liability
The party in breach makes good the direct loss of the other. A party prevented by force majeure tells the other promptly and is excused as far as it was prevented.

10. Law and disputes
The law of the People’s Republic of China applies. The parties first seek to settle a dispute by consultation, and otherwise it goes to the competent court at the seat of the platform operator.

11. Text
This agreement is provided in Chinese and English, and the Chinese text prevails where they differ. When the text is updated, signed agreements keep the version accepted at signing until they end or the parties sign anew.', 0, NULL),
    ('solution_provider', 1, '本协议由平台运营方（甲方）与方案商（乙方）订立，约定乙方基于平台能力向客户提供整体方案的合作条件。

一、合作内容
乙方基于甲方平台为品牌客户设计、开发和交付包括硬件、固件、云端和应用在内的整体方案，甲方提供平台能力和技术支持。

二、交付责任
乙方对其方案的质量、安全和售后负责，应向客户如实说明平台能力与方案能力的边界，不得作出甲方未作的承诺。

三、客户授权
乙方为客户管理产品、设备或数据前，应取得客户的明确授权。合作结束时，应按客户要求移交或删除。

四、品牌使用
双方在为本合作宣传时可以使用对方的名称和标识，使用方式应符合对方公布的规范，协议终止后停止使用。

五、数据与隐私
双方仅为履行本协议处理所需的数据，遵守个人信息保护和数据安全的法律法规，采取必要的技术和管理措施。发生可能影响用户的安全事件时，知悉一方应在 24 小时内通知另一方，并共同处置。

六、保密
任何一方对因合作知悉的对方技术资料、商业信息和密钥负有保密义务，该义务在本协议终止后三年内继续有效。依法应当披露的除外。

七、期限与终止
本协议自平台审核通过并显示为“已签约”之日起生效，期限以签约页面所示为准。任何一方严重违约且在收到书面通知后 15 日内未纠正的，另一方可以终止本协议。平台终止协议时应说明理由。协议终止或到期后，不得据此新增产品和设备，存量设备在宽限期内继续获得服务。

八、违约责任
违约方应赔偿对方因此遭受的直接损失。因不可抗力不能履行的，受影响一方应及时通知对方，并在影响范围内免责。

九、适用法律与争议解决
本协议适用中华人民共和国法律。因本协议产生的争议，双方应先友好协商，协商不成的，由平台运营方所在地有管辖权的人民法院管辖。

十、文本
本协议以中文和英文提供，两种文本不一致时以中文文本为准。协议文本更新后，已签约的协议继续适用签约时接受的版本，直至到期或双方另行签订。',
'This agreement between the platform operator (Party A) and the solution provider (Party B) sets the terms on which Party B offers whole solutions to customers on top of the platform.

1. Cooperation
Party B designs, develops and delivers solutions of hardware, firmware, cloud and application for its customers on the platform. Party A provides the abilities of the platform and technical support.

2. Delivery
Party B answers for the quality, safety and after-sales service of its solutions, tells customers truly where the platform ends and the solution begins, and makes no promise that Party A has not made.

3. Authority of customers
Party B obtains the customer’s express authority before it manages products, devices or data for that customer, and hands them over or deletes them as the customer asks when the work ends.

4. Use of names
Each party may use the name and logo of the other to promote this cooperation, within the published rules of the other, and stops when the agreement ends.

5. Data and privacy
Each party processes only the data it needs for this agreement, follows the laws on personal information and data security, and takes the necessary technical and organisational measures. A party that learns of a security incident which may affect users tells the other within 24 hours, and both deal with it together.

6. Confidentiality
Each party keeps the technical material, business information and keys of the other confidential, also for three years after this agreement has ended, except where the law demands disclosure.

7. Term and termination
This agreement takes effect on the day the platform approves it and shows it as signed. Its term is the one shown on the signing page. If a party is in serious breach and does not mend it within 15 days of written notice, the other may terminate. The platform gives its reason when it terminates. After the end, no new products or devices may be added under this agreement, and existing devices are served for the grace period.

8. Liability
The party in breach makes good the direct loss of the other. A party prevented by force majeure tells the other promptly and is excused as far as it was prevented.

9. Law and disputes
The law of the People’s Republic of China applies. The parties first seek to settle a dispute by consultation, and otherwise it goes to the competent court at the seat of the platform operator.

10. Text
This agreement is provided in Chinese and English, and the Chinese text prevails where they differ. When the text is updated, signed agreements keep the version accepted at signing until they end or the parties sign anew.', 0, NULL),
    ('video_cloud_supplement', 1, '本补充条款是《SDS服务协议》（主协议）的组成部分，适用于乙方的设备以直连模式使用甲方视频云服务的情形。未作约定的，适用主协议。

一、服务内容
甲方为乙方直连设备提供音视频的传输、云端存储、回放和消息提醒。存储时长和并发规模以订单为准。

二、用户同意
乙方应在采集音视频前取得最终用户的单独同意，以显著方式说明采集范围、存储时长和删除方法，不得在法律禁止的场所采集。

三、内容安全
音视频数据在传输和存储中应当加密。甲方人员非经用户授权或依法要求不得查看。乙方发现违法内容应立即停止传播并报告。

四、删除
最终用户删除内容或注销账号的，相应数据应在 15 日内从在线存储中删除，法律另有规定的除外。

五、与主协议的关系
主协议终止或到期的，本补充条款同时失去效力基础，乙方不得继续新增直连视频设备。

六、数据与隐私
双方仅为履行本协议处理所需的数据，遵守个人信息保护和数据安全的法律法规，采取必要的技术和管理措施。发生可能影响用户的安全事件时，知悉一方应在 24 小时内通知另一方，并共同处置。

七、保密
任何一方对因合作知悉的对方技术资料、商业信息和密钥负有保密义务，该义务在本协议终止后三年内继续有效。依法应当披露的除外。

八、期限与终止
本协议自平台审核通过并显示为“已签约”之日起生效，期限以签约页面所示为准。任何一方严重违约且在收到书面通知后 15 日内未纠正的，另一方可以终止本协议。平台终止协议时应说明理由。协议终止或到期后，不得据此新增产品和设备，存量设备在宽限期内继续获得服务。

九、违约责任
违约方应赔偿对方因此遭受的直接损失。因不可抗力不能履行的，受影响一方应及时通知对方，并在影响范围内免责。

十、适用法律与争议解决
本协议适用中华人民共和国法律。因本协议产生的争议，双方应先友好协商，协商不成的，由平台运营方所在地有管辖权的人民法院管辖。

十一、文本
本协议以中文和英文提供，两种文本不一致时以中文文本为准。协议文本更新后，已签约的协议继续适用签约时接受的版本，直至到期或双方另行签订。',
'This supplement is part of the SDS service agreement (the base agreement). It applies where devices of Party B use the video-cloud service of Party A in direct-connection mode. The base agreement governs what is not said here.

1. Service
Party A carries audio and video of directly connected devices, stores and plays them back, and sends alerts. Storage time and concurrency follow the order.

2. Consent of users
Party B obtains the separate consent of end users before audio or video is taken, says clearly what is taken, how long it is stored and how it is deleted, and takes none where the law forbids it.

3. Safety of content
Audio and video are encrypted in transit and at rest. Staff of Party A look at them only with the user’s authority or where the law demands it. Party B stops the spread of unlawful content at once and reports it.

4. Deletion
When an end user deletes content or closes the account, the data leave online storage within 15 days unless the law says otherwise.

5. Relation to the base agreement
When the base agreement is terminated or expires, this supplement loses its ground, and Party B may add no further direct-connection video devices.

6. Data and privacy
Each party processes only the data it needs for this agreement, follows the laws on personal information and data security, and takes the necessary technical and organisational measures. A party that learns of a security incident which may affect users tells the other within 24 hours, and both deal with it together.

7. Confidentiality
Each party keeps the technical material, business information and keys of the other confidential, also for three years after this agreement has ended, except where the law demands disclosure.

8. Term and termination
This agreement takes effect on the day the platform approves it and shows it as signed. Its term is the one shown on the signing page. If a party is in serious breach and does not mend it within 15 days of written notice, the other may terminate. The platform gives its reason when it terminates. After the end, no new products or devices may be added under this agreement, and existing devices are served for the grace period.

9. Liability
The party in breach makes good the direct loss of the other. A party prevented by force majeure tells the other promptly and is excused as far as it was prevented.

10. Law and disputes
The law of the People’s Republic of China applies. The parties first seek to settle a dispute by consultation, and otherwise it goes to the competent court at the seat of the platform operator.

11. Text
This agreement is provided in Chinese and English, and the Chinese text prevails where they differ. When the text is updated, signed agreements keep the version accepted at signing until they end or the parties sign anew.', 0, NULL);
