//! The agents' page: who waits, one conversation, an answer. In reading order:

mod app;

mod arrive;
mod sign_in;
mod sign_out;

mod list;
mod list_row;
mod results;
mod rows;
mod search;
mod views;

mod keyboard;
mod keys_dialog;

mod case;
mod facts;
mod reply;
mod thread;
mod thread_rows;

mod people;
mod replies;
mod scoreboard;

mod read;
mod send;

mod draft;
mod drafts;
mod keys;
mod known;
mod meanwhile;
mod pace;
mod pages;
mod reading;

mod client;
mod confirm;
mod desk;
mod focus;
mod letters;
mod place;
mod words;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Mounts the inbox in the page's body.
#[wasm_bindgen(start)]
pub fn start() {
    leptos::mount::mount_to_body(|| view! { <app::App/> });
}
