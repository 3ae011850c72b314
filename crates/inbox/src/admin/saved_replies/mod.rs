//! The page of saved replies. A lead can add, change and remove them.

pub mod client;
pub mod form;
pub mod page;
pub mod remove_dialog;
pub mod row;
