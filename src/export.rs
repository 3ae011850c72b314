//! A copy of the whole conversation for the customer to keep: a page to print, and the data as the contract has it. Both
//! are made here, from what the browser has.

use contract::{Entry, EntryBody, Reference};
use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::controller::Controller;
use crate::i18n;
use client::conversation::Conversation;

/// Gives the customer the page.
pub fn download_html(controller: Controller) {
    let page = transcript_html(
        &controller.capabilities.read_untracked().name,
        &controller.conversation.read_untracked(),
    );
    download(controller, "html", "text/html", &page);
}

/// Gives the customer the data.
pub fn download_json(controller: Controller) {
    let id = controller.conversation.read_untracked().id().map(|id| id.to_string());
    if let Ok(text) = merge_pages(controller.raw_pages(), id) {
        download(controller, "json", "application/json", &text);
    }
}

/// The pages that the backend wrote as one. What they say is taken over as it is, whatever this version knows of it.
fn merge_pages(pages: Vec<String>, id: Option<String>) -> Result<String, JsValue> {
    let (whole, entries, mut heard) = (Object::new(), Array::new(), 0.0);
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into());
    for page in pages {
        let page = JSON::parse(&page)?;
        let head = get(&page, "head")?;
        // Another conversation about the same reference may have been followed before.
        if get(&head, "id")?.as_string() != id {
            continue;
        }
        for entry in Array::from(&get(&page, "entries")?).iter() {
            let seq = get(&entry, "seq")?.as_f64().unwrap_or_default();
            if seq > heard {
                heard = seq;
                entries.push(&entry);
            }
        }
        Reflect::set(&whole, &"head".into(), &head)?;
    }
    Reflect::set(&whole, &"entries".into(), &entries)?;
    Ok(JSON::stringify(&whole)?.into())
}

/// Lets the browser save a file.
fn download(controller: Controller, ending: &str, media_type: &str, text: &str) {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = controller.config().reference.to_string().chars().map(plain).collect();
    let text: String = js_sys::encode_uri_component(text).into();
    let Ok(link) = document().create_element("a") else { return };
    let _ = link.set_attribute("href", &format!("data:{media_type};charset=utf-8,{text}"));
    let _ = link.set_attribute("download", &format!("{name}.{ending}"));
    link.unchecked_into::<HtmlElement>().click();
}

/// A page that needs nothing else: it can be printed, mailed, or given to an ombudsman.
fn transcript_html(company: &str, conversation: &Conversation) -> String {
    let Some(reference) = conversation.head().map(|head| &head.reference) else { return String::new() };
    let title = escaped(&i18n::reference_title(&reference.key()));
    let rows: String = conversation.entries().iter().filter_map(|entry| row(entry, reference)).collect();
    format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:1rem/1.5 system-ui;max-width:42rem;margin:2rem auto;padding:0 1rem}}\
         p{{white-space:pre-line;overflow-wrap:anywhere}}</style><h1>{title}</h1><p>{}</p>{rows}",
        escaped(company)
    )
}

fn row(entry: &Entry, reference: &Reference) -> Option<String> {
    let said = match &entry.body {
        EntryBody::Read { .. } => return None,
        EntryBody::Message { text, lines, .. } => {
            let about = i18n::about_lines(reference, lines).map(|about| format!(" ({about})"));
            format!("{text}{}", about.unwrap_or_default())
        }
        EntryBody::Proposal { text } => text.clone(),
        EntryBody::Decision { text, outcome, .. } => {
            let facts = i18n::decision_facts(entry, reference);
            let facts = facts.into_iter().map(|(name, said)| format!("\n{name}: {said}"));
            format!("{}\n{text}{}", i18n::outcome(*outcome), facts.collect::<String>())
        }
        _ => i18n::event_summary(entry),
    };
    let heading = [i18n::author(&entry.author), i18n::date_time(entry.at), entry.id.receipt()].join(" · ");
    Some(format!("<h4>{}</h4><p dir=\"auto\">{}</p>", escaped(&heading), escaped(&said)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays_text_in_the_page() {
        assert_eq!(escaped("<b>a & b</b>"), "&lt;b&gt;a &amp; b&lt;/b&gt;");
    }
}
