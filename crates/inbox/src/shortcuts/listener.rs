//! The keyboard beyond what the browser does by itself.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use crate::focus;
use crate::shortcuts::keymap::Command;
use crate::shortcuts::keymap::Press;

/// Does what keys mean, for as long as the reactive owner lives.
pub fn listen(list: NodeRef<html::Nav>, keys: NodeRef<html::Dialog>, letters: RwSignal<bool>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        let press = Press {
            key: &key,
            held: event.ctrl_key() || event.alt_key() || event.meta_key(),
            elsewhere: event.default_prevented()
                || event.is_composing()
                || keys.get_untracked().is_some_and(|keys| keys.open())
                || document().active_element().is_some_and(|element| is_field(&element)),
            letters: letters.get_untracked(),
        };
        if let Some(command) = press.command() {
            // The slash would be typed into the field that it moves to.
            event.prevent_default();
            obey(command, list, keys);
        }
    });
    on_cleanup(move || listener.remove());
}

fn obey(command: Command, list: NodeRef<html::Nav>, keys: NodeRef<html::Dialog>) {
    match command {
        Command::Next => focus::step(list, 1),
        Command::Previous => focus::step(list, -1),
        Command::Reply => focus::on(find("main .composer textarea")),
        Command::Search => {
            back();
            if let Some(field) = find("nav input[type=search]") {
                focus::when_shown(field);
            }
        }
        Command::Help => {
            if let Some(keys) = keys.get_untracked() {
                // It is refused only to a dialog that is shown already.
                let _ = keys.show_modal();
            }
        }
        Command::Back => back(),
    }
}

/// Follows the link back to the list, where there is one to be seen.
fn back() {
    if let Some(link) = find("main .back").filter(|link| focus::is_shown(link)) {
        link.click();
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Whether letters typed here are words. A box to tick takes no letters.
fn is_field(element: &Element) -> bool {
    element
        .matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
        .unwrap_or(false)
}
