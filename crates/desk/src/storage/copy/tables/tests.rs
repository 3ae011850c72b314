//! The tables of the copy beside the schemas of both engines. A table or a column that is added to a schema has to be added
//! to the copy.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use postgres_cluster::shared;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};

use super::*;
use crate::storage::postgres::open::open;
use crate::storage::sqlite::MIGRATOR;

/// Tables that PostgreSQL alone has: locks, and the words of the search, which the desk makes of the texts.
const POSTGRES_TABLES: [&str; 2] = ["locks", "search_words"];

/// Each table with its columns and their types.
type Schema = BTreeMap<String, BTreeMap<String, String>>;

fn schema(columns: Vec<(String, String, String)>) -> Schema {
    let mut schema = Schema::new();
    for (table, column, kind) in columns {
        schema.entry(table).or_default().insert(column, kind);
    }
    assert!(schema.remove(COUNTER).is_some_and(|columns| columns.len() == 1), "the counter is copied apart");
    assert!(schema.remove("_sqlx_migrations").is_some(), "migrations were applied");
    schema
}

fn copied(of_type: impl Fn(CopyType) -> &'static str) -> Schema {
    let columns = |table: &CopyTable| {
        table.columns.iter().map(|(name, kind)| ((*name).to_owned(), of_type(*kind).to_owned())).collect()
    };
    TABLES.iter().map(|table| (table.name.to_owned(), columns(table))).collect()
}

async fn sqlite() -> SqlitePool {
    // Each connection has a database of its own.
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    MIGRATOR.run(&pool).await.unwrap();
    pool
}

#[tokio::test]
async fn every_table_and_column_of_sqlite_is_copied() {
    const COLUMNS: &str = "SELECT tables.name, columns.name, columns.type FROM pragma_table_list AS tables \
        JOIN pragma_table_xinfo(tables.name) AS columns \
        WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' AND hidden = 0";
    let columns = sqlx::query_as(COLUMNS).fetch_all(&sqlite().await).await.unwrap();
    let expected = copied(|kind| match kind {
        Integer | Boolean => "INTEGER",
        Text | Json | Id => "TEXT",
        Bytes => "BLOB",
    });
    assert_eq!(schema(columns), expected);
}

/// A batch is the rows after a rowid.
#[tokio::test]
async fn every_table_of_sqlite_has_rowids() {
    const WITHOUT: &str =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr";
    let without: Vec<String> = sqlx::query_scalar(WITHOUT).fetch_all(&sqlite().await).await.unwrap();
    assert_eq!(without, Vec::<String>::new());
}

#[tokio::test]
async fn every_table_and_column_of_postgresql_is_copied() {
    const COLUMNS: &str = "SELECT table_name::TEXT, column_name::TEXT, data_type::TEXT \
        FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'";
    let pool = open(&shared().create_database()).await.unwrap().pool;
    let mut schema = schema(sqlx::query_as(COLUMNS).fetch_all(&pool).await.unwrap());
    for table in POSTGRES_TABLES {
        assert!(schema.remove(table).is_some(), "{table} is there");
    }
    let expected = copied(|kind| match kind {
        Integer => "bigint",
        Boolean => "boolean",
        Text | Json => "text",
        Bytes => "bytea",
        Id => "uuid",
    });
    assert_eq!(schema, expected);
}

#[tokio::test]
async fn identities_and_references_are_those_of_the_schema() {
    const IDENTITIES: &str = "SELECT table_name::TEXT, column_name::TEXT \
        FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'";
    const REFERENCES: &str =
        "SELECT conrelid::REGCLASS::TEXT, confrelid::REGCLASS::TEXT FROM pg_constraint WHERE contype = 'f'";
    let pool = open(&shared().create_database()).await.unwrap().pool;
    let identities: Vec<(String, String)> = sqlx::query_as(IDENTITIES).fetch_all(&pool).await.unwrap();
    let expected = TABLES.iter().filter_map(|table| Some((table.name.into(), table.identity?.into())));
    assert_eq!(identities.into_iter().collect::<BTreeSet<_>>(), expected.collect());

    let references: Vec<(String, String)> = sqlx::query_as(REFERENCES).fetch_all(&pool).await.unwrap();
    assert!(references.len() > 10, "the references are there");
    let place = |name: &str| TABLES.iter().position(|table| table.name == name).unwrap();
    for (table, referred) in references {
        assert!(place(&referred) < place(&table), "{referred} is copied before {table}");
    }
}

/// Two rows that are equal in the key could otherwise come in another order on the other side.
#[test]
fn a_key_without_a_unique_index_has_all_columns() {
    for table in &TABLES {
        let is_unique = !["waits", "kept_promises"].contains(&table.name);
        assert!(is_unique || table.key.len() == table.columns.len(), "{}", table.name);
    }
}
