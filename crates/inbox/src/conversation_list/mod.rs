//! The conversation list: filters, search, and rows that a long poll keeps current.

pub mod filter_tabs;
pub mod loaded_pages;
pub mod pane;
pub mod row;
pub mod rows;
pub mod search;
pub mod search_results;
