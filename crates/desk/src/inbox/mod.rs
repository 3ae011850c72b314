//! The agents' inbox: the list, one conversation in detail, notes, search, saved replies, and the report.

pub mod conversation_page;
pub mod detail;
pub mod list;
pub mod notes;
pub mod report;
pub mod saved_replies;
pub mod search;
pub mod search_query;
pub mod service;
pub mod store;
pub mod viewers;
