//! The page of people: their roles and accounts, and invitations.

pub mod client;
pub mod disable_dialog;
pub mod invitation_link;
pub mod invite_form;
pub mod page;
pub mod row;
