//! The guide: quick start, signing with a worked example, verification questions (HLP-05).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use paifang_kernel::Lang;

use crate::chrome::Chrome;
use crate::config::RejectReason;
use crate::samples::{Call, Sample};
use crate::{Numbers, Portal, pages, samples};

/// One signed call with every value shown. The test recomputes both signatures.
pub(crate) struct Example {
    pub(crate) app_key: &'static str,
    pub(crate) app_secret: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) query_sent: &'static str,
    pub(crate) body: &'static str,
    pub(crate) timestamp: &'static str,
    pub(crate) nonce: &'static str,
    pub(crate) canonical: &'static str,
    pub(crate) signature: &'static str,
    pub(crate) limit: u64,
    pub(crate) remaining: u64,
}

impl Example {
    /// A call without query and body, short enough for the home page.
    pub(crate) fn plain(limit: u64) -> Self {
        Self {
            method: "GET",
            path: "/gw/demo/echo",
            query_sent: "",
            body: "",
            canonical: PLAIN,
            signature: "yUm21p/ePJ0VkWMlXwuGTWN+LScR8ZHGKt3Os3CKja8=",
            limit,
            remaining: limit.saturating_sub(1),
            ..Self::full()
        }
    }

    /// A call with everything a signature covers.
    pub(crate) fn full() -> Self {
        Self {
            app_key: "ak_example_24071836",
            app_secret: "sk_example_not_a_real_secret",
            method: "POST",
            path: "/gw/demo/echo",
            query_sent: "page=1&city=%E4%B8%8A%E6%B5%B7",
            body: r#"{"order":"A-1001"}"#,
            timestamp: "1795406400000",
            nonce: "6f1c0a9d2b7e4f53",
            canonical: FULL,
            signature: "5fJcFTreM5/GbEPnROBuRTkx5HjYFCEGe7Ye6Y1UT8k=",
            limit: 0,
            remaining: 0,
        }
    }
}

const PLAIN: &str = "GET\n/gw/demo/echo\n\n\
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n\
ak_example_24071836\n1795406400000\n6f1c0a9d2b7e4f53";

const FULL: &str = "POST\n/gw/demo/echo\ncity=%E4%B8%8A%E6%B5%B7&page=1\n\
203357d51bf6c2144dbf6b5a47abdc42a18b13582b47a91507c116ab575525c3\n\
ak_example_24071836\n1795406400000\n6f1c0a9d2b7e4f53";

#[derive(Template)]
#[template(path = "docs.html")]
struct Start {
    c: Chrome,
    page: &'static str,
    n: Numbers,
}

/// The quick start.
pub(crate) async fn start(State(portal): State<Portal>, c: Chrome) -> Response {
    let n = portal.config().numbers;
    pages::page(c.lang, &Start { c, page: "start", n })
}

#[derive(Template)]
#[template(path = "signing.html")]
struct Signing {
    c: Chrome,
    page: &'static str,
    n: Numbers,
    example: Example,
    samples: Vec<Sample>,
}

/// How to sign a call natively, with a worked example and code.
pub(crate) async fn signing(State(portal): State<Portal>, c: Chrome) -> Response {
    let config = portal.config();
    let example = Example::full();
    let call = Call {
        base: &config.public_url,
        method: example.method,
        path: example.path.to_owned(),
        query: "city=%E4%B8%8A%E6%B5%B7&page=1".to_owned(),
        body: example.body,
    };
    let samples = samples::of(&call);
    let n = config.numbers;
    pages::page(c.lang, &Signing { c, page: "signing", n, example, samples })
}

struct Reason {
    text: String,
    advice: &'static str,
}

#[derive(Template)]
#[template(path = "verification.html")]
struct Verification {
    c: Chrome,
    page: &'static str,
    individual: Vec<Reason>,
    enterprise: Vec<Reason>,
}

/// Image rules and the standard reject reasons (RNV-13 to RNV-15).
pub(crate) async fn verification(State(portal): State<Portal>, c: Chrome) -> Response {
    let reasons = &portal.config().reasons;
    let (individual, enterprise) = (of_kind(reasons, "ind_", c.lang), of_kind(reasons, "ent_", c.lang));
    pages::page(c.lang, &Verification { c, page: "verification", individual, enterprise })
}

fn of_kind(reasons: &[RejectReason], start: &str, lang: Lang) -> Vec<Reason> {
    reasons
        .iter()
        .filter(|reason| reason.code.starts_with(start))
        .map(|reason| Reason {
            text: lang.pick(&reason.zh, &reason.en).clone(),
            advice: advice(&reason.code, lang),
        })
        .collect()
}

fn advice(code: &str, lang: Lang) -> &'static str {
    let (zh, en) = match code {
        "ind_1" => (
            "对照证件逐字核对姓名与号码后重新提交。",
            "Compare name and number with the document letter by letter and resubmit.",
        ),
        "ind_2" => (
            "在光线充足处平放拍摄，避免反光，确认文字能看清再上传。",
            "Lay it flat in good light, avoid reflections, and check that the text is legible.",
        ),
        "ind_3" => (
            "请上传本人的证件，不能使用他人证件代办。",
            "Upload your own document; another person's cannot be used.",
        ),
        "ind_4" => ("更换为符合国家法律法规的名称。", "Choose a name that complies with national law."),
        "ind_5" => (
            "请拍摄证件原件，不要使用带有「仅限某用途」字样的图片。",
            "Photograph the original; an image marked for one restricted use cannot be accepted.",
        ),
        "ent_1" => (
            "填写营业执照上的企业全称，不要使用简称。",
            "Enter the full company name printed on the licence, not a short form.",
        ),
        "ent_2" => (
            "核对两证上的企业名称与法定代表人，必要时先办理变更登记。",
            "Check company name and legal representative on both; register the change first where needed.",
        ),
        "ent_3" => (
            "先到登记机关办理延期，再上传新的执照。",
            "Have the term extended by the registry, then upload the new licence.",
        ),
        "ent_4" => (
            "上传清晰的四证合一执照原件照片或扫描件。",
            "Upload a sharp photo or scan of the original four-in-one licence.",
        ),
        "ent_5" => (
            "在账号中心绑定企业合法邮箱后重新提交。",
            "Bind the company's lawful e-mail in the account centre and resubmit.",
        ),
        _ => ("", ""),
    };
    lang.pick(zh, en)
}
