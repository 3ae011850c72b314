//! Setting for single-character shortcuts, kept in the browser's local storage.

use leptos::prelude::*;
use leptos::web_sys::Storage;

const STORAGE_KEY: &str = "yes-reply-inbox.letters";
const OFF: &str = "off";

/// The stored setting; on where none is stored or the storage cannot be used.
pub fn load_single_keys() -> RwSignal<bool> {
    let stored = local_storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    RwSignal::new(stored.as_deref() != Some(OFF))
}

pub fn save_single_keys(enabled: bool) {
    let Some(storage) = local_storage() else { return };
    // If the storage refuses, the setting holds until the page is closed.
    let _ = if enabled { storage.remove_item(STORAGE_KEY) } else { storage.set_item(STORAGE_KEY, OFF) };
}

fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
