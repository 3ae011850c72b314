//! A copy that was interrupted goes on where it stopped. Meanwhile no desk can use the target.

use std::time::{Duration, Instant};

use postgres_cluster::Cluster;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{AssertSqlSafe, Connection};

use super::arguments;
use super::filled_desk::FilledDesk;
use crate::common::TestDesk;
use crate::common::agent::PASSWORD;
use crate::common::process::{all, run, start};
use desk::storage::DatabaseLocation;

/// The longest that a test waits for a condition.
const PATIENCE: Duration = Duration::from_secs(60);

/// The number of events that the audit log of the file has in addition.
const EVENTS: i64 = 2_500;

/// A command that opens the database as the desk does, and ends.
const ADD_ZOE: [&str; 4] = ["agent", "add", "Zoe", "--password-stdin"];

/// A desk on a file with several batches in a table, and a database in which the second batch waits for a lock.
struct HeldCopy {
    filled: FilledDesk,
    url: String,
    pool: PgPool,
    /// A transaction with the number of a row of the second batch.
    holder: PgConnection,
}

impl HeldCopy {
    async fn new(cluster: &Cluster) -> Self {
        let mut filled = FilledDesk::new().await;
        filled.desk.stop().await;
        add_events(&filled.desk).await;
        let url = cluster.create_database();
        // Creates the tables.
        DatabaseLocation::parse(&url).unwrap().open().await.unwrap().close().await;
        let mut holder = PgConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("BEGIN; INSERT INTO audit (number, at, doer, deed) VALUES (1500, 0, 'somebody', '{}')")
            .execute(&mut holder)
            .await
            .unwrap();
        let pool = PgPool::connect(&url).await.unwrap();
        Self { filled, url, pool, holder }
    }

