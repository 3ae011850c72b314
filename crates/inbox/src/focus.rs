//! Where the keyboard is. It is moved only when the element that had it is gone.

use contract::ConversationId;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, FocusOptions, HtmlElement};

/// When the agent opens a conversation and the list goes, the keyboard goes to its heading; when the conversation
/// goes, back to its row. Where list and conversation stand side by side, it stays where it is.
pub fn follow(open: Memo<Option<ConversationId>>, list: NodeRef<html::Nav>, heading: NodeRef<html::H2>) {
    Effect::new(move |before: Option<Option<ConversationId>>| {
        let now = open.get();
        let Some(before) = before.filter(|before| *before != now) else { return now };
        request_animation_frame(move || {
            let to = match (now, before) {
                (Some(_), _) => heading.try_get_untracked().flatten().map(JsCast::unchecked_into),
                (None, Some(id)) => list.try_get_untracked().flatten().and_then(|list| row(&list, id)),
                (None, None) => None,
            };
            if let Some(to) = to.filter(|_| nowhere()) {
                let _ = to.focus();
            }
        });
        now
    });
}

/// Makes a change that may move elements. Browsers take the keyboard from an element that is moved; here it gets
/// it back.
pub fn keep(change: impl FnOnce()) {
    let held = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    change();
    let Some(held) = held else { return };
    request_animation_frame(move || {
        if held.is_connected() && nowhere() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = held.focus_with_options(&options);
        }
    });
}

/// Whether no element that is shown has the keyboard.
pub fn nowhere() -> bool {
    let active = document().active_element();
    active.is_none_or(|element| element.tag_name() == "BODY" || element.get_client_rects().length() == 0)
}

fn row(list: &Element, id: ConversationId) -> Option<HtmlElement> {
    // Its address says also which view the list shows.
    list.query_selector(&format!("li a[href$=\"{id}\"]")).ok()??.dyn_into().ok()
}

/// Puts the keyboard on the conversation that is open, or else on the first row.
pub fn into_list(list: NodeRef<html::Nav>) {
    request_animation_frame(move || {
        let rows = rows(list);
        on(rows.iter().find(|row| row.has_attribute("aria-current")).or(rows.first()).cloned());
    });
}

/// The same, or the view itself where it has no rows.
pub fn into_view(list: NodeRef<html::Nav>) {
    if let Some(list) = list.try_get_untracked().flatten() {
        let view = list.query_selector(".views [aria-current]").ok().flatten();
        on(view.and_then(|view| view.dyn_into().ok()));
    }
    into_list(list);
}

/// Opens the conversation so many rows below the one where the keyboard is, or else below the one that is open. The
/// keyboard goes to its row.
pub fn step(list: NodeRef<html::Nav>, by: isize) {
    let rows = rows(list);
    let active = document().active_element();
    let here =
        rows.iter().position(|row| active.as_ref().is_some_and(|active| row.is_same_node(Some(active))));
    let here = here.or_else(|| rows.iter().position(|row| row.has_attribute("aria-current")));
    let to = here.map_or(Some(0), |here| here.checked_add_signed(by));
    if let Some(row) = to.and_then(|to| rows.get(to)) {
        row.click();
        let _ = row.focus();
    }
}

/// Puts the keyboard on a row by its number, unless it is somewhere else by now.
pub fn on_row(list: NodeRef<html::Nav>, number: usize) {
    request_animation_frame(move || {
        let left = document().active_element().is_none_or(|element| !element.class_list().contains("more"));
        if !left || nowhere() {
            on(rows(list).get(number).cloned());
        }
    });
}

/// Puts the keyboard on an element.
pub fn on(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Puts the keyboard on an element as soon as it is shown. Going back to the list takes the browser some frames.
pub fn when_shown(element: HtmlElement) {
    if is_shown(&element) {
        return on(Some(element));
    }
    request_animation_frame(move || {
        if element.is_connected() {
            when_shown(element);
        }
    });
}

/// Whether it can be seen, and so take the keyboard.
pub fn is_shown(element: &Element) -> bool {
    element.get_client_rects().length() > 0
}

fn rows(list: NodeRef<html::Nav>) -> Vec<HtmlElement> {
    let found = list.try_get_untracked().flatten().and_then(|list| list.query_selector_all("li a").ok());
    let Some(found) = found else { return vec![] };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}
