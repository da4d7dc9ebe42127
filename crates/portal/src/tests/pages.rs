//! What every page keeps, and what the forms offer.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{all_pages, config, fetch, get, get_signed_in, sample};
use paifang_kernel::Lang;

use crate::headers::POLICY;
use crate::{AgreementText, Consent, ConsentText, House, Portal, Registration, routes};

/// Pieces of a page between two marks, such as the values of an attribute.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

fn in_lang(path: &str, lang: &str) -> String {
    format!("{path}{}lang={lang}", if path.contains('?') { '&' } else { '?' })
}

/// a page in English has no Chinese left but the link that switches to it, and the other way round it is zh-CN.
#[tokio::test]
async fn switching_the_language_leaves_no_untranslated_text() {
    for path in all_pages() {
        let english = get(&in_lang(&path, "en")).await.text();
        assert!(english.contains("<html lang=\"en\">"), "{path}");
        // The demonstration's name that no source knows is data, as is the city of the sample.
        let words = english.replace(">中文</a>", "").replace("上海", "").replace("甄不符", "");
        let left: String = words.chars().filter(|c| is_chinese(*c)).collect();
        assert_eq!(left, "", "Chinese on the English page {path}");
        let chinese = get(&path).await.text();
        assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.chars().any(is_chinese), "{path}");
    }
}

/// the address wins over the cookie, the cookie over the browser, and Chinese is the default.
#[tokio::test]
async fn the_language_is_remembered() {
    let chosen = get("/docs?lang=en").await;
    assert!(
        chosen
            .header("set-cookie")
            .starts_with("paifang_lang=en; Path=/; Max-Age=31536000; SameSite=Lax; Secure")
    );
    let lang = |headers: &'static [(&str, &str)]| async move {
        fetch(config(), "/docs", headers).await.header("content-language").to_owned()
    };
    assert_eq!(lang(&[]).await, "zh-CN");
    assert_eq!(lang(&[("accept-language", "en-GB,zh;q=0.5")]).await, "en");
    assert_eq!(lang(&[("cookie", "a=b; paifang_lang=zh-CN"), ("accept-language", "en")]).await, "zh-CN");
}

