//! Test fixtures: new databases in the throw-away cluster of this process.

#![allow(clippy::unwrap_used)]

use super::PostgresDatabase;
use crate::storage::suite::TestEngine;

/// PostgreSQL with a database of its own.
pub struct PostgresEngine {
    database: PostgresDatabase,
    url: String,
}

impl TestEngine for PostgresEngine {
    type Database = PostgresDatabase;

    async fn start() -> Self {
        let url = postgres_cluster::shared().create_database();
        Self { database: PostgresDatabase::open(&url).await.unwrap(), url }
    }

    fn database(&self) -> &PostgresDatabase {
        &self.database
    }

    async fn open_again(&self) -> PostgresDatabase {
        PostgresDatabase::open(&self.url).await.unwrap()
    }
}

pub async fn database() -> PostgresDatabase {
    PostgresEngine::start().await.database
}
