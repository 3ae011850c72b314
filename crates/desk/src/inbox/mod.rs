//! The agents' inbox.

pub mod conversation_page;
pub mod detail;
pub mod list;
pub mod notes;
pub mod report;
pub mod saved_replies;
pub mod search;
pub mod search_query;
pub mod viewers;
