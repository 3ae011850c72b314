//! Storage engines. Each implements `rules::Storage` and `rules::agents::Roster`.

pub mod sqlite;

pub use sqlite::SqliteDatabase;
