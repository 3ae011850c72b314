//! Authentication: session bootstrap, sign-in, sign-out, and invitations.

pub mod accept_invitation;
pub mod account_bar;
pub mod password_field;
pub mod session_bootstrap;
pub mod sign_in_form;