/// each answer carries the strict policy, and no page has inline code, inline style or a foreign source.
#[tokio::test]
async fn pages_keep_the_content_policy() {
    for path in all_pages() {
        let page = get(&path).await;
        assert_eq!(page.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        let text = page.text();
        assert!(
            between(&text, "<script", "</script>").iter().all(|script| script.ends_with(" defer>")),
            "{path}"
        );
        for inline in ["<style", " style=", " onclick=", " onload=", "javascript:", "<script>"] {
            assert!(!text.contains(inline), "{inline} on {path}");
        }
        for source in between(&text, " src=\"", "\"").into_iter().chain(between(
            &text,
            "<link rel=\"stylesheet\" href=\"",
            "\"",
        )) {
            assert!(source.starts_with("/portal/"), "{source} on {path}");
        }
    }
    assert!(!POLICY.contains("unsafe"));
}

/// A first visit transfers the page and all it links, compressed, in less than 15 kB.
#[tokio::test]
async fn every_page_is_small() {
    for path in all_pages() {
        let gzip = [("accept-encoding", "gzip")];
        let assets = get(&path).await.text();
        let mut total = fetch(config(), &path, &gzip).await.bytes.len();
        for asset in between(&assets, "\"/portal/", "\"").into_iter().collect::<BTreeSet<_>>() {
            total += fetch(config(), &format!("/portal/{asset}"), &gzip).await.bytes.len();
        }
        assert!(total < 15_000, "{path} takes {total} bytes");
    }
}

/// Links of every page lead to a page of the portal or to a part the server adds.
#[tokio::test]
async fn no_link_is_dead() {
    let mut links = BTreeSet::new();
    for path in all_pages() {
        let text = get(&path).await.text();
        links.extend(
            between(&text, "href=\"/", "\"")
                .into_iter()
                .map(|link| format!("/{}", link.replace("&#38;", "&"))),
        );
    }
    for link in links {
        let elsewhere = ["/console", "/demo/"].iter().any(|part| link.starts_with(part));
        if elsewhere || link.contains("no-such-page") || link.contains("signature_wrong") {
            continue;
        }
        let gateway = ["timestamp_expired", "replayed", "api_forbidden", "quota_exceeded"];
        if gateway.iter().any(|code| link == format!("/problems/{code}")) {
            continue;
        }
        assert_eq!(get(&link).await.status, StatusCode::OK, "{link}");
    }
}

/// ACC-01: the home page offers both links to visitors, and the account menu to somebody with a session.
#[tokio::test]
async fn the_home_page_knows_visitors_from_developers() {
    let side = |text: &str| between(text, "<div class=\"side\">", "</header>").concat();
    let visitor = side(&get("/").await.text());
    assert!(visitor.contains("href=\"/register\">注册</a>") && visitor.contains("href=\"/login\">登录</a>"));
    let developer = side(&get_signed_in("/").await.text());
    assert!(
        developer.contains("138****1234")
            && developer.contains("href=\"/console\"")
            && developer.contains("退出登录")
    );
    assert!(!developer.contains("/register") && !developer.contains("/login"));
}

/// Both ways to register are tabs of one page.
#[tokio::test]
async fn the_tab_chooses_phone_or_email() {
    let by_phone = get("/register").await.text();
    assert!(by_phone.contains("<div id=\"by-phone\"><") && by_phone.contains("<div id=\"by-email\" hidden>"));
    let by_email = get("/register?tab=email").await.text();
    assert!(by_email.contains("<div id=\"by-phone\" hidden>") && by_email.contains("<div id=\"by-email\"><"));
}

/// Without the tick the button stays disabled, and the agreement can be read, with version and date.
#[tokio::test]
async fn registering_needs_the_agreement() {
    let form = get("/register").await.text();
    assert!(form.contains("id=\"submit\" disabled") && form.contains("href=\"/legal/open-platform\""));
    assert!(!form.contains("id=\"agreement\" name=\"agreement\" checked"));
    let agreement = get("/legal/open-platform").await.text();
    assert!(agreement.contains("版本 1.0") && agreement.contains("2026-11-01"));
}

/// The success screen leads to verification, and so do public pages, for visitors through the login page.
#[tokio::test]
async fn verification_is_one_click_away() {
    assert!(get("/register").await.text().contains("id=\"verify\" href=\"/console/verify\""));
    let through_login = "href=\"/login?return_to=%2Fconsole%2Fverify\"";
    for path in ["/", "/docs/verification"] {
        assert!(get(path).await.text().contains(through_login), "{path}");
        assert!(get_signed_in(path).await.text().contains("href=\"/console/verify\""), "{path}");
    }
}

/// LOG-11: the login page leads to registration and to the page for forgotten passwords; face only where it is on.
#[tokio::test]
async fn the_login_page_has_its_links() {
    let page = get("/login").await.text();
    assert!(
        page.contains("<a href=\"/register\">新用户注册</a>")
            && page.contains("<a href=\"/forgot\">忘记密码</a>")
    );
    assert!(!page.contains("人脸"));
    let mut with_face = config();
    with_face.face_login = true;
    assert!(fetch(with_face, "/login", &[]).await.text().contains("人脸登录"));
}

/// ACC-20: a closed way has no tab, nothing is offered when both are closed, and an invitation is asked for where one is demanded.
#[tokio::test]
async fn a_closed_way_to_register_disappears() {
    let page = async |open: Registration| {
        let portal = Portal::new(config(), Arc::new(sample::Sample), Arc::new(sample::Sample));
        let request = Request::get("/register").body(Body::empty()).expect("a request");
        let answer =
            routes(portal.with_house(Arc::new(Deciding(open)))).oneshot(request).await.expect("an answer");
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        String::from_utf8(bytes.to_vec()).expect("a page")
    };
    let usual = page(Registration::default()).await;
    assert!(usual.contains("data-tab=\"email\"") && !usual.contains("id=\"invitation\""));
    let by_phone = page(Registration { email: false, invitation: true, ..Registration::default() }).await;
    assert!(!by_phone.contains("邮箱注册") && by_phone.contains("<div id=\"by-phone\"><"));
    assert!(by_phone.contains("id=\"invitation\""));
    let by_mail = page(Registration { phone: false, ..Registration::default() }).await;
    assert!(!by_mail.contains("手机号注册") && by_mail.contains("<div id=\"by-email\"><"));
    let closed = page(Registration { phone: false, email: false, ..Registration::default() }).await;
    assert!(!closed.contains("id=\"submit\"") && closed.contains("暂未开放注册"));
}

/// A house with its own mind about registration.
struct Deciding(Registration);

#[async_trait]
impl House for Deciding {
    async fn registration(&self) -> Registration {
        self.0.clone()
    }

    async fn outside(&self, _lang: Lang) -> Option<String> {
        None
    }

    async fn consent(&self, _to: Consent, _lang: Lang) -> Option<ConsentText> {
        None
    }

    async fn agreement(&self, _kind: &str, _lang: Lang) -> Option<AgreementText> {
        None
    }
}

/// ACC-16: the log-in page offers the outside provider where one is configured, and its people come back to a page that ends it.
#[tokio::test]
async fn an_outside_provider_has_its_button() {
    let page = get("/login").await.text();
    assert!(page.contains("id=\"outside\"") && page.contains("应用商店账号登录"));
    let portal = Portal::new(config(), Arc::new(sample::Sample), Arc::new(sample::Sample));
    let request = Request::get("/login").body(Body::empty()).expect("a request");
    let answer = routes(portal).oneshot(request).await.expect("an answer");
    let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
    assert!(!String::from_utf8_lossy(&bytes).contains("id=\"outside\""));
    let back = get("/login/outside?state=s&code=c").await;
    assert!(back.text().contains("outside.js") && !back.text().contains("\"c\""));
}

/// ACT-02, ACT-03: the login page leads to the activation, which asks ID number, phone, captcha and code first.
#[tokio::test]
async fn an_activation_has_its_page() {
    assert!(get("/login").await.text().contains("href=\"/activate\""));
    let page = get("/activate").await.text();
    let (first, second) = page.split_once("data-step=\"2\" hidden").expect("two steps");
    for part in ["data-purpose=\"activate\"", "id=\"id_number\"", "id=\"captcha\"", "id=\"code\""] {
        assert!(first.contains(part), "{part}");
    }
    for part in ["id=\"username\"", "id=\"password\"", "id=\"again\"", "id=\"agreement\""] {
        assert!(second.contains(part) && !first.contains(part), "{part}");
    }
    assert!(get("/login?notice=activated").await.text().contains("账号已激活"));
}

/// SEC-01: the page asks for phone or e-mail, captcha, code and a new password, and afterwards the login page says so.
#[tokio::test]
async fn a_forgotten_password_has_its_page() {
    let page = get("/forgot").await.text();
    for part in [
        "data-purpose=\"recover\"",
        "id=\"captcha\"",
        "id=\"code\"",
        "新密码",
        "href=\"/login\"",
        "400-000-0000",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("id=\"agreement\""));
    assert!(get("/forgot?tab=email").await.text().contains("<div id=\"by-phone\" hidden>"));
    assert!(get_signed_in("/forgot").await.status == StatusCode::OK);
    assert!(get("/login?notice=password").await.text().contains("密码已重设"));
    assert!(!get("/login").await.text().contains("密码已重设"));
}

/// The login page brings the visitor back, but never to another site.
#[tokio::test]
async fn the_way_back_stays_on_this_server() {
    let back = get("/login?return_to=%2Fconsole%2Fapps%3Fa%3D1").await.text();
    assert!(back.contains("data-return-to=\"/console/apps?a=1\""), "{back}");
    assert!(back.contains("href=\"/register?return_to=%2Fconsole%2Fapps%3Fa%3D1\""));
    for evil in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "javascript%3Aalert(1)",
        "%2F%09%2Fevil.example",
    ] {
        let page = get(&format!("/login?return_to={evil}")).await.text();
        assert!(!page.contains("data-return-to"), "{evil}");
        let away = get_signed_in(&format!("/login?return_to={evil}")).await;
        assert_eq!((away.status, away.header("location")), (StatusCode::SEE_OTHER, "/console"), "{evil}");
    }
}

