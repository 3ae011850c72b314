//! Test fixtures: new databases, and databases of an earlier version of the desk.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use super::{MIGRATOR, SqliteDatabase, pool};
use crate::storage::suite::TestEngine;

/// SQLite with a file of its own.
pub struct SqliteEngine {
    database: SqliteDatabase,
    path: PathBuf,
    _dir: TempDir,
}

impl TestEngine for SqliteEngine {
    type Database = SqliteDatabase;

    async fn start() -> Self {
        let (_dir, path) = new_file();
        Self { database: SqliteDatabase::open(&path).await.unwrap(), path, _dir }
    }

    fn database(&self) -> &SqliteDatabase {
        &self.database
    }

    async fn open_again(&self) -> SqliteDatabase {
        SqliteDatabase::open(&self.path).await.unwrap()
    }
}

/// The path of a file that does not exist yet.
pub fn new_file() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("yes-reply.sqlite");
    (dir, path)
}

pub async fn database() -> (TempDir, SqliteDatabase) {
    let (dir, path) = new_file();
    (dir, SqliteDatabase::open(&path).await.unwrap())
}

/// Creates a database with the migrations up to this version.
pub async fn database_of_version(path: &Path, version: i64) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let old = pool(1).connect_with(options).await.unwrap();
    let migrations = MIGRATOR.iter().filter(|migration| migration.version <= version).cloned();
    Migrator::with_migrations(migrations.collect()).run(&old).await.unwrap();
    old
}
