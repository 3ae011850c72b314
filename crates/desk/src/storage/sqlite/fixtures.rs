//! Test fixtures: new databases, and databases of an earlier version of the desk.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use super::{MIGRATOR, SqliteDatabase, pool};

pub async fn database() -> (TempDir, SqliteDatabase) {
    let dir = tempfile::tempdir().unwrap();
    let database = SqliteDatabase::open(&dir.path().join("yes-reply.sqlite")).await.unwrap();
    (dir, database)
}

/// Creates a database with the migrations up to this version.
pub async fn database_of_version(path: &Path, version: i64) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let old = pool(1).connect_with(options).await.unwrap();
    let migrations = MIGRATOR.iter().filter(|migration| migration.version <= version).cloned();
    Migrator::with_migrations(migrations.collect()).run(&old).await.unwrap();
    old
}
