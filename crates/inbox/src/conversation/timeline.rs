//! What was said, from the company's side.

use contract::{EntryBody, EntryId, Reference};
use inbox_api::AgentNote;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use widget::conversation::Conversation;
use widget::timeline::Row;
use widget::view::{Bubble, El, Side, button, decision, el, note, notice};
use widget::words as said;

use crate::conversation::stick_to_bottom::Reading;
use crate::conversation::timeline_rows::ThreadRow;
use crate::conversation::timeline_rows::thread_rows;
use crate::i18n as words;

/// The rows, oldest first. The newest is in view, unless the agent has scrolled up to read.
#[component]
pub fn Thread(conversation: RwSignal<Conversation>, notes: Memo<Vec<AgentNote>>) -> impl IntoView {
    let rows = Memo::new(move |_| thread_rows(&conversation.read(), &notes.read(), said::day));
    let newest = Memo::new(move |_| rows.read().last().map(ThreadRow::key));
    let complete = Memo::new(move |before| before == Some(&true) || is_complete(&conversation.read()));
    let scroller: NodeRef<html::Div> = NodeRef::new();
    // The frame may come after the conversation was left.
    let shown = move || scroller.try_get_untracked().flatten();
    let reading = StoredValue::new(Reading::new());
    let scrolled = move || {
        if let Some(scroller) = shown() {
            let top = scroller.scroll_top();
            let below = scroller.scroll_height() - top - scroller.client_height();
            reading.try_update_value(|reading| reading.scrolled(top, below));
        }
    };
    Effect::new(move |_| {
        if newest.read().is_none() {
            return;
        }
        request_animation_frame(move || {
            if reading.try_get_value().is_some_and(Reading::is_at_end)
                && let Some(scroller) = shown()
            {
                scroller.set_scroll_top(scroller.scroll_height());
                scrolled();
            }
        });
    });
    // Screen readers read aloud what comes into a log that is not busy. The rows of the history come busy, so it
    // ends a frame later than they do.
    let busy = RwSignal::new(true);
    Effect::new(move |_| {
        if complete.get() {
            request_animation_frame(move || {
                busy.try_set(false);
            });
        }
    });
    view! {
        <div
            class="scroller"
            node_ref=scroller
            on:scroll=move |_| scrolled()
            tabindex="0"
            role="log"
            aria-label=said::CONVERSATION
            aria-busy=move || busy.get().to_string()
        >
            <ol class="timeline">
                <For each=move || rows.get() key=ThreadRow::key children=move |row| row_view(conversation, row)/>
            </ol>
        </div>
    }
}

/// Whether all that was said before the page was opened is there.
fn is_complete(conversation: &Conversation) -> bool {
    conversation.head().is_some_and(|head| conversation.heard() >= head.last_seq)
}

fn row_view(conversation: RwSignal<Conversation>, row: ThreadRow) -> El {
    match row {
        ThreadRow::Noted(note) => {
            let AgentNote { at, by, text, .. } = note;
            let aside = words::composer::note_aside(at);
            Bubble { heading: by, aside, ..Bubble::new(Side::Ours, text) }.el()
        }
        ThreadRow::Said(Row::Day(day)) => el("li").class("day").say(day),
        ThreadRow::Said(Row::Note(entry)) => match reference(conversation) {
            Some(reference) if matches!(entry.body, EntryBody::Notice { .. }) => notice(&entry, &reference),
            _ => note(&entry),
        },
        ThreadRow::Said(Row::Theirs(entry)) => match &entry.body {
            EntryBody::Message { text, lines, .. } => {
                message(conversation, Side::Mine, &entry, text.clone(), lines)
            }
            EntryBody::Decision { .. } => {
                let card = reference(conversation).map(|reference| decision(&entry, &reference));
                el("li").class("message").attr("data-from", "me").all(card)
            }
            body => message(conversation, Side::Mine, &entry, said::company_words(body), &[]),
        },
        ThreadRow::Said(Row::Mine { id, text, lines, refers_to }) => {
            let earlier = refers_to.and_then(|id| conversation.read_untracked().entry(id).cloned());
            match conversation.read_untracked().entry(id).cloned() {
                Some(entry) => message(conversation, Side::Theirs, &entry, text, &lines)
                    .attr("id", place(id))
                    .attr("tabindex", "-1")
                    .all(earlier.and_then(|entry| way_to(&entry))),
                None => el("li"),
            }
        }
    }
}

/// The way to what the customer says that they have said already.
fn way_to(earlier: &contract::Entry) -> Option<El> {
    let to = place(earlier.id);
    let go = move || {
        if let Some(row) = document().get_element_by_id(&to) {
            let _ = row.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    Some(button("", go).say(said::refers(earlier)?))
}

/// The id of the element that shows an entry.
fn place(entry: EntryId) -> String {
    format!("entry-{entry}")
}

fn reference(conversation: RwSignal<Conversation>) -> Option<Reference> {
    conversation.read_untracked().head().map(|head| head.reference.clone())
}

fn message(
    conversation: RwSignal<Conversation>,
    side: Side,
    entry: &contract::Entry,
    text: String,
    lines: &[String],
) -> El {
    let about =
        conversation.read_untracked().head().and_then(|head| said::about_lines(&head.reference, lines));
    let parts = [Some(said::time(entry.at)), about];
    let aside = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (heading, author) = (entry.author.name.clone(), Some(entry.author.kind));
    Bubble { heading, author, aside, ..Bubble::new(side, text) }.el()
}
