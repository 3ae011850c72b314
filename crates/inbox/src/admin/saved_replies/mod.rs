//! The page of saved replies. A lead can add, change and remove them.

mod page;

mod form;
mod remove_dialog;
mod row;

mod state;

pub use page::SavedRepliesPage;
