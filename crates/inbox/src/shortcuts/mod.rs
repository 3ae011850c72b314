//! Keyboard shortcuts: keymap, listener, settings, and the dialog that lists them.

pub mod dialog;
pub mod keymap;
pub mod listener;
pub mod settings;
