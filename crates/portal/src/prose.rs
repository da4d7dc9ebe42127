//! Markdown to HTML without letting any HTML through (W7).

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Renders Markdown; raw HTML shows as text, images as their description, and only harmless links stay links.
/// A first-level heading becomes a second-level one, since the page has its own.
pub(crate) fn render(markdown: &str) -> String {
    let events =
        Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).filter_map(tame);
    let mut text = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut text, events);
    text
}

fn tame(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_harmless(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Some(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H2))),
        other => Some(other),
    }
}

fn is_harmless(link: &str) -> bool {
    ["https://", "http://", "mailto:", "#"].iter().any(|start| link.starts_with(start))
        || (link.starts_with('/') && !link.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn markup_survives_and_html_does_not() {
        let page =
            render("# A\n\n<script>x</script>\n\n[b](/c) [d](javascript:e) ![f](https://g/h.png) <i>j</i>");
        assert!(page.contains("<h2>A</h2>") && page.contains("<a href=\"/c\">b</a>"));
        for evil in ["<script", "javascript:", "<img", "<i>", "h.png"] {
            assert!(!page.contains(evil), "{evil} in {page}");
        }
    }
}
