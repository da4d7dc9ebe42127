-- Support: tickets, texts that operators edit, pictures of accounts, and the clocks that end the keeping of identity data.

-- When the keeping of a case's identity data began to end; an approved case waits for the closing of its account (RNV-19).
CREATE TABLE retention_clocks (
    case_id TEXT PRIMARY KEY,
    org TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('rejected', 'withdrawn', 'approved')),
    since BIGINT
);
CREATE INDEX retention_clocks_due ON retention_clocks (class, since);
CREATE INDEX retention_clocks_by_org ON retention_clocks (org);
INSERT INTO retention_clocks (case_id, org, class, since)
SELECT id, org, CASE WHEN state = 'revoked' THEN 'approved' ELSE state END,
    CASE WHEN state IN ('rejected', 'withdrawn') THEN COALESCE(decided_at, submitted_at) END
FROM review_cases WHERE kind IN ('individual', 'enterprise') AND state <> 'pending';

-- The picture of an account, sealed in a file of its own (PRO-04).
CREATE TABLE avatars (
    account TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    wrapped_key TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE ticket_numbers (
    day TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

-- How many tickets an organisation opened on a day.
CREATE TABLE ticket_quota (
    org TEXT NOT NULL,
    day TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (org, day)
);

-- A question to customer service, or the wish for a consultation; subject, wish and messages are sealed (ENT-03, HLP-03).
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    org TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('support', 'consultation')),
    category TEXT NOT NULL,
    priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    subject TEXT NOT NULL,
    request_ids TEXT NOT NULL,
    wish TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'solved', 'closed')),
    facts TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    answered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX tickets_number ON tickets (number);
CREATE INDEX tickets_by_org ON tickets (org, id);
CREATE INDEX tickets_by_state ON tickets (state, id);

CREATE TABLE ticket_messages (
    ticket TEXT NOT NULL REFERENCES tickets (id),
    place BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('customer', 'staff')),
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (ticket, place)
);

