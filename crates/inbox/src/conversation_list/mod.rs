//! The conversation list: filters, search, and rows that a long poll keeps current.

mod pane;

mod filter_tabs;
mod search;
mod search_field;

mod excerpt;
mod row;
mod rows;
mod search_results;

mod loaded_pages;

pub use pane::ConversationListPane;
