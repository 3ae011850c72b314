//! Rows of `audit`.

use async_trait::async_trait;
use inbox_api::{AuditActor, AuditEntry};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::SqliteDatabase;
use super::error::map_error;
use super::mapping::{self, get_json, get_time, get_unsigned, json, saturating_i64};
use crate::accounts::agent::AgentId;
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::error::StorageError;
use crate::support::pagination::Page;

#[async_trait]
impl AuditLog for SqliteDatabase {
    async fn record(&self, event: AuditEvent) -> Result<(), StorageError> {
        let mut connection = self.write.acquire().await.map_err(map_error)?;
        insert(&mut connection, event).await
    }

    async fn audit_page(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError> {
        const LIST: &str = "SELECT audit.*, person.name AS person_name, whom.name AS whom_name FROM audit \
            LEFT JOIN agents AS person ON person.number = audit.person \
            LEFT JOIN agents AS whom ON whom.number = audit.whom \
            WHERE audit.number < ? ORDER BY audit.number DESC LIMIT ?";
        let query = sqlx::query(LIST).bind(before.map_or(i64::MAX, saturating_i64));
        let query = query.bind(saturating_i64(limit as u64 + 1));
        let rows: Vec<SqliteRow> =
            self.fetch(move |connection| Box::pin(query.fetch_all(connection))).await?;
        let page = mapping::page(&rows, limit, "number").map_err(map_error)?;
        Ok(page.map(|AuditRow(entry)| entry))
    }
}

struct AuditRow(AuditEntry);

impl FromRow<'_, SqliteRow> for AuditRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let by = match row.try_get("doer")? {
            "person" => AuditActor::Person(row.try_get("person_name")?),
            "system" => AuditActor::System(row.try_get("system")?),
            "command_line" => AuditActor::CommandLine,
            "desk" => AuditActor::Desk,
            _ => AuditActor::Somebody,
        };
        Ok(Self(AuditEntry {
            id: get_unsigned(row, "number")?,
            at: get_time(row, "at")?,
            actor: by,
            person: row.try_get("whom_name")?,
            action: get_json(row, "deed")?,
        }))
    }
}

/// Inserts an event within the transaction of its change.
pub async fn insert(connection: &mut SqliteConnection, event: AuditEvent) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO audit (at, doer, person, system, whom, deed) VALUES (?, ?, ?, ?, ?, ?)";
    let (doer, person, system) = match event.actor {
        ActorId::Agent(AgentId(id)) => ("person", Some(id), None),
        ActorId::System(name) => ("system", None, Some(name)),
        ActorId::CommandLine => ("command_line", None, None),
        ActorId::Desk => ("desk", None, None),
        ActorId::Anonymous => ("somebody", None, None),
    };
    // An action that concerns the actor has no subject.
    let whom = event.subject.map(|AgentId(id)| id).filter(|subject| Some(*subject) != person);
    let query = sqlx::query(INSERT).bind(event.at.as_millisecond()).bind(doer).bind(person);
    let query = query.bind(system).bind(whom);
    query.bind(json(&event.action)).execute(connection).await.map(|_| ()).map_err(map_error)
}
