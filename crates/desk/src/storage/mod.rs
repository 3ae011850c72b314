//! Storage engines.

pub mod sqlite;

pub use sqlite::SqliteDatabase;
