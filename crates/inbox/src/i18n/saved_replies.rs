//! Strings of saved replies: their page, and the picker in the composer.

pub const SAVED_REPLIES: &str = "Saved replies";
pub const DESCRIPTION: &str =
    "Short texts that everybody here can put into a reply. A lead adds, changes and removes them.";
pub const EMPTY: &str = "There are none yet.";
pub const VIEW_ALL: &str = "See all of them";
pub const ADD_TITLE: &str = "Add a saved reply";
pub const NAME: &str = "Name, by which we find it";
pub const TEXT: &str = "Text";
pub const PLACEHOLDERS_HINT: &str = "Where the text says {name}, the customer's name is put in; for {reference} it is \
                          the order or bill, such as “City Water, October”.";
pub const ADD: &str = "Add";
pub const SAVE: &str = "Save";
pub const EDIT: &str = "Change";
pub const REMOVE: &str = "Remove";
pub const REMOVE_CONSEQUENCES: &str = "Nobody finds it any more. What was sent with it stays.";

/// `Change “Broken mug”`
pub fn edit_title(name: &str) -> String {
    format!("{EDIT} “{name}”")
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
pub fn remove_title(name: &str) -> String {
    format!("{REMOVE} “{name}”?")
}