/// SOL-02: lists and details are public; the detail shows counts, APIs, messages, documents and required roles.
#[tokio::test]
async fn a_solution_shows_all_its_parts() {
    assert!(get("/solutions").await.text().contains("href=\"/solutions/sol_trade\""));
    let page = get("/solutions/sol_trade").await.text();
    for part in [
        "<dd>3</dd>",
        "<dd>2</dd>",
        "/gw/trade/orders/search",
        "trade.order.paid",
        "适用场景",
        "诚信通商家",
        "/console/solutions/sol_trade",
    ] {
        assert!(page.contains(part) || page.contains(&part.replace('/', "%2F")), "{part}");
    }
    assert!(page.contains("&lt;script&gt;"), "the operator's HTML is shown as text (W7)");
}

/// HLP-05: the questions page has the image rules and all ten standard reasons.
#[tokio::test]
async fn the_questions_page_lists_rules_and_reasons() {
    let page = get("/docs/verification?lang=en").await.text();
    for reason in config().reasons {
        assert!(page.contains(&reason.en.replace('\'', "&#39;")), "{}", reason.code);
    }
    assert!(
        page.contains("unobstructed")
            && page.contains("no trace of editing")
            && page.contains("Name, gender and ID number are true")
    );
}

/// HLP-05: the help centre lists its pages and shows each in both languages, without letting HTML through (W7).
#[tokio::test]
async fn the_help_centre_lists_and_shows_its_pages() {
    assert!(get("/help").await.text().contains("href=\"/help/id-images\">证件图片要求</a>"));
    let page = get("/help/id-images?lang=en").await.text();
    assert!(page.contains("<h2>Rules for document images</h2>") && page.contains("&lt;script&gt;"));
    assert_eq!(get("/help/nowhere").await.status, StatusCode::NOT_FOUND);
    assert!(get("/sitemap.xml").await.text().contains("/help/id-images</loc>"));
}

