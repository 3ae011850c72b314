//! The file that is copied. It is locked as long as it is open, so that no desk can use it meanwhile.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteLockingMode, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

use super::error::CopyError;
use super::row::CopyRow;
use super::tables::{CopyTable, TABLES};
use crate::storage::sqlite::MIGRATOR;

/// How long the copy waits for the lock of a command that is about to end, such as `yes-reply agent add`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// The number of rows that are read at once, and that one transaction copies.
const BATCH_ROWS: i64 = 1_000;

/// A number below every rowid.
pub const BEFORE_FIRST: i64 = i64::MIN;

pub struct CopySource {
    connection: SqliteConnection,
    /// The path, for messages.
    file: String,
}

/// What a table holds: the number of its rows, and a digest of all values with their rowids.
pub struct TableContent {
    pub rows: u64,
    pub digest: Vec<u8>,
}

impl CopySource {
    /// Opens the file and locks it.
    ///
    /// # Errors
    /// For a file that does not exist, is in use, or was written by another version of the desk.
    pub async fn open(path: &Path) -> Result<Self, CopyError> {
        let file = path.display().to_string();
        if !path.is_file() {
            return Err(CopyError::new(format!(
                "there is no file {file}; name the desk's database with --from"
            )));
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            // A desk holds a shared lock as long as it runs, also while it writes nothing. The lock of this mode excludes
            // all others, and they exclude it.
            .locking_mode(SqliteLockingMode::Exclusive)
            .busy_timeout(BUSY_TIMEOUT)
            // Every statement reads much, and a log of slow ones would hide the progress.
            .disable_statement_logging();
        let connected = SqliteConnection::connect_with(&options).await;
        let mut connection = connected.map_err(|error| explain(&file, &error))?;
        let begun = sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await;
        begun.map_err(|error| explain(&file, &error))?;
        let mut source = Self { connection, file };
        source.check_version().await?;
        Ok(source)
    }

    /// Ends the lock.
    pub async fn close(self) {
        let _ = self.connection.close().await;
    }

    /// The copy knows the tables of this version of the desk. It migrates nothing, so that the file stays as it is.
    async fn check_version(&mut self) -> Result<(), CopyError> {
        let Self { connection, file } = self;
        const TABLE: &str = "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
        const APPLIED: &str = "SELECT version, checksum FROM _sqlx_migrations ORDER BY version";
        let tables: i64 = sqlx::query_scalar(TABLE)
            .fetch_one(&mut *connection)
            .await
            .map_err(|error| explain(file, &error))?;
        if tables == 0 {
            return Err(CopyError::new(format!(
                "{file} is not a database of the desk; name its file with --from"
            )));
        }
        let applied: Vec<(i64, Vec<u8>)> =
            sqlx::query_as(APPLIED).fetch_all(connection).await.map_err(|error| explain(file, &error))?;
        let mut known = MIGRATOR.iter();
        for (version, checksum) in &applied {
            match known.next() {
                Some(migration) if migration.version == *version && migration.checksum == *checksum => {}
                Some(migration) if migration.version == *version => {
                    return Err(CopyError::new(format!(
                        "another build of the desk has written {file} (migration {version} differs); copy with that \
                         build"
                    )));
                }
                _ => {
                    return Err(CopyError::new(format!(
                        "a newer desk has written {file} (migration {version}); copy with that version of the desk"
                    )));
                }
            }
        }
        if known.next().is_some() {
            return Err(CopyError::new(format!(
                "an older desk has written {file}; start and stop this version of the desk on it once, and copy again"
            )));
        }
        Ok(())
    }

    /// Reads every row, and refuses values that the other engine does not store, before anything is copied.
    pub async fn check(&mut self) -> Result<Vec<TableContent>, CopyError> {
        const ORPHAN: &str = "SELECT \"table\", rowid FROM pragma_foreign_key_check LIMIT 1";
        let orphan = sqlx::query_as(ORPHAN).fetch_optional(&mut self.connection).await;
        let orphan: Option<(String, i64)> = orphan.map_err(|error| explain(&self.file, &error))?;
        if let Some((table, rowid)) = orphan {
            return Err(self.invalid(&table, rowid, "refers to a row that does not exist"));
        }
        let mut contents = Vec::with_capacity(TABLES.len());
        for table in &TABLES {
            let (mut rows, mut digest, mut last) = (0, Sha256::new(), BEFORE_FIRST);
            loop {
                let batch = self.batch(table, last).await?;
                let Some((rowid, _)) = batch.last() else { break };
                last = *rowid;
                rows += batch.len() as u64;
                for (rowid, row) in &batch {
                    digest.update(rowid.to_be_bytes());
                    row.add_to(&mut digest);
                }
            }
            contents.push(TableContent { rows, digest: digest.finalize().to_vec() });
        }
        Ok(contents)
    }

    /// The next rows after a rowid, each with its own.
    pub async fn batch(&mut self, table: &CopyTable, after: i64) -> Result<Vec<(i64, CopyRow)>, CopyError> {
        let query = sqlx::query(AssertSqlSafe(table.batch_query())).bind(after).bind(BATCH_ROWS);
        let rows = query.fetch_all(&mut self.connection).await;
        let rows = rows.map_err(|error| explain(&self.file, &error))?;
        rows.iter().map(|row| self.row(table, row)).collect()
    }

    fn row(&self, table: &CopyTable, row: &SqliteRow) -> Result<(i64, CopyRow), CopyError> {
        let rowid = row.try_get(table.columns.len()).map_err(|error| explain(&self.file, &error))?;
        let values = CopyRow::of_sqlite(table, row)
            .map_err(|invalid| self.invalid(table.name, rowid, format!("has a {invalid}")))?;
        Ok((rowid, values))
    }

    /// All rows in the order of the key.
    pub fn ordered<'a>(&'a mut self, table: &'a CopyTable) -> BoxStream<'a, Result<CopyRow, CopyError>> {
        let Self { connection, file } = self;
        let file = file.as_str();
        let rows = sqlx::query(AssertSqlSafe(table.ordered_query("BINARY"))).fetch(connection);
        rows.map_err(|error| explain(file, &error))
            .map(move |row| {
                CopyRow::of_sqlite(table, &row?).map_err(|invalid| {
                    CopyError::new(format!("{file}: a row of the table {} has a {invalid}", table.name))
                })
            })
            .boxed()
    }

    /// The greatest position that was ever given to an entry or a change.
    pub async fn last_position(&mut self) -> Result<i64, CopyError> {
        const LAST: &str = "SELECT coalesce(max(position), 0) FROM (SELECT position FROM change_counter \
            UNION ALL SELECT max(position) FROM entries UNION ALL SELECT max(change_position) FROM conversations \
            UNION ALL SELECT seq FROM sqlite_sequence WHERE name = 'entries')";
        let last = sqlx::query_scalar(LAST).fetch_one(&mut self.connection).await;
        last.map_err(|error| explain(&self.file, &error))
    }

    /// The greatest number that a table ever gave to a row.
    pub async fn last_number(&mut self, table: &CopyTable, identity: &str) -> Result<i64, CopyError> {
        let CopyTable { name, .. } = table;
        let last = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT coalesce(max(number), 0) FROM (SELECT max({identity}) AS number FROM {name} \
             UNION ALL SELECT seq FROM sqlite_sequence WHERE name = '{name}')"
        )));
        last.fetch_one(&mut self.connection).await.map_err(|error| explain(&self.file, &error))
    }

    fn invalid(&self, table: &str, rowid: i64, reason: impl Display) -> CopyError {
        CopyError::new(format!(
            "{}: in the table {table}, the row with rowid {rowid} {reason}; correct it with sqlite3, and copy again",
            self.file
        ))
    }
}

/// An error of SQLite (sqlite.org/rescode.html), with the next step.
fn explain(file: &str, error: &sqlx::Error) -> CopyError {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    // The lowest byte of an extended code is its primary code.
    CopyError::new(match code.map(|code| code & 0xff) {
        Some(5 | 6) => {
            format!("{file} is in use by another process, such as a desk; stop it, and copy again")
        }
        Some(8) => format!(
            "{file} cannot be locked, because it or its directory cannot be written; run the command as the user of \
             the desk"
        ),
        Some(11) => format!("{file} is damaged ({error}); restore it from a backup, and copy again"),
        Some(26) => format!("{file} is not a database of SQLite; name the desk's database with --from"),
        _ => format!("{file} cannot be read ({error}); make it readable, and copy again"),
    })
}
