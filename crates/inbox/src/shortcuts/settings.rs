//! Whether single characters are commands, on this device.

use leptos::prelude::*;

const KEY: &str = "yes-reply-inbox.letters";
const OFF: &str = "off";

/// As it was left; they are, where nobody said otherwise or the browser keeps nothing.
pub fn letters() -> RwSignal<bool> {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    RwSignal::new(kept.as_deref() != Some(OFF))
}

/// Keeps it for the next time.
pub fn keep(on: bool) {
    let Some(storage) = storage() else { return };
    // Where the browser refuses, it holds until the page is left.
    let _ = if on { storage.remove_item(KEY) } else { storage.set_item(KEY, OFF) };
}

fn storage() -> Option<leptos::web_sys::Storage> {
    window().local_storage().ok().flatten()
}
