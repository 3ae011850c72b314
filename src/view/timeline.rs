//! What was said, and what happened.

use contract::{AuthorKind, Entry, EntryBody};
use leptos::prelude::*;

use super::el::{El, button, el};
use super::field::Field;
use super::onward::onward;
use super::second_look::{correctable, second_look};
use super::state::state;
use super::verdict::verdict;
use super::wanted::wanted_form;
use super::{Bubble, Side, note, notice};
use crate::browser;
use crate::session::Session;
use crate::timeline::{Row, changed_places, rows};
use crate::words;

/// The rows, oldest first. It stays at its end while the customer is there, and never scrolls away what is read:
/// new rows below are offered.
pub fn timeline(session: Session, field: Field) -> El {
    let rows = move || rows(&session.conversation.read(), &session.outbox.read(), words::day);
    // Leptos (0.8) can leave rows in a wrong order when several change places at once. Rows that do are made anew.
    let order = StoredValue::new((0_u32, Vec::<String>::new()));
    let ordered = move || {
        let rows = rows();
        let keys: Vec<String> = rows.iter().map(Row::key).collect();
        order.update_value(|(round, before)| {
            *round += u32::from(changed_places(before, &keys));
            *before = keys;
        });
        rows
    };
    let key = move |row: &Row| row.key() + &order.with_value(|(round, _)| round.to_string());
    let scroller = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let reading = RwSignal::new(Reading::AtEnd);
    let to_end = move || {
        // A frame may come after the widget was taken out of the page.
        if let Some(scroller) = scroller.try_get_value().flatten() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
    };
    Effect::new(move |before: Option<Option<String>>| {
        let newest = rows().last().map(Row::key);
        // Before the first word it begins with the welcome.
        let at_end = newest.is_some() && reading.get_untracked() == Reading::AtEnd;
        if before.is_some_and(|before| before != newest) || at_end {
            match reading.get_untracked() {
                Reading::AtEnd => request_animation_frame(to_end),
                Reading::Above | Reading::AboveNews => reading.set(Reading::AboveNews),
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
            _ if below < 24 => Reading::AtEnd,
            Reading::AtEnd if up => Reading::Above,
            as_before => as_before,
        };
        if now != reading.get_untracked() {
            reading.set(now);
        }
    };
    let welcome = move || {
        let first = session.conversation.read().is_fresh() && session.outbox.read().items().is_empty();
        first.then(|| welcome(session))
    };
    // Until it is known what was said before, a screen reader need not read it all as news.
    let busy = move || {
        let conversation = session.conversation.read();
        (conversation.entries().is_empty() && !conversation.is_fresh()).to_string()
    };
    let newest = move || {
        (reading.get() == Reading::AboveNews)
            .then(|| button(words::NEWEST, to_end).attr("class", "button newest"))
    };
    let rows = view! { <For each=ordered key children=move |row| timeline_row(session, field, row)/> };
    el("div")
        .class("scroller")
        .built(move |element| scroller.set_value(Some(element.clone())))
        .on("scroll", scrolled)
        .attr("tabindex", "0")
        .attr("role", "log")
        .changing("aria-busy", busy)
        .attr("aria-label", words::CONVERSATION)
        .child(el("ol").class("timeline").part(welcome).view(rows))
        .child(onward(session, field))
        .child(wanted_form(session, field))
        .child(verdict(session, field))
        .child(el("div").class("end").built(move |end| watch(session, end)))
        .part(newest)
}

/// Notes whether the end of what was said is in the customer's view: not scrolled away, in a panel that is closed, or
/// further down the page.
fn watch(session: Session, end: &web_sys::HtmlElement) {
    let seen = browser::on_seen(end, move |is_seen| session.at_end(is_seen));
    let seen = StoredValue::new_local(Some(seen));
    on_cleanup(move || drop(seen.try_update_value(Option::take)));
}

/// Where in the timeline the customer reads.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    AtEnd,
    Above,
    AboveNews,
}

fn welcome(session: Session) -> El {
    let text = words::welcome(&session.reference.read().key());
    let heading = session.capabilities.read().name.clone();
    let author = Some(AuthorKind::Automatic);
    Bubble { heading, author, slot: Some("intro"), ..Bubble::new(Side::Theirs, text) }.el()
}

fn timeline_row(session: Session, field: Field, row: Row) -> El {
    match row {
        Row::Day(day) => el("li").class("day").say(day),
        Row::Note(entry) => match entry.body {
            EntryBody::Handover { ref summary, .. } if !summary.is_empty() => {
                correctable(session, field, &entry)
            }
            EntryBody::Notice { .. } => notice(&entry, &session.reference.read_untracked()),
            _ => note(&entry),
        },
        Row::Theirs(entry) => match entry.body {
            EntryBody::Decision { .. } => second_look(session, field, &entry),
            _ => answer(&entry),
        },
        Row::Mine { id, text, lines, refers_to } => {
            let lines = words::about_lines(&session.reference.read_untracked(), &lines);
            let conversation = session.conversation.read_untracked();
            let earlier =
                refers_to.and_then(|id| conversation.entry(id)).and_then(|entry| words::refers(entry));
            let aside = earlier.or(lines).unwrap_or_default();
            Bubble { aside, ..Bubble::new(Side::Mine, text) }.el().child(state(session, field, id))
        }
    }
}

/// The company's words.
fn answer(entry: &Entry) -> El {
    let (heading, author) = (entry.author.name.clone(), Some(entry.author.kind));
    let words = Bubble::new(Side::Theirs, words::company_words(&entry.body));
    Bubble { heading, author, aside: words::time(entry.at), ..words }.el()
}
