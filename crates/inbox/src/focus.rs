//! Keyboard focus. Unless a key asks for it, the focus is moved only when the focused element is gone.

use contract::ConversationId;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, FocusOptions, HtmlElement};

/// On a narrow screen, where a conversation replaces the list: focuses the heading of the opened
/// conversation, and the row of the closed one. Where both are visible, the focus stays.
pub fn follow_conversation(
    open: Memo<Option<ConversationId>>,
    nav: NodeRef<html::Nav>,
    heading: NodeRef<html::H2>,
) {
    Effect::new(move |previous: Option<Option<ConversationId>>| {
        let current = open.get();
        let Some(previous) = previous.filter(|previous| *previous != current) else { return current };
        request_animation_frame(move || {
            let target = match (current, previous) {
                (Some(_), _) => heading.try_get_untracked().flatten().map(JsCast::unchecked_into),
                (None, Some(id)) => nav.try_get_untracked().flatten().and_then(|nav| row_of(&nav, id)),
                (None, None) => None,
            };
            if let Some(target) = target.filter(|_| is_lost()) {
                let _ = target.focus();
            }
        });
        current
    });
}

/// Runs a change that may move elements. Browsers blur an element that is moved; this function restores its
/// focus.
pub fn preserve(change: impl FnOnce()) {
    let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    change();
    let Some(focused) = focused else { return };
    request_animation_frame(move || {
        if focused.is_connected() && is_lost() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = focused.focus_with_options(&options);
        }
    });
}

/// Focuses the heading of the page after a change that may have removed the focused element.
pub fn restore_on_heading() {
    request_animation_frame(|| {
        let heading = document().query_selector("main h2").ok().flatten();
        on(heading.and_then(|heading| heading.dyn_into().ok()).filter(|_| is_lost()));
    });
}

/// Whether no visible element has the focus.
pub fn is_lost() -> bool {
    let active = document().active_element();
    active.is_none_or(|element| element.tag_name() == "BODY" || element.get_client_rects().length() == 0)
}

fn row_of(nav: &Element, id: ConversationId) -> Option<HtmlElement> {
    // The address also contains the filter of the list.
    nav.query_selector(&format!("li a[href$=\"{id}\"]")).ok()??.dyn_into().ok()
}

/// Focuses the row of the open conversation, or the first row.
pub fn on_current_row(nav: NodeRef<html::Nav>) {
    request_animation_frame(move || {
        let rows = rows(nav);
        on(rows.iter().find(|row| row.has_attribute("aria-current")).or(rows.first()).cloned());
    });
}

/// Focuses the row of the open conversation, or the first row; without rows, the current filter.
pub fn on_list(nav: NodeRef<html::Nav>) {
    if let Some(nav) = nav.try_get_untracked().flatten() {
        let filter = nav.query_selector(".filter-tabs [aria-current]").ok().flatten();
        on(filter.and_then(|filter| filter.dyn_into().ok()));
    }
    on_current_row(nav);
}

/// Opens the conversation `offset` rows below the focused row, or below the row of the open conversation, and
/// focuses its row.
pub fn step_row(nav: NodeRef<html::Nav>, offset: isize) {
    let rows = rows(nav);
    let active = document().active_element();
    let position =
        rows.iter().position(|row| active.as_ref().is_some_and(|active| row.is_same_node(Some(active))));
    let position = position.or_else(|| rows.iter().position(|row| row.has_attribute("aria-current")));
    let target = position.map_or(Some(0), |position| position.checked_add_signed(offset));
    if let Some(row) = target.and_then(|target| rows.get(target)) {
        row.click();
        let _ = row.focus();
    }
}

/// Focuses the row at `index`, unless the focus has left the button that loads more.
pub fn on_added_row(nav: NodeRef<html::Nav>, index: usize) {
    request_animation_frame(move || {
        let has_left =
            document().active_element().is_none_or(|element| !element.class_list().contains("load-more"));
        if !has_left || is_lost() {
            on(rows(nav).get(index).cloned());
        }
    });
}

pub fn on(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Focuses an element as soon as it is visible. The way back to the list takes the browser some frames.
pub fn when_visible(element: HtmlElement) {
    if is_visible(&element) {
        return on(Some(element));
    }
    request_animation_frame(move || {
        if element.is_connected() {
            when_visible(element);
        }
    });
}

/// Whether the element is rendered, and so can be focused.
pub fn is_visible(element: &Element) -> bool {
    element.get_client_rects().length() > 0
}

fn rows(nav: NodeRef<html::Nav>) -> Vec<HtmlElement> {
    let links = nav.try_get_untracked().flatten().and_then(|nav| nav.query_selector_all("li a").ok());
    let Some(links) = links else { return vec![] };
    (0..links.length()).filter_map(|index| links.item(index)?.dyn_into().ok()).collect()
}
