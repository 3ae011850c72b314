//! Listener for keyboard shortcuts.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use crate::focus;
use crate::shortcuts::keymap::{KeyPress, ShortcutAction};

/// Listens on the window until the reactive owner is cleaned up.
pub fn listen(nav: NodeRef<html::Nav>, dialog: NodeRef<html::Dialog>, single_keys: RwSignal<bool>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        let press = KeyPress {
            key: &key,
            has_modifier: event.ctrl_key() || event.alt_key() || event.meta_key(),
            is_captured: event.default_prevented()
                || event.is_composing()
                || dialog.get_untracked().is_some_and(|dialog| dialog.open())
                || document().active_element().is_some_and(|element| accepts_text(&element)),
            single_keys: single_keys.get_untracked(),
        };
        if let Some(action) = press.action() {
            // Otherwise the slash would be typed into the search field that it focuses.
            event.prevent_default();
            run_action(action, nav, dialog);
        }
    });
    on_cleanup(move || listener.remove());
}

fn run_action(action: ShortcutAction, nav: NodeRef<html::Nav>, dialog: NodeRef<html::Dialog>) {
    match action {
        ShortcutAction::Next => focus::step_row(nav, 1),
        ShortcutAction::Previous => focus::step_row(nav, -1),
        ShortcutAction::Reply => focus::on(query("main .composer textarea")),
        ShortcutAction::Search => {
            go_back();
            if let Some(field) = query("nav input[type=search]") {
                focus::when_visible(field);
            }
        }
        ShortcutAction::Help => {
            if let Some(dialog) = dialog.get_untracked() {
                // Fails only if the dialog is already open.
                let _ = dialog.show_modal();
            }
        }
        ShortcutAction::Back => go_back(),
    }
}

/// Follows the link back to the list, if it is visible.
fn go_back() {
    if let Some(link) = query("main .back-link").filter(|link| focus::is_visible(link)) {
        link.click();
    }
}

fn query(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Whether the element takes typed characters. Checkboxes and radio buttons do not.
fn accepts_text(element: &Element) -> bool {
    element
        .matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
        .unwrap_or(false)
}
