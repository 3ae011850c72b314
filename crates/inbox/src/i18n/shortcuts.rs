//! Strings of the dialog that lists the keyboard shortcuts.

pub const SHORTCUTS: &str = "Keyboard";
pub const CLOSE: &str = "Close";
pub const SINGLE_KEYS: &str = "Use the keys that are a single character";
pub const SINGLE_KEYS_HINT: &str =
    "Switch them off when they get in the way, such as when you speak your words.";

/// Keys and the description of their action.
pub const KEYMAP: [(&[&str], &str); 7] = [
    (&["j", "k"], "next conversation, and the one before"),
    (&["Enter"], "open the conversation that you are on"),
    (&["r"], "write a reply"),
    (&["Ctrl + Enter"], "send it"),
    (&["/"], "search; Escape leaves it"),
    (&["u", "Escape"], "back to the list on a small screen"),
    (&["?"], "show these keys"),
];
