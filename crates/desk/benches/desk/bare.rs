//! Bare loops: the simplest program that waits for the disk as often as a desk that serves one writer. A row has the text
//! of a message and nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use postgres_cluster::Cluster;
use sqlx::postgres::{PgConnection, PgListener};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::posts::TEXT;

const CHANNEL: &str = "bare";

/// A file of SQLite with the settings of the desk's.
pub async fn sqlite(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.sqlite"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await.unwrap();
    let table = "CREATE TABLE bare (number INTEGER PRIMARY KEY, text TEXT NOT NULL)";
    sqlx::query(table).execute(&mut connection).await.unwrap();
    connection
}

/// Rows a second on SQLite, one a commit.
pub async fn sqlite_rows(connection: &mut SqliteConnection, span: Duration) -> f64 {
    let (start, mut rows) = (Instant::now(), 0u64);
    while start.elapsed() < span {
        let insert = sqlx::query("INSERT INTO bare (text) VALUES (?)").bind(TEXT);
        insert.execute(&mut *connection).await.unwrap();
        rows += 1;
    }
    rows as f64 / start.elapsed().as_secs_f64()
}

/// A database of PostgreSQL on the desks' server.
pub struct BareDatabase {
    pub url: String,
    connection: PgConnection,
    listener: PgListener,
}

impl BareDatabase {
    pub async fn open(url: String) -> Self {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let table =
            "CREATE TABLE bare (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text TEXT NOT NULL)";
        sqlx::query(table).execute(&mut connection).await.unwrap();
        let mut listener = PgListener::connect(&url).await.unwrap();
        listener.listen(CHANNEL).await.unwrap();
        Self { url, connection, listener }
    }

    /// Rows a second, one a commit.
    pub async fn rows(&mut self, span: Duration) -> f64 {
        let (start, mut rows) = (Instant::now(), 0u64);
        while start.elapsed() < span {
            let insert = sqlx::query("INSERT INTO bare (text) VALUES ($1)").bind(TEXT);
            insert.execute(&mut self.connection).await.unwrap();
            rows += 1;
        }
        rows as f64 / start.elapsed().as_secs_f64()
    }

    /// Rows a second of pgbench, one a commit, by this many connections.
    pub fn pgbench_rows(&self, cluster: &Cluster, connections: usize, span: Duration) -> f64 {
        let script = cluster.folder().join("pgbench.sql");
        std::fs::write(&script, format!("INSERT INTO bare (text) VALUES ('{TEXT}');\n")).unwrap();
        let database = self.url.strip_prefix("postgres:///").and_then(|rest| rest.split('?').next()).unwrap();
        let mut pgbench = cluster.client("pgbench");
        pgbench.args(["--no-vacuum", "--protocol=prepared", "--client", &connections.to_string()]);
        pgbench.args(["--time", &span.as_secs().to_string(), "--file"]).arg(&script).arg(database);
        let output = pgbench.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report = String::from_utf8(output.stdout).unwrap();
        let rate = report.lines().find_map(|line| line.strip_prefix("tps = ")).expect(&report);
        rate.split(' ').next().unwrap().parse().unwrap()
    }

    /// The times of a round trip of NOTIFY: from the moment when one connection sends it until another one has it. With a
    /// row, it is sent by the transaction that inserts the row, and arrives when that is on the disk.
    pub async fn round_trips(&mut self, count: usize, has_row: bool) -> Vec<Duration> {
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            tokio::time::sleep(crate::wake::UNTIL_WAITING).await;
            let sent = Instant::now();
            let notify = async {
                if has_row {
                    let statement = "WITH added AS (INSERT INTO bare (text) VALUES ($2) RETURNING number) \
                         SELECT pg_notify($1, '') FROM added";
                    let notify = sqlx::query(statement).bind(CHANNEL).bind(TEXT);
                    notify.execute(&mut self.connection).await.unwrap();
                } else {
                    let notify = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL);
                    notify.execute(&mut self.connection).await.unwrap();
                }
            };
            let arrive = async {
                self.listener.recv().await.unwrap();
                Instant::now()
            };
            let (arrived, ()) = tokio::join!(arrive, notify);
            times.push(arrived.duration_since(sent));
        }
        times
    }
}
