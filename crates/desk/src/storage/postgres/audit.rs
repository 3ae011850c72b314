//! Rows of `audit`.

use async_trait::async_trait;
use inbox_api::{AuditActor, AuditEntry};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresDatabase;
use super::error::map_error;
use super::mapping::{self, get_json, get_time, get_unsigned, json, saturating_i64};
use crate::accounts::agent::AgentId;
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::error::StorageError;
use crate::support::pagination::Page;

#[async_trait]
impl AuditLog for PostgresDatabase {
    async fn record(&self, event: AuditEvent) -> Result<(), StorageError> {
        self.run(move |connection| Box::pin(insert(connection, event))).await
    }

    async fn audit_page(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError> {
        const LIST: &str = "SELECT audit.*, actor.name AS person_name, subject.name AS whom_name FROM audit \
            LEFT JOIN agents AS actor ON actor.number = audit.person \
            LEFT JOIN agents AS subject ON subject.number = audit.whom \
            WHERE audit.number < $1 ORDER BY audit.number DESC LIMIT $2";
        let query = sqlx::query(LIST).bind(before.map_or(i64::MAX, saturating_i64));
        let query = query.bind(saturating_i64(limit as u64 + 1));
        let rows = self.run(move |connection| Box::pin(query.fetch_all(connection))).await?;
        mapping::page(&rows, limit, "number", audit_entry).map_err(map_error)
    }
}

fn audit_entry(row: &PgRow) -> sqlx::Result<AuditEntry> {
    let actor = match row.try_get("doer")? {
        "person" => AuditActor::Person(row.try_get("person_name")?),
        "system" => AuditActor::System(row.try_get("system")?),
        "command_line" => AuditActor::CommandLine,
        "desk" => AuditActor::Desk,
        _ => AuditActor::Somebody,
    };
    Ok(AuditEntry {
        id: get_unsigned(row, "number")?,
        at: get_time(row, "at")?,
        actor,
        person: row.try_get("whom_name")?,
        action: get_json(row, "deed")?,
    })
}

/// Inserts an event within the transaction of its change.
pub async fn insert(connection: &mut PgConnection, event: AuditEvent) -> sqlx::Result<()> {
    const INSERT: &str =
        "INSERT INTO audit (at, doer, person, system, whom, deed) VALUES ($1, $2, $3, $4, $5, $6)";
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
    query.bind(system).bind(whom).bind(json(&event.action)).execute(connection).await.map(drop)
}
