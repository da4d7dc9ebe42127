//! The two kinds of verification case and their catalogue of reasons to reject (RNV-14, RNV-15).

use paifang_review::{Kind, ReasonText, Words};

const fn reason(code: &'static str, target: &'static str, zh: &'static str, en: &'static str) -> ReasonText {
    ReasonText { code, target, words: Words { zh, en } }
}

/// What the desk learns about the kinds.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "individual",
        words: Words { zh: "个人实名认证", en: "Individual verification" },
        reasons: &[
            reason(
                "ind_1",
                "name",
                "姓名或证件号码与证件不一致",
                "The name or number differs from the document",
            ),
            reason("ind_2", "id_front", "证件图片模糊", "The document is blurred"),
            reason("ind_3", "id_front", "证件不是开发者本人的", "The document is not the developer's own"),
            reason("ind_4", "name", "开发者名称违反国家法律", "The developer's name breaks national law"),
            reason(
                "ind_5",
                "id_front",
                "证件照片带有限制用途的标注，不能在此使用",
                "The document photo carries a restricted-use note, so it cannot be used here",
            ),
        ],
    },
    Kind {
        name: "enterprise",
        words: Words { zh: "企业实名认证", en: "Enterprise verification" },
        reasons: &[
            reason(
                "ent_1",
                "company_name",
                "企业名称与营业执照不一致",
                "The company name differs from the licence",
            ),
            reason(
                "ent_2",
                "licences",
                "营业执照与税务登记证的名称或法人不一致",
                "Licence and tax certificate disagree in name or legal representative",
            ),
            reason("ent_3", "licence_valid_until", "营业执照已过有效期", "The licence term has expired"),
            reason("ent_4", "licences", "四证合一图片模糊", "The four-in-one image is blurred"),
            reason(
                "ent_5",
                "email",
                "企业账号没有登记合法的邮箱",
                "The enterprise account has no lawful e-mail registered",
            ),
        ],
    },
];
