//! Admin pages: people, sessions, audit log, saved replies and report.

pub mod audit_log;
pub mod change_password;
pub mod confirm_dialog;
pub mod links;
pub mod page;
pub mod people;
pub mod report;
pub mod saved_replies;
pub mod sessions;
