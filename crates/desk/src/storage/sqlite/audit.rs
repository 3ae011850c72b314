//! Rows of `audit`.

use async_trait::async_trait;
use inbox_api::{AuditActor, AuditEntry};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::{corrupt, map_error};
use super::mapping::{json, saturating_i64};
use super::{SqliteDatabase, mapping};
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::conversations::store::StorageError;
use crate::support::clock;
use crate::support::pagination::Page;

#[async_trait]
impl AuditLog for SqliteDatabase {
    async fn record(&self, note: AuditEvent) -> Result<(), StorageError> {
        let mut connection = self.write.acquire().await.map_err(map_error)?;
        insert(&mut connection, note).await
    }

    async fn audit_page(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError> {
        const LIST: &str = "SELECT audit.*, person.name AS person_name, whom.name AS whom_name FROM audit \
            LEFT JOIN agents AS person ON person.number = audit.person \
            LEFT JOIN agents AS whom ON whom.number = audit.whom \
            WHERE audit.number < ? ORDER BY audit.number DESC LIMIT ?";
        let query = sqlx::query(LIST)
            .bind(before.map_or(i64::MAX, saturating_i64))
            .bind(saturating_i64(limit as u64 + 1));
        let rows = query.fetch_all(&self.read).await.map_err(map_error)?;
        let page = &rows[..rows.len().min(limit)];
        let next = match page.last() {
            Some(last) if rows.len() > limit => Some(mapping::get_unsigned(last, "number")?),
            _ => None,
        };
        Ok(Page { items: page.iter().map(entry).collect::<Result<_, _>>()?, next })
    }
}

/// Notes one thing, within the transaction of what it is about.
pub async fn insert(connection: &mut SqliteConnection, note: AuditEvent) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO audit (at, doer, person, whom, deed) VALUES (?, ?, ?, ?, ?)";
    let (doer, person) = match note.actor {
        ActorId::Agent(number) => ("person", Some(number)),
        ActorId::CommandLine => ("command_line", None),
        ActorId::Anonymous => ("somebody", None),
    };
    // What somebody does to themselves is said once.
    let whom = note.subject.filter(|whom| Some(*whom) != person);
    let query = sqlx::query(INSERT).bind(note.at.as_millisecond()).bind(doer).bind(person).bind(whom);
    query.bind(json(&note.action)).execute(connection).await.map(|_| ()).map_err(map_error)
}

fn entry(row: &SqliteRow) -> Result<AuditEntry, StorageError> {
    let by = match mapping::get::<String>(row, "doer")?.as_str() {
        "person" => AuditActor::Person(mapping::get(row, "person_name")?),
        "command_line" => AuditActor::CommandLine,
        _ => AuditActor::Somebody,
    };
    Ok(AuditEntry {
        id: mapping::get_unsigned(row, "number")?,
        at: clock::from_ms(mapping::get(row, "at")?),
        by,
        whom: mapping::get(row, "whom_name")?,
        deed: serde_json::from_str(&mapping::get::<String>(row, "deed")?).map_err(corrupt)?,
    })
}
