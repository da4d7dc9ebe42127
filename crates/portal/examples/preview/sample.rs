//! A small believable catalogue, for the preview and the tests.

use async_trait::async_trait;
use http::{HeaderMap, header};
use paifang_kernel::{Code, Lang, Problem};
use paifang_portal::{
    AGREEMENTS, AgreementText, ApiCard, ApiError, ApiPage, Catalogue, Consent, ConsentText, HelpPage, House,
    Library, Message, Numbers, Parameter, PortalConfig, Registration, RejectReason, Shelf, SignedIn,
    SolutionCard, SolutionPage, Visitors, Words,
};

/// Settings as a demo server would give them.
pub fn config(public_url: &str, problems: Vec<Code>) -> PortalConfig {
    PortalConfig {
        name: "牌坊开放平台".to_owned(),
        public_url: public_url.to_owned(),
        demo: true,
        support_phone: "400-000-0000".to_owned(),
        support_email: "support@example.com".to_owned(),
        logo: String::new(),
        tints: String::new(),
        numbers: Numbers::default(),
        face_login: false,
        problems,
        agreements: AGREEMENTS.to_vec(),
        reasons: REASONS
            .iter()
            .map(|(code, zh, en)| RejectReason {
                code: (*code).to_owned(),
                zh: (*zh).to_owned(),
                en: (*en).to_owned(),
            })
            .collect(),
    }
}

const REASONS: [(&str, &str, &str); 10] = [
    ("ind_1", "姓名或身份证号与证件不一致", "Name or ID number differs from the document"),
    ("ind_2", "证件图片模糊", "The document image is blurred"),
    ("ind_3", "证件不是开发者本人的", "The document is not the developer's own"),
    ("ind_4", "开发者名称违反国家法律法规", "The developer name breaks national law"),
    ("ind_5", "证件图片带有限定用途字样，不能用于本平台", "The document carries a restricted-use note"),
    ("ent_1", "企业名称与营业执照不一致", "The company name differs from the licence"),
    ("ent_2", "营业执照与税务登记证的名称或法人不一致", "Licence and tax certificate disagree"),
    ("ent_3", "营业执照已过期", "The licence has expired"),
    ("ent_4", "四证合一图片模糊", "The four-in-one image is blurred"),
    ("ent_5", "企业账号没有合法邮箱", "The enterprise account has no lawful e-mail"),
];

/// The catalogue of the sample world.
pub struct Sample;

fn api_cards() -> Vec<ApiCard> {
    let card = |id: &str, zh: &str, en: &str, sum_zh: &str, sum_en: &str, method: &str, path: &str| ApiCard {
        id: id.to_owned(),
        name: Words::new(zh, en),
        summary: Words::new(sum_zh, sum_en),
        method: method.to_owned(),
        path: path.to_owned(),
    };
    vec![
        card(
            "api_echo",
            "回显",
            "Echo",
            "原样返回请求，用来验证签名",
            "Returns the request, to check a signature",
            "GET",
            "/gw/demo/echo",
        ),
        card(
            "api_orders",
            "订单列表",
            "List orders",
            "按状态与时间分页查询订单",
            "Pages through orders by state and time",
            "POST",
            "/gw/trade/orders/search",
        ),
        card(
            "api_stock",
            "库存查询",
            "Stock",
            "查询一个商品在各仓的可用库存",
            "Available stock of an item in each warehouse",
            "GET",
            "/gw/stock/items/{item}",
        ),
    ]
}

fn solution_cards() -> Vec<SolutionCard> {
    vec![
        SolutionCard {
            id: "sol_trial".to_owned(),
            name: Words::new("快速体验", "First steps"),
            summary: Words::new(
                "一个回显 API，用来跑通第一次签名调用。",
                "One echo API for the first signed call.",
            ),
            apis: 1,
            messages: 0,
        },
        SolutionCard {
            id: "sol_trade".to_owned(),
            name: Words::new("订单与库存", "Orders and stock"),
            summary: Words::new(
                "商家自研系统同步订单、查询库存。",
                "For merchants who sync orders and query stock.",
            ),
            apis: 3,
            messages: 2,
        },
    ]
}

#[async_trait]
impl Catalogue for Sample {
    async fn apis(&self, q: &str, _cursor: Option<&str>) -> Result<Shelf<ApiCard>, Problem> {
        let mut items = api_cards();
        items.retain(|api| [&api.name.zh, &api.name.en, &api.path].iter().any(|text| text.contains(q)));
        Ok(Shelf { items, next: None })
    }

