//! Timeline view: the rows of the conversation, with the position of the reader.

use client::platform;
use contract::{Entry, EntryBody};
use leptos::prelude::*;
use ui::{Bubble, ElementBuilder, MessageSide, button, element, event_row, notice_row, origin};

use super::composer_field::ComposerField;
use super::correction::handover_with_correction;
use super::delivery_status::delivery_status_line;
use super::follow_up_actions::follow_up_actions;
use super::preferences_form::preferences_form;
use super::resolution_prompt::resolution_prompt;
use super::review_request::decision_with_review;
use crate::controller::Controller;
use crate::i18n;
use crate::timeline::{is_reordered, rows};
use client::timeline::Row;

/// The rows, oldest first. New rows scroll into view while the reader is at the end. A reader further up is not moved,
/// and gets a button that scrolls to the new rows.
pub fn timeline(controller: Controller, field: ComposerField) -> ElementBuilder {
    let rows = move || rows(&controller.conversation.read(), &controller.outbox.read(), i18n::day);
    // Leptos 0.8 can leave rows in a wrong order when several of them move at once. After such an update all rows get
    // new keys and are built again.
    let order = StoredValue::new((0_u32, Vec::<String>::new()));
    let ordered_rows = move || {
        let rows = rows();
        let keys: Vec<String> = rows.iter().map(Row::key).collect();
        order.update_value(|(generation, previous_keys)| {
            *generation += u32::from(is_reordered(previous_keys, &keys));
            *previous_keys = keys;
        });
        rows
    };
    let key = move |row: &Row| row.key() + &order.with_value(|(generation, _)| generation.to_string());
    let scroller = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let position = RwSignal::new(ScrollPosition::AtEnd);
    let scroll_to_end = move || {
        // The animation frame may come after the widget was removed.
        if let Some(scroller) = scroller.try_get_value().flatten() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
    };
    Effect::new(move |previous: Option<Option<String>>| {
        let newest = rows().last().map(Row::key);
        // Without rows the timeline shows the welcome from its beginning.
        let is_at_end = newest.is_some() && position.get_untracked() == ScrollPosition::AtEnd;
        if previous.is_some_and(|previous| previous != newest) || is_at_end {
            match position.get_untracked() {
                ScrollPosition::AtEnd => request_animation_frame(scroll_to_end),
                ScrollPosition::Above | ScrollPosition::AboveWithNewRows => {
                    position.set(ScrollPosition::AboveWithNewRows)
                }
            }
        }
        newest
    });
    // The reader is above the end only after scrolling up: a new row also moves the end out of view.
    let previous_top = StoredValue::new(0);
    let on_scroll = move |_: &web_sys::Event| {
        let Some(scroller) = scroller.get_value() else { return };
        let below = scroller.scroll_height() - scroller.scroll_top() - scroller.client_height();
        let scrolled_up = scroller.scroll_top() < previous_top.get_value();
        previous_top.set_value(scroller.scroll_top());
        let new_position = match position.get_untracked() {
            _ if below < END_TOLERANCE_PX => ScrollPosition::AtEnd,
            ScrollPosition::AtEnd if scrolled_up => ScrollPosition::Above,
            unchanged => unchanged,
        };
        if new_position != position.get_untracked() {
            position.set(new_position);
        }
    };
    let welcome = move || {
        let is_empty =
            controller.conversation.read().is_empty() && controller.outbox.read().items().is_empty();
        is_empty.then(|| welcome(controller))
    };
    // Until the entries are loaded the log is busy, so that a screen reader does not announce all of them as new.
    let is_busy = move || {
        let conversation = controller.conversation.read();
        (conversation.entries().is_empty() && !conversation.is_empty()).to_string()
    };
    let newest_button = move || {
        (position.get() == ScrollPosition::AboveWithNewRows)
            .then(|| button(i18n::NEW_MESSAGES_BELOW, scroll_to_end).attr("class", "button newest"))
    };
    let rows =
        view! { <For each=ordered_rows key children=move |row| timeline_row(controller, field, row)/> };
    element("div")
        .class("scroller")
        .on_mount(move |element| scroller.set_value(Some(element.clone())))
        .on("scroll", on_scroll)
        .attr("tabindex", "0")
        .attr("role", "log")
        .dynamic_attr("aria-busy", is_busy)
        .attr("aria-label", i18n::CONVERSATION)
        .child(element("ol").class("timeline").dynamic_child(welcome).view(rows))
        .child(follow_up_actions(controller, field))
        .child(preferences_form(controller, field))
        .child(resolution_prompt(controller, field))
        .child(element("div").class("end").on_mount(move |end| observe_end(controller, end)))
        .dynamic_child(newest_button)
}

/// Reports to the controller whether the end of the timeline is visible. It is not if it is scrolled away, in a closed
/// panel, or further down the page.
fn observe_end(controller: Controller, end: &web_sys::HtmlElement) {
    let observer =
        platform::observe_visibility(end, move |is_visible| controller.set_end_visible(is_visible));
    let observer = StoredValue::new_local(Some(observer));
    on_cleanup(move || {
        drop(observer.try_update_value(Option::take));
        controller.set_end_visible(false);
    });
}

/// A distance to the end of the timeline below which the reader counts as being at the end, in pixels.
const END_TOLERANCE_PX: i32 = 24;

/// The position of the reader in the timeline.
#[derive(Clone, Copy, PartialEq)]
enum ScrollPosition {
    AtEnd,
    Above,
    AboveWithNewRows,
}

fn welcome(controller: Controller) -> ElementBuilder {
    let text = i18n::welcome(&controller.reference.read().key());
    let heading = controller.capabilities.read().name.clone();
    let origin = Some(i18n::AUTOMATIC);
    Bubble { heading, origin, slot: Some("intro"), ..Bubble::new(MessageSide::Incoming, text) }.into_element()
}

fn timeline_row(controller: Controller, field: ComposerField, row: Row) -> ElementBuilder {
    match row {
        Row::Day(day) => element("li").class("day").text(day),
        Row::Event(entry) => match entry.body {
            EntryBody::Handover { ref summary, .. } if !summary.is_empty() => {
                handover_with_correction(controller, field, &entry)
            }
            EntryBody::Notice { .. } => notice_row(&entry, &controller.reference.read_untracked()),
            _ => event_row(&entry),
        },
        Row::Incoming(entry) => match entry.body {
            EntryBody::Decision { .. } => decision_with_review(controller, field, &entry),
            _ => reply(&entry),
        },
        Row::Outgoing { id, text, line_ids, refers_to_entry_id } => {
            let lines = i18n::about_lines(&controller.reference.read_untracked(), &line_ids);
            let conversation = controller.conversation.read_untracked();
            let quote =
                refers_to_entry_id.and_then(|id| conversation.entry(id)).and_then(|entry| i18n::quote(entry));
            let aside = quote.or(lines).unwrap_or_default();
            Bubble { aside, ..Bubble::new(MessageSide::Outgoing, text) }
                .into_element()
                .child(delivery_status_line(controller, field, id))
        }
    }
}

/// A message or a proposal of the company.
fn reply(entry: &Entry) -> ElementBuilder {
    let (heading, origin) = (entry.author.name.clone(), origin(entry));
    let bubble = Bubble::new(MessageSide::Incoming, i18n::reply_text(&entry.body));
    Bubble { heading, origin, aside: i18n::time(entry.created_at), ..bubble }.into_element()
}
