//! The documentation pages `/docs/embedding` and `/docs/backend`. Each desk serves the pages of its own version.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::esbuild::{self, CSS};
use super::{Asset, sri_tag};

/// The pages, by their names in docs/ and below `/docs/`.
const PAGES: [&str; 2] = ["embedding", "backend"];
const SCHEMA: &str = "docs/openapi.json";
/// The placeholder in the text for the tag of [`sri_tag::script_tag`].
const TAG_PLACEHOLDER: &str = r#"<script async src="https://support.example.com/assets/yes-reply-0123456789.js" integrity="sha256-..." crossorigin></script>"#;

/// The pages, their style sheet and the JSON schema that they link to. `widget` are the assets of the widget.
pub fn assets(widget: &[Asset]) -> Result<Vec<Asset>> {
    let style = Asset::hashed("assets/guide", "css", esbuild::run(Path::new("style/guide.css"), CSS)?);
    let mut assets = vec![Asset::new(SCHEMA, read(SCHEMA)?.into_bytes())];
    for name in PAGES {
        let text = read(&format!("docs/{name}.md"))?.replace(TAG_PLACEHOLDER, &sri_tag::script_tag(widget)?);
        assets.push(Asset::new(format!("docs/{name}.html"), page(&text, &style.name).into_bytes()));
    }
    assets.push(style);
    Ok(assets)
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {path}"))
}

fn page(text: &str, style: &str) -> String {
    let mut body = String::new();
    html::push_html(&mut body, events(text).into_iter());
    let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/{style}\">\n<main>\n{body}</main>\n</html>\n"
    )
}

/// The text with an id for each heading, a scrolling container for each table, and only the links that a desk can serve.
fn events(text: &str) -> Vec<Event<'_>> {
    let parsed: Vec<_> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut made = vec![];
    let mut in_dropped_link = false;
    for (at, event) in parsed.iter().enumerate() {
        match event.clone() {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = Some(CowStr::from(slug(&parsed[at..])));
                made.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => match served_address(&dest_url) {
                Some(address) => {
                    made.push(Event::Start(Tag::Link { link_type, dest_url: address.into(), title, id }));
                }
                None => in_dropped_link = true,
            },
            Event::End(TagEnd::Link) if in_dropped_link => in_dropped_link = false,
            start @ Event::Start(Tag::Table(_)) => {
                made.extend([Event::Html("<div class=\"table\">".into()), start])
            }
            end @ Event::End(TagEnd::Table) => made.extend([end, Event::Html("</div>".into())]),
            other => made.push(other),
        }
    }
    made
}

/// The URL fragment of the heading at the start of `events`: `from-npm` for `From npm`.
fn slug(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let words: String = inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.to_lowercase()),
            _ => None,
        })
        .collect();
    words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// The address at which a desk serves the target of a link; `None` if it serves none.
fn served_address(link: &str) -> Option<String> {
    let (path, _) = link.split_once('#').unwrap_or((link, ""));
    let pages = PAGES.map(|name| format!("{name}.md"));
    if link.starts_with("https://") || path.is_empty() || SCHEMA.ends_with(path) {
        return Some(link.to_owned());
    }
    pages.iter().any(|page| page == path).then(|| link.replacen(".md", "", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_that_no_desk_serves_become_text() {
        let text = "# A page\n[one](backend.md#tokens) [two](../tests/a) [three](https://example.com) [four](#a-page)\n";
        let page = page(text, "assets/guide-1.css");
        assert!(page.contains(r#"<h1 id="a-page">A page</h1>"#), "{page}");
        assert!(
            page.contains(r#"<a href="backend#tokens">one</a> two <a href="https://example.com">three</a>"#),
            "{page}"
        );
        assert!(
            page.contains(r##"<a href="#a-page">four</a>"##) && page.contains("<title>A page</title>"),
            "{page}"
        );
    }
}
