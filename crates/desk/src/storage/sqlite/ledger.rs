//! Rows of `audit`.

use async_trait::async_trait;
use inbox_api::{AuditActor, AuditEntry};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::Sqlite;
use super::error::{damaged, failed};
use super::row::{self, integer, json};
use crate::rules::audit::{By, Ledger, Note};
use crate::rules::{Page, StorageError, clock};

#[async_trait]
impl Ledger for Sqlite {
    async fn note(&self, note: Note) -> Result<(), StorageError> {
        let mut connection = self.write.acquire().await.map_err(failed)?;
        insert(&mut connection, note).await
    }

    async fn noted(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError> {
        const LIST: &str = "SELECT audit.*, person.name AS person_name, whom.name AS whom_name FROM audit \
            LEFT JOIN agents AS person ON person.number = audit.person \
            LEFT JOIN agents AS whom ON whom.number = audit.whom \
            WHERE audit.number < ? ORDER BY audit.number DESC LIMIT ?";
        let query = sqlx::query(LIST).bind(before.map_or(i64::MAX, integer)).bind(integer(limit as u64 + 1));
        let rows = query.fetch_all(&self.read).await.map_err(failed)?;
        let page = &rows[..rows.len().min(limit)];
        let next = match page.last() {
            Some(last) if rows.len() > limit => Some(row::count(last, "number")?),
            _ => None,
        };
        Ok(Page { items: page.iter().map(entry).collect::<Result<_, _>>()?, next })
    }
}

/// Notes one thing, within the transaction of what it is about.
pub async fn insert(connection: &mut SqliteConnection, note: Note) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO audit (at, doer, person, whom, deed) VALUES (?, ?, ?, ?, ?)";
    let (doer, person) = match note.by {
        By::Person(number) => ("person", Some(number)),
        By::CommandLine => ("command_line", None),
        By::Somebody => ("somebody", None),
    };
    // What somebody does to themselves is said once.
    let whom = note.whom.filter(|whom| Some(*whom) != person);
    let query = sqlx::query(INSERT).bind(note.at.as_millisecond()).bind(doer).bind(person).bind(whom);
    query.bind(json(&note.deed)).execute(connection).await.map(|_| ()).map_err(failed)
}

fn entry(row: &SqliteRow) -> Result<AuditEntry, StorageError> {
    let by = match row::get::<String>(row, "doer")?.as_str() {
        "person" => AuditActor::Person(row::get(row, "person_name")?),
        "command_line" => AuditActor::CommandLine,
        _ => AuditActor::Somebody,
    };
    Ok(AuditEntry {
        id: row::count(row, "number")?,
        at: clock::from_ms(row::get(row, "at")?),
        by,
        whom: row::get(row, "whom_name")?,
        deed: serde_json::from_str(&row::get::<String>(row, "deed")?).map_err(damaged)?,
    })
}
