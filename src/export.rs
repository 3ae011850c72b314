//! Export of the conversation for the customer: a page for printing (HTML), and the data in the form of the contract
//! (JSON). Both are made in the browser from the pages received.

use contract::{Entry, EntryBody, Reference};
use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::controller::Controller;
use crate::i18n;
use client::conversation::ConversationReplica;

/// Downloads the transcript as HTML.
pub fn download_html(controller: Controller) {
    let page = transcript_html(
        &controller.capabilities.read_untracked().name,
        &controller.conversation.read_untracked(),
    );
    download(controller, "html", "text/html", &page);
}

/// Downloads the conversation and all entries as JSON.
pub fn download_json(controller: Controller) {
    let id = controller.conversation.read_untracked().id().map(|id| id.to_string());
    if let Ok(text) = merge_pages(controller.raw_pages(), id) {
        download(controller, "json", "application/json", &text);
    }
}

/// Merges the pages as the backend wrote them, so that fields that this version does not know are exported too.
fn merge_pages(pages: Vec<String>, id: Option<String>) -> Result<String, JsValue> {
    let (merged, entries, mut last_seq) = (Object::new(), Array::new(), 0.0);
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into());
    for page in pages {
        let page = JSON::parse(&page)?;
        let conversation = get(&page, "conversation")?;
        // Earlier pages may be of another conversation about the same reference, which this one replaced.
        if get(&conversation, "id")?.as_string() != id {
            continue;
        }
        for entry in Array::from(&get(&page, "entries")?).iter() {
            let seq = get(&entry, "seq")?.as_f64().unwrap_or_default();
            if seq > last_seq {
                last_seq = seq;
                entries.push(&entry);
            }
        }
        Reflect::set(&merged, &"conversation".into(), &conversation)?;
    }
    Reflect::set(&merged, &"entries".into(), &entries)?;
    Ok(JSON::stringify(&merged)?.into())
}

/// Makes the browser save a file, named after the reference.
fn download(controller: Controller, extension: &str, media_type: &str, text: &str) {
    let to_file_name_char = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = controller.config().reference.to_string().chars().map(to_file_name_char).collect();
    let text: String = js_sys::encode_uri_component(text).into();
    let Ok(link) = document().create_element("a") else { return };
    let _ = link.set_attribute("href", &format!("data:{media_type};charset=utf-8,{text}"));
    let _ = link.set_attribute("download", &format!("{name}.{extension}"));
    link.unchecked_into::<HtmlElement>().click();
}

/// The transcript as one HTML file without external resources, for printing or mailing.
fn transcript_html(company: &str, conversation: &ConversationReplica) -> String {
    let Some(reference) = conversation.latest().map(|latest| &latest.reference) else { return String::new() };
    let title = escape_html(&i18n::reference_title(&reference.key()));
    let rows: String = conversation.entries().iter().map(|entry| row(entry, reference)).collect();
    format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:1rem/1.5 system-ui;max-width:42rem;margin:2rem auto;padding:0 1rem}}\
         p{{white-space:pre-line;overflow-wrap:anywhere}}</style><h1>{title}</h1><p>{}</p>{rows}",
        escape_html(company)
    )
}

fn row(entry: &Entry, reference: &Reference) -> String {
    let text = match &entry.body {
        EntryBody::Message { text, line_ids, .. } => {
            let about = i18n::about_lines(reference, line_ids).map(|about| format!(" ({about})"));
            format!("{text}{}", about.unwrap_or_default())
        }
        EntryBody::Proposal { text } => text.clone(),
        EntryBody::Decision { text, outcome, .. } => {
            let facts = i18n::decision_facts(entry, reference);
            let facts = facts.into_iter().map(|(label, fact)| format!("\n{label}: {fact}"));
            format!("{}\n{text}{}", i18n::outcome(*outcome), facts.collect::<String>())
        }
        _ => i18n::event_summary(entry),
    };
    let heading = [i18n::author(entry), i18n::date_time(entry.created_at), entry.id.receipt()].join(" · ");
    format!("<h4>{}</h4><p dir=\"auto\">{}</p>", escape_html(&heading), escape_html(&text))
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_entries_is_escaped_in_the_transcript() {
        assert_eq!(escape_html("<b>a & b</b>"), "&lt;b&gt;a &amp; b&lt;/b&gt;");
    }
}
