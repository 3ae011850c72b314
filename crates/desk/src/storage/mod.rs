//! Storage engines. An engine implements the stores of all features.

#[macro_use]
mod present_names;

mod connections;
mod copy;
mod database;
mod entry_columns;
mod group_commit;
mod job_statements;
mod json_error;
mod list_columns;
mod location;
mod peer_notification;
pub mod postgres;
pub mod sqlite;
mod write_batch;

pub use copy::{CopyError, TableCount, copy};
pub use database::Database;
pub use location::DatabaseLocation;
pub use peer_notification::PeerNotification;
pub use postgres::PostgresDatabase;
pub use sqlite::SqliteDatabase;

#[cfg(test)]
pub(crate) mod suite;
