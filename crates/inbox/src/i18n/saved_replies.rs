//! Every visible string about saved replies.

pub use labels::*;

/// The strings that are the same every time.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const SAVED_REPLIES: &str = "Saved replies";
    pub const WHAT_FOR: &str =
        "Short texts that everybody here can put into a reply. A lead adds, changes and removes them.";
    pub const NONE: &str = "There are none yet.";
    pub const SEE_ALL: &str = "See all of them";
    pub const ADD_ONE: &str = "Add a saved reply";
    pub const NAME: &str = "Name, by which we find it";
    pub const TEXT: &str = "Text";
    pub const PLACES: &str = "Where the text says {name}, the customer's name is put in; for {reference} it is \
                              the order or bill, such as “City Water, October”.";
    pub const ADD: &str = "Add";
    pub const SAVE: &str = "Save";
    pub const CHANGE: &str = "Change";
    pub const REMOVE: &str = "Remove";
    pub const REMOVE_MEANS: &str = "Nobody finds it any more. What was sent with it stays.";
}

/// `Change “Broken mug”`.
pub fn change(name: &str) -> String {
    format!("{CHANGE} “{name}”")
}

/// `“Broken mug” is saved.`
pub fn saved(name: &str) -> String {
    format!("“{name}” is saved.")
}

/// `“Broken mug” is removed.`
pub fn removed(name: &str) -> String {
    format!("“{name}” is removed.")
}

/// `Remove “Broken mug”?`
pub fn remove(name: &str) -> String {
    format!("{REMOVE} “{name}”?")
}
