//! Every visible string of the inbox, by feature. This file holds the strings that several features share.

pub mod admin;
pub mod auth;
pub mod composer;
pub mod conversation;
pub mod conversation_list;
pub mod failed_jobs;
pub mod report;
pub mod saved_replies;
pub mod shortcuts;

pub const INBOX: &str = "Inbox";
pub const NAME: &str = "Name";
pub const CANCEL: &str = "Cancel";
pub const BACK_TO_LIST: &str = "All conversations";
pub const LOADING: &str = "One moment…";
pub const UNREACHABLE: &str = "The desk cannot be reached just now. We keep trying.";
pub const REQUEST_FAILED: &str = "Not done: the desk cannot be reached just now. Try again.";

/// `Disable: Tom`: the accessible name of a button that each row has.
pub fn action_label(action: &str, name: &str) -> String {
    format!("{action}: {name}")
}
