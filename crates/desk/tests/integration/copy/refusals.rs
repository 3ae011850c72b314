//! One sentence for each source and each target that cannot be used. Nothing is copied then.

use std::path::Path;

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use super::arguments;
use crate::common::TestDesk;
use crate::common::process::{all, run};

/// A directory with the file of a desk that has stopped.
async fn stopped_desk() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let location = dir.path().join("yes-reply.sqlite").to_str().unwrap().to_owned();
    let mut desk = TestDesk::at(location, dir, "").await;
    desk.ada().open("Hello").await;
    desk.stop().await;
    desk.dir
}

async fn change_file(dir: &Path, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(dir.join("yes-reply.sqlite"));
    let file = SqlitePool::connect_with(options.foreign_keys(false)).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&file).await.unwrap();
    file.close().await;
}

fn refused(dir: &Path, url: &str) -> String {
    run(dir, &arguments("sqlite:yes-reply.sqlite", url), "").unwrap_err()
}

#[tokio::test]
async fn a_target_that_is_not_empty_is_refused() {
    let dir = stopped_desk().await;
    let url = postgres_cluster::shared().create_database();
    run(dir.path(), &arguments("sqlite:yes-reply.sqlite", &url), "").unwrap();
    let why = refused(dir.path(), &url);
    assert!(
        why.contains("the target is not empty: a desk has written into its table conversations"),
        "{why}"
    );
    // It is still a good target for its desk.
    let mut desk = TestDesk::at(url, dir, "").await;
    assert_eq!(desk.ada().get("/v1/conversations").await.1["conversations"].as_array().unwrap().len(), 1);
    desk.stop().await;
}

#[tokio::test]
async fn a_file_in_use_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let location = dir.path().join("yes-reply.sqlite").to_str().unwrap().to_owned();
    let mut desk = TestDesk::at(location, dir, "").await;
    let url = postgres_cluster::shared().create_database();
    let why = refused(desk.dir.path(), &url);
    assert!(why.contains("yes-reply.sqlite is in use by another process, such as a desk; stop it"), "{why}");
    desk.ada().open("The desk goes on").await;
    desk.stop().await;
    run(desk.dir.path(), &arguments("sqlite:yes-reply.sqlite", &url), "").unwrap();
}

#[tokio::test]
async fn files_that_are_no_database_of_this_desk_are_refused() {
    let dir = stopped_desk().await;
    let url = postgres_cluster::shared().create_database();
    std::fs::write(dir.path().join("text.txt"), "no database at all, but a text of some length".repeat(100))
        .unwrap();
    std::fs::write(dir.path().join("empty.sqlite"), "").unwrap();
    for (from, expected) in [
        ("sqlite:missing.sqlite", "there is no file missing.sqlite"),
        ("sqlite:text.txt", "text.txt is not a database of SQLite"),
        ("sqlite:empty.sqlite", "empty.sqlite is not a database of the desk"),
        (url.as_str(), "write --from as sqlite:FILE; a copy goes from SQLite to PostgreSQL"),
        ("yes-reply.sqlite", "write --from as sqlite:FILE"),
    ] {
        let why = run(dir.path(), &arguments(from, &url), "").unwrap_err();
        assert!(why.contains(expected), "{why}");
    }
    assert!(!dir.path().join("missing.sqlite").exists(), "nothing is made");
    let why = run(dir.path(), &arguments("sqlite:yes-reply.sqlite", "yes-reply.sqlite"), "").unwrap_err();
    assert!(why.contains("write --to as postgres://USER:PASSWORD@HOST/DATABASE"), "{why}");
}

#[tokio::test]
async fn a_file_of_another_version_is_refused() {
    let dir = stopped_desk().await;
    let url = postgres_cluster::shared().create_database();
    const LATER: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        VALUES (9999, 'later', TRUE, x'00', 0)";
    change_file(dir.path(), LATER).await;
    assert!(refused(dir.path(), &url).contains("a newer desk has written yes-reply.sqlite (migration 9999)"));
    change_file(dir.path(), "DELETE FROM _sqlx_migrations WHERE version > 10").await;
    assert!(refused(dir.path(), &url).contains("an older desk has written yes-reply.sqlite; start and stop"));
    change_file(dir.path(), "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1").await;
    assert!(refused(dir.path(), &url).contains("(migration 1 differs)"));
}

#[tokio::test]
async fn values_that_postgresql_does_not_store_are_refused_with_their_row() {
    let dir = stopped_desk().await;
    let url = postgres_cluster::shared().create_database();
    for (damage, repair, expected) in [
        (
            "UPDATE conversations SET name = 'A' || char(0) || 'B'",
            "UPDATE conversations SET name = 'Ada'",
            "in the table conversations, the row with rowid 1 has a `name` that contains U+0000",
        ),
        (
            "UPDATE conversations SET email = CAST(x'ff41' AS TEXT)",
            "UPDATE conversations SET email = NULL",
            "in the table conversations, the row with rowid 1 has a `email` that is no text in UTF-8",
        ),
        (
            "UPDATE entries SET body = body || '}'",
            "UPDATE entries SET body = rtrim(body, '}') || '}'",
            "in the table entries, the row with rowid 1 has a `body` that is no JSON",
        ),
        (
            "UPDATE entries SET id = upper(id)",
            "UPDATE entries SET id = lower(id)",
            "in the table entries, the row with rowid 1 has a `id` that is no UUID of version 7 in small letters",
        ),
        (
            "INSERT INTO kept_promises VALUES (0, 'nowhere')",
            "DELETE FROM kept_promises",
            "in the table kept_promises, the row with rowid 1 refers to a row that does not exist",
        ),
    ] {
        change_file(dir.path(), damage).await;
        let why = refused(dir.path(), &url);
        assert!(why.contains(expected), "{why}");
        change_file(dir.path(), repair).await;
    }
    // Nothing was begun, not even the tables.
    const TABLES: &str = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    let pool = PgPool::connect(&url).await.unwrap();
    assert_eq!(sqlx::query_scalar::<_, i64>(TABLES).fetch_one(&pool).await.unwrap(), 0);
    run(dir.path(), &arguments("sqlite:yes-reply.sqlite", &url), "").unwrap();
}

#[tokio::test]
async fn a_password_is_neither_printed_nor_logged() {
    let dir = stopped_desk().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://desk:plumtree@{free}/desk");
    let (success, out, log) = all(dir.path(), &arguments("sqlite:yes-reply.sqlite", &url), "");
    assert!(
        !success && log.contains(&format!("the target cannot be used: {free} cannot be reached")),
        "{log}"
    );
    assert!(!out.contains("plumtree") && !log.contains("plumtree"), "{log}");
}