    async fn api(&self, id: &str) -> Result<Option<ApiPage>, Problem> {
        let parameter = |name: &str, kind: &str, required, zh: &str, en: &str| Parameter {
            name: name.to_owned(),
            place: "body".to_owned(),
            kind: kind.to_owned(),
            required,
            text: Words::new(zh, en),
        };
        Ok(api_cards().into_iter().find(|api| api.id == id).map(|card| ApiPage {
            version: "1.2.0".to_owned(),
            description: Words::new(
                "结果按修改时间排序，**新的在前**。\n\n- 每页最多 100 条\n- 时间为 RFC 3339",
                "Sorted by time of change, **newest first**.\n\n- at most 100 a page\n- times are RFC 3339",
            ),
            parameters: vec![
                parameter("state", "string", true, "订单状态", "state of the order"),
                parameter("page", "integer", false, "页码，从 1 开始", "page, from 1"),
                parameter(
                    "page_size",
                    "integer",
                    false,
                    "每页条数，1-100，默认 20",
                    "items a page, 1-100, 20 unless told",
                ),
                parameter(
                    "modified_after",
                    "string (date-time)",
                    false,
                    "只返回此时间后有变动的订单",
                    "only orders changed later",
                ),
            ],
            errors: vec![ApiError {
                status: "422".to_owned(),
                code: "state_unknown".to_owned(),
                text: Words::new("没有这种状态", "There is no such state"),
            }],
            sample_query: if card.method == "GET" {
                vec![("message".to_owned(), "hello".to_owned())]
            } else {
                vec![]
            },
            sample_body: (card.method == "POST").then(|| r#"{"state":"paid","page":1}"#.to_owned()),
            sample_answer: Some(
                "{\n  \"total\": 182,\n  \"items\": [ { \"order_id\": \"A-1001\" } ]\n}".to_owned(),
            ),
            solutions: solution_cards(),
            card,
        }))
    }

    async fn solutions(&self, _cursor: Option<&str>) -> Result<Shelf<SolutionCard>, Problem> {
        Ok(Shelf { items: solution_cards(), next: None })
    }

    async fn solution(&self, id: &str) -> Result<Option<SolutionPage>, Problem> {
        Ok(solution_cards().into_iter().find(|solution| solution.id == id).map(|card| SolutionPage {
            documents: Words::new(
                "## 适用场景\n\n商家自研系统。先 [看签名方法](/docs/signing)，再订购。\n\n<script>alert(1)</script>",
                "## Scenario\n\nA merchant's own system. Read [how to sign](/docs/signing), then subscribe.\n\n<script>alert(1)</script>",
            ),
            apis: api_cards().into_iter().take(card.apis).collect(),
            messages: [("trade.order.paid", "订单付款后", "after an order is paid"), ("stock.changed", "库存变动后", "after stock changed")]
                .into_iter()
                .take(card.messages)
                .map(|(topic, zh, en)| Message { topic: topic.to_owned(), text: Words::new(zh, en) })
                .collect(),
            required_roles: if card.messages > 0 { vec![Words::new("诚信通商家", "Trusted merchant")] } else { vec![] },
            min_level: 0,
            card,
        }))
    }
}

#[async_trait]
impl Visitors for Sample {
    async fn signed_in(&self, headers: &HeaderMap) -> Option<SignedIn> {
        let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
        cookies
            .contains("paifang_session=")
            .then(|| SignedIn { name: "138****1234".to_owned(), unverified: true })
    }
}

#[async_trait]
impl House for Sample {
    async fn registration(&self) -> Registration {
        Registration { identity: true, ..Registration::default() }
    }

    async fn outside(&self, lang: Lang) -> Option<String> {
        Some(lang.pick("应用商店账号登录", "Log in with the app store").to_owned())
    }

    async fn consent(&self, _to: Consent, lang: Lang) -> Option<ConsentText> {
        let words = lang.pick("姓名、证件号码、证件有效期", "Name, document number and validity").to_owned();
        Some(ConsentText {
            data: words.clone(),
            purpose: words.clone(),
            retention: words.clone(),
            withdrawal: words,
        })
    }

    async fn agreement(&self, kind: &str, lang: Lang) -> Option<AgreementText> {
        let agreement = AGREEMENTS.into_iter().find(|agreement| agreement.kind == kind)?;
        let text = match (kind, lang) {
            ("open_platform", Lang::Zh) => include_str!("../../../accounts/texts/open-platform.zh.md"),
            ("open_platform", Lang::En) => include_str!("../../../accounts/texts/open-platform.en.md"),
            (_, Lang::Zh) => include_str!("../../../accounts/texts/developer-service.zh.md"),
            (_, Lang::En) => include_str!("../../../accounts/texts/developer-service.en.md"),
        };
        let name = lang.pick("牌坊开放平台", "Paifang Open Platform");
        Some(AgreementText {
            title: agreement.title(lang).to_owned(),
            version: "1.0".to_owned(),
            effective: "2026-11-01".to_owned(),
            text: text.replace("{name}", name),
        })
    }
}

#[async_trait]
impl Library for Sample {
    async fn pages(&self) -> Result<Vec<HelpPage>, Problem> {
        let page = |slug: &str, zh: &str, en: &str| HelpPage {
            slug: slug.to_owned(),
            title: Words::new(zh, en),
            text: Words::new(
                format!("## {zh}\n\n<script>x</script>"),
                format!("## {en}\n\n<script>x</script>"),
            ),
        };
        Ok(vec![
            page("id-images", "证件图片要求", "Rules for document images"),
            page(
                "enterprise-reasons",
                "企业认证的常见驳回原因",
                "Why enterprise verifications are sent back",
            ),
            page("support", "谁可以获得技术支持", "Who gets technical support"),
            page("change-data", "怎样修改已认证的信息", "How to change verified data"),
        ])
    }

    async fn page(&self, slug: &str) -> Result<Option<HelpPage>, Problem> {
        Ok(self.pages().await?.into_iter().find(|page| page.slug == slug))
    }
}
