//! The agents' inbox: a list of conversations, an open conversation with its composer, and the admin pages.

mod app;

mod auth;
mod conversation_list;

mod conversation;

mod admin;

mod shortcuts;

mod drafts;

mod api;
mod focus;
mod i18n;
mod inbox_state;
mod poll_timer;
mod request;
mod route;

#[cfg(test)]
mod test_support;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Mounts the inbox in the page's body.
#[wasm_bindgen(start)]
pub fn start() {
    leptos::mount::mount_to_body(|| view! { <app::App/> });
}
