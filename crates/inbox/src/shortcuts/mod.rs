//! Keyboard shortcuts: keymap, listener, settings, and the dialog that lists them.

mod dialog;
mod keymap;
mod listener;
mod settings;

pub use dialog::{ShortcutsButton, ShortcutsDialog};
pub use listener::listen;
pub use settings::load_single_keys;
