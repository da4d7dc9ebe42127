//! The document that the organisation accepts: the text in both languages, the parties, and its fingerprint (CON-10).

use std::fmt::Write as _;

use jiff::Timestamp;
use paifang_kernel::App;
use paifang_review::Sight;
use sha2::{Digest as _, Sha256};

use super::company::{Company, FIELDS};
use super::kinds::{Kind, Text};

const STYLE: &str = "body{font:16px/1.7 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d2129}\
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}th{text-align:left;padding-right:1.5rem;font-weight:600}\
p{white-space:pre-line}@media print{body{margin:0}}";

/// The whole document as it is kept and handed out; nothing in it changes later.
pub(super) fn html(app: &App, kind: &Kind, text: &Text, company: &Company, filed_at: Timestamp) -> String {
    let at = filed_at.to_zoned(app.zone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let brand = app.brand();
    let platform = format!("{} / {}", brand.name_zh, brand.name_en);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}<br><span lang=\"en\">{english}</span></h1>\n<table>\n",
        title = escape(&kind.zh),
        english = escape(&kind.en),
    );
    row(&mut html, "文本版本 / Text version", &text.version.to_string());
    row(&mut html, "平台 / Platform", &platform);
    for field in FIELDS {
        let value = field.value(company, Sight::Full);
        if !value.is_empty() {
            row(&mut html, &format!("{} / {}", field.words.zh, field.words.en), &value);
        }
    }
    row(&mut html, "提交时间 / Submitted", &at);
    html.push_str("</table>\n");
    article(&mut html, "zh-CN", &text.zh);
    article(&mut html, "en", &text.en);
    html.push_str("</body>\n</html>\n");
    html
}

/// The fingerprint of a document, in hexadecimal.
pub(super) fn fingerprint(html: &str) -> String {
    Sha256::digest(html.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

fn row(html: &mut String, label: &str, value: &str) {
    let _written = writeln!(html, "<tr><th>{}</th><td>{}</td></tr>", escape(label), escape(value));
}

/// Blank lines part the sections; the first line of a section after the opening is its heading.
fn article(html: &mut String, lang: &str, text: &str) {
    let _written = writeln!(html, "<article lang=\"{lang}\">");
    for section in text.split("\n\n") {
        let _written = match section.split_once('\n') {
            Some((heading, body)) => writeln!(html, "<h2>{}</h2>\n<p>{}</p>", escape(heading), escape(body)),
            None => writeln!(html, "<p>{}</p>", escape(section)),
        };
    }
    html.push_str("</article>\n");
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
