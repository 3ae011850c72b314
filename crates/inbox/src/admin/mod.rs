//! Admin pages: people, sessions, audit log, saved replies, report and failed jobs.

mod links;
mod page;

mod audit_log;
mod change_password;
mod failed_jobs;
mod people;
mod report;
mod saved_replies;
mod sessions;

mod confirm_dialog;
mod data_table;

pub use links::AdminLinks;
pub use page::AdminPageView;