-- Texts that operators edit: the pages of the help centre, and the explanation of the developer types (ENT-05, HLP-05).
CREATE TABLE articles (
    slug TEXT PRIMARY KEY,
    shelf TEXT NOT NULL CHECK (shelf IN ('help', 'type')),
    place BIGINT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT
);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('type-individual', 'type', 1, '个人开发者', 'Individual developer',
'不以盈利为目的的极客、米粉，用本人身份证认证。适合自己动手、学习和为身边的人做点东西。',
'Makers and fans without commercial purpose, verified with their own identity card. For people who build for themselves, to learn, or for friends.', 1, 1795564800000);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('type-enterprise', 'type', 2, '企业开发者', 'Enterprise developer',
'公司和其他组织，用营业执照与法定代表人身份证认证。设备数量不限，享有 7×24 小时技术支持和一对一解决方案咨询。',
'Companies and other organisations, verified with the business licence and the legal representative''s identity card. No cap on devices, technical support at any hour and one-to-one solution consultation.', 1, 1795564800000);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('id-images', 'help', 1, '证件图片要求', 'Rules for document images',
'## 拍摄要求

1. 身份证正面完整、清晰，没有遮挡，四角都在画面内。
2. 图片没有任何修改、拼接或涂抹的痕迹。
3. 姓名、性别、身份证号码真实，并与填写的一致。

## 文件要求

- 格式为 JPG、PNG 或 WebP，营业执照也可用不含脚本和附件的 PDF。
- 每个文件不超过 5 MB，短边至少 300 像素，长边至少 480 像素。
- 不要在图片上加“仅限某用途”一类的标注，带有限制用途标注的证件照片不能使用。

证件照片加密保存，只有你和负责审核的人员可以查看，每次查看都有记录。',
'## How to take the picture

1. The front of the identity card is complete, sharp and unobstructed, with all four corners in the picture.
2. The image shows no trace of editing, pasting or covering.
3. Name, gender and identity-card number are true and equal what you typed.

## The file

- JPG, PNG or WebP; a licence may also be a PDF without scripts or attachments.
- At most 5 MB each, at least 300 pixels on the short side and 480 on the long side.
- Add no note that restricts the use: a document photo with such a note cannot be used here.

Pictures are stored encrypted. Only you and the reviewer of your case can look at them, and each view is recorded.', 1, 1795564800000);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('individual-reasons', 'help', 2, '个人认证的常见驳回原因', 'Why individual verifications are sent back',
'## 1. 姓名或证件号码与证件不一致

对照证件逐字核对姓名与号码后重新提交。

## 2. 证件图片模糊

在光线充足处平放拍摄，避免反光，确认文字能看清再上传。

## 3. 证件不是开发者本人的

请上传本人的证件，不能使用他人证件代办。

## 4. 开发者名称违反国家法律

更换为符合国家法律法规的名称。

## 5. 证件照片带有限制用途的标注，不能在此使用

请拍摄证件原件，不要使用带有“仅限某用途”字样的图片。

通知与认证页都会列出每一条原因以及它涉及的字段或证件。改正后直接重新提交，其余内容都会保留。仍有疑问请联系官方客服。',
'## 1. The name or number differs from the document

Compare name and number with the document letter by letter and submit again.

## 2. The document is blurred

Lay it flat in good light, avoid reflections, and check that the text is legible before you upload it.

## 3. The document is not the developer''s own

Upload your own document; another person''s cannot be used.

## 4. The developer''s name breaks national law

Choose a name that complies with the law.

## 5. The document photo carries a restricted-use note, so it cannot be used here

Photograph the original; an image marked for one restricted use cannot be accepted.

The notice and the verification page list each reason with the field or document it concerns. Correct it and submit again; everything else is kept. If a question remains, ask customer service.', 1, 1795564800000);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('enterprise-reasons', 'help', 3, '企业认证的常见驳回原因', 'Why enterprise verifications are sent back',
'## 1. 企业名称与营业执照不一致

填写营业执照上的企业全称，不要使用简称。

## 2. 营业执照与税务登记证的名称或法人不一致

核对两证上的企业名称与法定代表人，必要时先办理变更登记。

## 3. 营业执照已过有效期

先到登记机关办理延期，再上传新的执照。

## 4. 四证合一图片模糊

上传清晰的四证合一执照原件照片或扫描件。

## 5. 企业账号没有登记合法的邮箱

在账号中心绑定企业邮箱后再提交。没有绑定邮箱时，企业认证无法提交。

通知与认证页都会列出每一条原因以及它涉及的字段或证件。改正后直接重新提交，其余内容都会保留。仍有疑问请联系官方客服。',
'## 1. The company name differs from the licence

Enter the full company name printed on the licence, not a short form.

## 2. Licence and tax certificate disagree in name or legal representative

Check company name and legal representative on both; register the change first where needed.

## 3. The licence term has expired

Have the term extended by the registry, then upload the new licence.

## 4. The four-in-one image is blurred

Upload a sharp photo or scan of the original four-in-one licence.

## 5. The enterprise account has no lawful e-mail registered

Bind the company''s e-mail in the account centre, then submit. Without a bound e-mail an enterprise verification cannot be submitted.

The notice and the verification page list each reason with the field or document it concerns. Correct it and submit again; everything else is kept. If a question remains, ask customer service.', 1, 1795564800000);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('support', 'help', 4, '谁可以获得技术支持', 'Who gets technical support',
'## 企业开发者

通过企业实名认证的开发者享有 7×24 小时技术支持，可以随时提交工单；也可以预约一对一解决方案咨询。每张工单都有编号，进展会通知你。

## 个人开发者

个人开发者请先查阅[帮助中心](/help)、[文档](/docs)和[错误码](/docs/errors)。需要工单支持时，可以在控制台通过企业实名认证升级为企业开发者。

对实名认证或签约的审核结果有疑问，任何开发者都可以联系官方客服。',
'## Enterprise developers

Developers with an approved enterprise verification get technical support at any hour, every day: open a ticket whenever you need one, or ask for a one-to-one solution consultation. Each ticket has a number, and you are told when it moves.

## Individual developers

Please look into the [help centre](/help), the [documentation](/docs) and the [error codes](/docs/errors) first. For support by ticket, become an enterprise developer by passing enterprise verification in the console.

Every developer may ask customer service about the result of a verification or a contract review.', 1, 1795564800000);

INSERT INTO articles (slug, shelf, place, title_zh, title_en, text_zh, text_en, version, changed_at) VALUES
('change-data', 'help', 5, '怎样修改已认证的信息', 'How to change verified data',
'姓名、证件号码、企业名称等已经通过实名认证的信息不能在资料页直接修改。

1. 打开控制台的“账号中心 / 资料信息”，选择“变更认证信息”。
2. 修改内容，必要时上传新的证件，然后提交审核。
3. 审核期间原来的信息继续有效；通过后新的信息生效，被驳回时原来的信息不变。

昵称、头像、联系人、地址、网站、简介和语言可以随时修改。',
'Name, document number, company name and the other data that were verified cannot be changed on the profile page directly.

1. Open “Account / Profile” in the console and choose “Change verified data”.
2. Make the change, upload new documents where needed, and submit it for review.
3. The old data stay in force during the review; the new ones take their place with the approval, and nothing changes with a rejection.

Nickname, picture, contact, address, website, introduction and language can be changed at any time.', 1, 1795564800000);