/// Every code has the page that its help link names in both languages, with its status and sentence.
#[tokio::test]
async fn every_code_has_a_page() {
    for code in config().problems {
        for (lang, text) in [("zh-CN", code.zh), ("en", code.en)] {
            let page = get(&format!("/problems/{}?lang={lang}", code.id)).await;
            assert_eq!(page.status, StatusCode::OK);
            let start = text.split('{').next().unwrap_or(text).replace('\'', "&#39;");
            assert!(
                page.text().contains(&start) && page.text().contains(&format!("HTTP {}", code.status)),
                "{}",
                code.id
            );
        }
    }
    assert_eq!(get("/problems/no_such_code").await.status, StatusCode::NOT_FOUND);
}

/// Assets are immutable under the address of their content; a page is asked for again each time.
#[tokio::test]
async fn assets_are_kept_and_pages_are_not() {
    let page = get("/").await;
    assert_eq!(page.header("cache-control"), "private, no-cache");
    let text = page.text();
    let style = format!(
        "/portal/{}",
        between(&text, "\"/portal/portal.css", "\"")
            .first()
            .map(|rest| format!("portal.css{rest}"))
            .expect("a stylesheet")
    );
    let first = get(&style).await;
    assert_eq!(first.header("cache-control"), "public, max-age=31536000, immutable");
    let again = fetch(config(), &style, &[("if-none-match", first.header("etag"))]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(get("/portal/no-such-file.js").await.status, StatusCode::NOT_FOUND);
}

/// Search engines get the public pages only, and `/apis` is one of them.
#[tokio::test]
async fn robots_stay_outside() {
    let robots = get("/robots.txt").await.text();
    assert!(robots.contains("Disallow: /api/\nDisallow: /console/\nDisallow: /admin/"));
    let sitemap = get("/sitemap.xml").await.text();
    assert!(sitemap.contains("<loc>https://open.example.com/apis/api_echo</loc>"));
    assert!(!sitemap.contains("/console"));
}

/// the banner is there in the demo and only there.
#[tokio::test]
async fn the_demo_marks_itself() {
    let mut real = config();
    real.demo = false;
    for path in ["/", "/register", "/login"] {
        assert!(get(path).await.text().contains("class=\"demo\""));
        assert!(!fetch(real.clone(), path, &[]).await.text().contains("/demo/inbox"));
    }
}
