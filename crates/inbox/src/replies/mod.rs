//! Saved replies: putting one into an answer, and looking after them. In reading order:

mod choose;
mod fill;

mod form;
mod list;
mod remove;
mod row;

mod client;

pub use choose::ChooseReply;
pub use list::ReplyList;