    /// Starts the copy and waits until its first batch of events is committed.
    async fn start(&self) -> std::process::Child {
        let child = start(self.filled.desk.dir.path(), &arguments(&self.filled.from(), &self.url));
        let begin = Instant::now();
        while self.copied_events().await != Some(1_000) {
            assert!(begin.elapsed() < PATIENCE, "{}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        child
    }

    async fn copied_events(&self) -> Option<i64> {
        const COPIED: &str = "SELECT copied FROM copy_progress WHERE name = 'audit'";
        // There is no such table before the copy has begun.
        sqlx::query_scalar(COPIED).fetch_optional(&self.pool).await.ok().flatten()
    }

    /// Kills a copy amid its second batch and lets the next one pass.
    async fn interrupt(mut self) -> (FilledDesk, String, PgPool) {
        let mut child = self.start().await;
        child.kill().unwrap();
        child.wait().unwrap();
        sqlx::raw_sql("ROLLBACK").execute(&mut self.holder).await.unwrap();
        (self.filled, self.url, self.pool)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.filled.desk.dir.path().join("log.txt")).unwrap()
    }
}

/// Adds events to the audit log of the file. Nothing but the number of rows counts.
async fn add_events(desk: &TestDesk) {
    let options = SqliteConnectOptions::new().filename(desk.dir.path().join("yes-reply.sqlite"));
    let file = SqlitePool::connect_with(options).await.unwrap();
    const ADD: &str = "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL \
        SELECT number + 1 FROM numbers WHERE number < ?) INSERT INTO audit (at, doer, deed) \
        SELECT number, 'command_line', '{\"kind\": \"sign_in_refused\"}' FROM numbers";
    sqlx::query(ADD).bind(EVENTS).execute(&file).await.unwrap();
    file.close().await;
}

#[tokio::test]
async fn a_killed_copy_goes_on_where_it_stopped() {
    let (mut filled, url, pool) = HeldCopy::new(postgres_cluster::shared()).await.interrupt().await;
    let dir = filled.desk.dir.path();
    let why = run(dir, &[&ADD_ZOE[..], &["--database", &url]].concat(), PASSWORD).unwrap_err();
    assert!(why.contains("contains an unfinished copy; run `yes-reply copy` again"), "{why}");
    let (success, _, log) = all(dir, &arguments(&filled.from(), &url), "");
    assert!(success && log.contains("audit: 1000 of"), "{log}");
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM audit").fetch_one(&pool).await.unwrap();
    assert!(events > EVENTS, "{events}");
    filled.move_to(&url).await;
    assert_eq!(filled.maria.get("session").await.1["name"], "Maria");
    filled.desk.stop().await;
}

#[tokio::test]
async fn a_copy_goes_on_after_its_server_was_gone() {
    let cluster = Cluster::start().unwrap();
    let held = HeldCopy::new(&cluster).await;
    let mut child = held.start().await;
    cluster.kill();
    assert!(!child.wait().unwrap().success());
    let log = held.log();
    assert!(log.contains("the copy is interrupted") && log.contains("run the same command again"), "{log}");
    cluster.restart().unwrap();
    let copy = arguments(&held.filled.from(), &held.url).map(str::to_owned);
    let (success, out, log) = all(held.filled.desk.dir.path(), &copy.each_ref().map(String::as_str), "");
    assert!(success && log.contains("audit: 1000 of"), "{out}{log}");
}

#[tokio::test]
async fn the_file_is_not_written_during_the_copy() {
    let mut held = HeldCopy::new(postgres_cluster::shared()).await;
    let mut child = held.start().await;
    let why = run(held.filled.desk.dir.path(), &ADD_ZOE, PASSWORD).unwrap_err();
    assert!(why.contains("database is locked"), "{why}");
    sqlx::raw_sql("ROLLBACK").execute(&mut held.holder).await.unwrap();
    assert!(child.wait().unwrap().success(), "{}", held.log());
}

#[tokio::test]
async fn a_row_that_differs_ends_the_copy_with_its_key() {
    let (filled, url, pool) = HeldCopy::new(postgres_cluster::shared()).await.interrupt().await;
    let copy = || run(filled.desk.dir.path(), &arguments(&filled.from(), &url), "");
    let change = async |statement: &'static str| {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&pool).await.unwrap();
    };
    for (damage, repair, expected) in [
        (
            "UPDATE entries SET author_name = author_name || '!' WHERE position = 2",
            "UPDATE entries SET author_name = rtrim(author_name, '!') WHERE position = 2",
            "in the table entries: the row with position 2 has another value in `author_name`;",
        ),
        (
            "INSERT INTO waits VALUES (0, 7)",
            "DELETE FROM waits WHERE answered_at = 0",
            "in the table waits: the file has no row with answered_at 0, waited_ms 7;",
        ),
        (
            "CREATE TABLE kept AS SELECT * FROM replies; DELETE FROM replies",
            "INSERT INTO replies SELECT * FROM kept",
            "in the table replies: the row with number 1 is missing;",
        ),
        (
            "UPDATE search_words SET part = 2 WHERE seq = 3",
            "UPDATE search_words SET part = 1 WHERE part = 2",
            "in the table search_words: the words of conversation",
        ),
        (
            "INSERT INTO search_words SELECT conversation, seq, 2, words FROM search_words WHERE seq = 3",
            "DELETE FROM search_words WHERE part = 2",
            "in the table search_words: it has",
        ),
    ] {
        change(damage).await;
        let why = copy().unwrap_err();
        assert!(why.contains(expected), "{why}");
        change(repair).await;
    }
    copy().unwrap();
}

#[tokio::test]
async fn a_file_that_was_used_meanwhile_is_not_mixed_with_the_copy() {
    let (mut filled, url, _) = HeldCopy::new(postgres_cluster::shared()).await.interrupt().await;
    filled.desk.start("").await;
    filled.desk.ada().open("Something new").await;
    filled.desk.stop().await;
    let why = run(filled.desk.dir.path(), &arguments(&filled.from(), &url), "").unwrap_err();
    assert!(
        why.contains("an unfinished copy of another file, or of this file before it was changed"),
        "{why}"
    );
}
