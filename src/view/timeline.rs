//! What was said, and what happened.

use client::platform;
use contract::{AuthorKind, Entry, EntryBody};
use leptos::prelude::*;
use ui::{Bubble, ElementBuilder, MessageSide, button, element, event_row, notice_row};

use super::composer_field::ComposerField;
use super::delivery_status::delivery_status_line;
use super::follow_up_actions::follow_up_actions;
use super::preferences_form::preferences_form;
use super::resolution_prompt::resolution_prompt;
use super::review_request::{decision_with_review, handover_with_correction};
use crate::controller::Controller;
use crate::i18n;
use crate::timeline::{is_reordered, rows};
use client::timeline::Row;

/// The rows, oldest first. It stays at its end while the customer is there, and never scrolls away what is read:
/// new rows below are offered.
pub fn timeline(controller: Controller, field: ComposerField) -> ElementBuilder {
    let rows = move || rows(&controller.conversation.read(), &controller.outbox.read(), i18n::day);
    // Leptos (0.8) can leave rows in a wrong order when several change places at once. Rows that do are made anew.
    let order = StoredValue::new((0_u32, Vec::<String>::new()));
    let ordered = move || {
        let rows = rows();
        let keys: Vec<String> = rows.iter().map(Row::key).collect();
        order.update_value(|(round, before)| {
            *round += u32::from(is_reordered(before, &keys));
            *before = keys;
        });
        rows
    };
    let key = move |row: &Row| row.key() + &order.with_value(|(round, _)| round.to_string());
    let scroller = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let reading = RwSignal::new(ScrollPosition::AtEnd);
    let to_end = move || {
        // A frame may come after the widget was taken out of the page.
        if let Some(scroller) = scroller.try_get_value().flatten() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
    };
    Effect::new(move |before: Option<Option<String>>| {
        let newest = rows().last().map(Row::key);
        // Before the first word it begins with the welcome.
        let at_end = newest.is_some() && reading.get_untracked() == ScrollPosition::AtEnd;
        if before.is_some_and(|before| before != newest) || at_end {
            match reading.get_untracked() {
                ScrollPosition::AtEnd => request_animation_frame(to_end),
                ScrollPosition::Above | ScrollPosition::AboveWithNews => {
                    reading.set(ScrollPosition::AboveWithNews)
                }
            }
        }
        newest
    });
    // Only whoever scrolls up reads above: a row that came after the last scroll also puts the end out of sight.
    let top = StoredValue::new(0);
    let scrolled = move |_: &web_sys::Event| {
        let Some(scroller) = scroller.get_value() else { return };
        let below = scroller.scroll_height() - scroller.scroll_top() - scroller.client_height();
        let up = scroller.scroll_top() < top.get_value();
        top.set_value(scroller.scroll_top());
        let now = match reading.get_untracked() {
            _ if below < 24 => ScrollPosition::AtEnd,
            ScrollPosition::AtEnd if up => ScrollPosition::Above,
            as_before => as_before,
        };
        if now != reading.get_untracked() {
            reading.set(now);
        }
    };
    let welcome = move || {
        let first = controller.conversation.read().is_empty() && controller.outbox.read().items().is_empty();
        first.then(|| welcome(controller))
    };
    // Until it is known what was said before, a screen reader need not read it all as news.
    let busy = move || {
        let conversation = controller.conversation.read();
        (conversation.entries().is_empty() && !conversation.is_empty()).to_string()
    };
    let newest = move || {
        (reading.get() == ScrollPosition::AboveWithNews)
            .then(|| button(i18n::NEWEST, to_end).attr("class", "button newest"))
    };
    let rows = view! { <For each=ordered key children=move |row| timeline_row(controller, field, row)/> };
    element("div")
        .class("scroller")
        .on_mount(move |element| scroller.set_value(Some(element.clone())))
        .on("scroll", scrolled)
        .attr("tabindex", "0")
        .attr("role", "log")
        .dynamic_attr("aria-busy", busy)
        .attr("aria-label", i18n::CONVERSATION)
        .child(element("ol").class("timeline").dynamic_child(welcome).view(rows))
        .child(follow_up_actions(controller, field))
        .child(preferences_form(controller, field))
        .child(resolution_prompt(controller, field))
        .child(element("div").class("end").on_mount(move |end| watch(controller, end)))
        .dynamic_child(newest)
}

/// Notes whether the end of what was said is in the customer's view: not scrolled away, in a panel that is closed, or
/// further down the page.
fn watch(controller: Controller, end: &web_sys::HtmlElement) {
    let seen = platform::observe_visibility(end, move |is_seen| controller.set_end_visible(is_seen));
    let seen = StoredValue::new_local(Some(seen));
    on_cleanup(move || drop(seen.try_update_value(Option::take)));
}

/// Where in the timeline the customer reads.
#[derive(Clone, Copy, PartialEq)]
enum ScrollPosition {
    AtEnd,
    Above,
    AboveWithNews,
}

fn welcome(controller: Controller) -> ElementBuilder {
    let text = i18n::welcome(&controller.reference.read().key());
    let heading = controller.capabilities.read().name.clone();
    let author = Some(AuthorKind::Automatic);
    Bubble { heading, author, slot: Some("intro"), ..Bubble::new(MessageSide::Incoming, text) }.into_element()
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
            _ => answer(&entry),
        },
        Row::Outgoing { id, text, lines, refers_to } => {
            let lines = i18n::about_lines(&controller.reference.read_untracked(), &lines);
            let conversation = controller.conversation.read_untracked();
            let earlier =
                refers_to.and_then(|id| conversation.entry(id)).and_then(|entry| i18n::quote(entry));
            let aside = earlier.or(lines).unwrap_or_default();
            Bubble { aside, ..Bubble::new(MessageSide::Outgoing, text) }
                .into_element()
                .child(delivery_status_line(controller, field, id))
        }
    }
}

/// The company's words.
fn answer(entry: &Entry) -> ElementBuilder {
    let (heading, author) = (entry.author.name.clone(), Some(entry.author.kind));
    let words = Bubble::new(MessageSide::Incoming, i18n::reply_text(&entry.body));
    Bubble { heading, author, aside: i18n::time(entry.at), ..words }.into_element()
}
