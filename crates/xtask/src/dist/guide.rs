//! The pages for web teams, which every desk has in the version that fits it: `/docs/embedding` and `/docs/backend`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::esbuild::{self, CSS};
use super::{File, tag};

/// The pages, by the names that they have here and there.
const PAGES: [&str; 2] = ["embedding", "backend"];
const SHAPES: &str = "docs/openapi.json";
/// What stands in the text for the tag that [`tag::pinned`] gives.
const PINNED: &str = r#"<script async src="https://support.example.com/assets/yes-reply-0123456789.js" integrity="sha256-..." crossorigin></script>"#;

/// The pages, their style, and the shapes that they link to. `files` are those of the widget.
pub fn files(files: &[File]) -> Result<Vec<File>> {
    let style = File::hashed("assets/guide", "css", esbuild::run(Path::new("style/guide.css"), CSS)?);
    let mut made = vec![File::new(SHAPES, read(SHAPES)?.into_bytes())];
    for name in PAGES {
        let text = read(&format!("docs/{name}.md"))?.replace(PINNED, &tag::pinned(files)?);
        made.push(File::new(format!("docs/{name}.html"), page(&text, &style.name).into_bytes()));
    }
    made.push(style);
    Ok(made)
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

/// The text with addresses for its headings, tables that scroll by themselves, and links that lead somewhere from here.
fn events(text: &str) -> Vec<Event<'_>> {
    let parsed: Vec<_> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut made = vec![];
    let mut leads_nowhere = false;
    for (at, event) in parsed.iter().enumerate() {
        match event.clone() {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = Some(CowStr::from(slug(&parsed[at..])));
                made.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => match address(&dest_url) {
                Some(address) => {
                    made.push(Event::Start(Tag::Link { link_type, dest_url: address.into(), title, id }));
                }
                None => leads_nowhere = true,
            },
            Event::End(TagEnd::Link) if leads_nowhere => leads_nowhere = false,
            start @ Event::Start(Tag::Table(_)) => {
                made.extend([Event::Html("<div class=\"table\">".into()), start])
            }
            end @ Event::End(TagEnd::Table) => made.extend([end, Event::Html("</div>".into())]),
            other => made.push(other),
        }
    }
    made
}

/// The words of the heading that begins here, as the end of an address: `From npm` is `from-npm`.
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

/// Where a link of ours leads from a desk; `None` for what is not there.
fn address(link: &str) -> Option<String> {
    let (path, _) = link.split_once('#').unwrap_or((link, ""));
    let known = PAGES.map(|name| format!("{name}.md"));
    if link.starts_with("https://") || path.is_empty() || SHAPES.ends_with(path) {
        return Some(link.to_owned());
    }
    known.iter().any(|page| page == path).then(|| link.replacen(".md", "", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_somewhere_or_are_words() {
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
