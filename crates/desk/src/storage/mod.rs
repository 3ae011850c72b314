//! Storage engines. An engine implements the stores of all features.

pub mod sqlite;

pub use sqlite::SqliteDatabase;
