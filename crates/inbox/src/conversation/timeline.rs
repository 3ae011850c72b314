//! The timeline of a conversation, from the company's side.

use client::ConversationReplica;
use client::timeline::Row;
use contract::{Entry, EntryBody, EntryId, Reference};
use inbox_api::AgentNote;
use leptos::html;
use leptos::prelude::*;
use ui::i18n as shared_i18n;
use ui::{
    Bubble, ElementBuilder, MessageSide, button, decision_card, element, event_row, notice_row, origin,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::conversation::stick_to_bottom::StickToBottom;
use crate::conversation::timeline_rows::{TimelineRow, timeline_rows};
use crate::i18n;

/// The rows, oldest first. The last row is kept in view unless the agent has scrolled up.
#[component]
pub fn ConversationTimeline(
    conversation: RwSignal<ConversationReplica>,
    notes: Memo<Vec<AgentNote>>,
) -> impl IntoView {
    let rows = Memo::new(move |_| timeline_rows(&conversation.read(), &notes.read(), shared_i18n::day));
    let last_key = Memo::new(move |_| rows.read().last().map(TimelineRow::key));
    let history_loaded =
        Memo::new(move |previous| previous == Some(&true) || is_history_loaded(&conversation.read()));
    let scroller: NodeRef<html::Div> = NodeRef::new();
    // An animation frame can come after the conversation was closed.
    let scroller_element = move || scroller.try_get_untracked().flatten();
    let stick = StoredValue::new(StickToBottom::new());
    let on_scroll = move || {
        if let Some(scroller) = scroller_element() {
            let top = scroller.scroll_top();
            let below = scroller.scroll_height() - top - scroller.client_height();
            stick.try_update_value(|stick| stick.on_scroll(top, below));
        }
    };
    Effect::new(move |_| {
        if last_key.read().is_none() {
            return;
        }
        request_animation_frame(move || {
            if stick.try_get_value().is_some_and(StickToBottom::is_at_end)
                && let Some(scroller) = scroller_element()
            {
                scroller.set_scroll_top(scroller.scroll_height());
                on_scroll();
            }
        });
    });
    // Screen readers announce rows that are added to a log that is not busy. The log is busy until a frame
    // after the history is loaded, so that the history is not announced.
    let is_busy = RwSignal::new(true);
    Effect::new(move |_| {
        if history_loaded.get() {
            request_animation_frame(move || {
                is_busy.try_set(false);
            });
        }
    });
    view! {
        <div
            class="scroller"
            node_ref=scroller
            on:scroll=move |_| on_scroll()
            tabindex="0"
            role="log"
            aria-label=shared_i18n::CONVERSATION
            aria-busy=move || is_busy.get().to_string()
        >
            <ol class="timeline">
                <For each=move || rows.get() key=TimelineRow::key children=move |row| row_view(conversation, row)/>
            </ol>
        </div>
    }
}

/// Whether all entries from before the opening of the page are loaded.
fn is_history_loaded(conversation: &ConversationReplica) -> bool {
    conversation.latest().is_some_and(|latest| conversation.last_seq_received() >= latest.last_seq)
}

fn row_view(conversation: RwSignal<ConversationReplica>, row: TimelineRow) -> ElementBuilder {
    match row {
        TimelineRow::Note(note) => {
            let AgentNote { at, author: by, text, .. } = note;
            let aside = i18n::conversation::note_time(at);
            Bubble { heading: by, aside, ..Bubble::new(MessageSide::Internal, text) }.into_element()
        }
        TimelineRow::Public(Row::Day(day)) => element("li").class("day").text(day),
        TimelineRow::Public(Row::Event(entry)) => match reference(conversation) {
            Some(reference) if matches!(entry.body, EntryBody::Notice { .. }) => {
                notice_row(&entry, &reference)
            }
            _ => event_row(&entry),
        },
        TimelineRow::Public(Row::Incoming(entry)) => match &entry.body {
            EntryBody::Message { text, line_ids, .. } => {
                message_bubble(conversation, MessageSide::Outgoing, &entry, text.clone(), line_ids)
            }
            EntryBody::Decision { .. } => {
                let card = reference(conversation).map(|reference| decision_card(&entry, &reference));
                element("li").class("message").attr("data-from", "me").children(card)
            }
            body => message_bubble(
                conversation,
                MessageSide::Outgoing,
                &entry,
                shared_i18n::reply_text(body),
                &[],
            ),
        },
        TimelineRow::Public(Row::Outgoing { id, text, line_ids, refers_to_entry_id }) => {
            let earlier = refers_to_entry_id.and_then(|id| conversation.read_untracked().entry(id).cloned());
            match conversation.read_untracked().entry(id).cloned() {
                Some(entry) => message_bubble(conversation, MessageSide::Incoming, &entry, text, &line_ids)
                    .attr("id", element_id(id))
                    .attr("tabindex", "-1")
                    .children(earlier.and_then(|entry| quote_button(&entry))),
                None => element("li"),
            }
        }
    }
}

/// A button that quotes the earlier message that the customer refers to, and focuses it.
fn quote_button(earlier: &Entry) -> Option<ElementBuilder> {
    let target = element_id(earlier.id);
    let focus_target = move || {
        if let Some(row) = document().get_element_by_id(&target) {
            let _ = row.unchecked_into::<HtmlElement>().focus();
        }
    };
    Some(button("", focus_target).text(shared_i18n::quote(earlier)?))
}

/// Id of the row of an entry.
fn element_id(entry_id: EntryId) -> String {
    format!("entry-{entry_id}")
}

fn reference(conversation: RwSignal<ConversationReplica>) -> Option<Reference> {
    conversation.read_untracked().latest().map(|head| head.reference.clone())
}

fn message_bubble(
    conversation: RwSignal<ConversationReplica>,
    side: MessageSide,
    entry: &Entry,
    text: String,
    line_ids: &[String],
) -> ElementBuilder {
    let about = conversation
        .read_untracked()
        .latest()
        .and_then(|head| shared_i18n::about_lines(&head.reference, line_ids));
    let parts = [Some(shared_i18n::time(entry.created_at)), about];
    let aside = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (heading, origin) = (entry.author.name.clone(), origin(entry));
    Bubble { heading, origin, aside, ..Bubble::new(side, text) }.into_element()
}
