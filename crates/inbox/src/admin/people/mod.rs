//! The page of people: their roles and accounts, and invitations.

mod page;

mod disable_dialog;
mod invitation_link;
mod invite_form;
mod rename_dialog;
mod row;

mod actions;
mod state;

pub use page::PeoplePage;
