//! Agents, and how they come in and go.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AccountStatus, AuditAction};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Sqlite as Engine, Transaction};

use super::error::map_error;
use super::{SqliteDatabase, agents, audit, mapping, sessions};
use crate::accounts::agent::{
    AccountStore, ActiveSession, AddAgentOutcome, Agent, AgentName, LinkKind, NewLink, NewSession,
};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::conversations::store::StorageError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

impl SqliteDatabase {
    /// A transaction that nobody else's writes come between.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Engine>, StorageError> {
        self.write.begin_with("BEGIN IMMEDIATE").await.map_err(map_error)
    }
}

#[async_trait]
impl AccountStore for SqliteDatabase {
    async fn add_agent(
        &self,
        name: &AgentName,
        password: &str,
        role: Option<inbox_api::Role>,
        at: Timestamp,
    ) -> Result<AddAgentOutcome, StorageError> {
        let mut transaction = self.begin().await?;
        let hired = AddAgentOutcome::decide(role, agents::is_empty(&mut transaction).await?);
        let AddAgentOutcome::Added(role) = hired else { return Ok(hired) };
        let added = agents::insert(&mut transaction, name, password, role, at).await?;
        let Some(number) = added else { return Ok(AddAgentOutcome::NameTaken) };
        let note = AuditEvent {
            at,
            actor: ActorId::CommandLine,
            subject: Some(number),
            action: AuditAction::Added { role },
        };
        audit::insert(&mut transaction, note).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(hired)
    }

    async fn find_agent(&self, name: &AgentName) -> Result<Option<Agent>, StorageError> {
        let query = sqlx::query("SELECT * FROM agents WHERE folded = ?").bind(name.normalized());
        query.fetch_optional(&self.read).await.map_err(map_error)?.as_ref().map(agents::agent).transpose()
    }

    async fn assignable_agents(&self) -> Result<Vec<String>, StorageError> {
        // Who is disabled, or was invited and has not come yet, cannot have a conversation.
        const NAMES: &str =
            "SELECT name FROM agents WHERE disabled_at IS NULL AND password <> '' ORDER BY number";
        let rows = sqlx::query(NAMES).fetch_all(&self.read).await;
        rows.map_err(map_error)?.iter().map(|found| mapping::get(found, "name")).collect()
    }

    async fn next_agent_after(&self, name: &str) -> Result<Option<AgentName>, StorageError> {
        const NEXT: &str = "SELECT * FROM agents \
            WHERE name <> ?1 AND disabled_at IS NULL AND password <> '' \
            ORDER BY number < coalesce((SELECT number FROM agents WHERE name = ?1), 0), number LIMIT 1";
        let found = sqlx::query(NEXT).bind(name).fetch_optional(&self.read).await.map_err(map_error)?;
        Ok(found.as_ref().map(agents::agent).transpose()?.map(|agent| agent.name))
    }

    async fn add_link(&self, agent: i64, link: NewLink, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin().await?;
        sessions::insert_link(&mut transaction, agent, link).await?;
        let note = AuditEvent {
            at,
            actor: ActorId::CommandLine,
            subject: Some(agent),
            action: AuditAction::LinkMade,
        };
        audit::insert(&mut transaction, note).await?;
        transaction.commit().await.map_err(map_error)
    }

    async fn redeem_sign_in_link(
        &self,
        link: Fingerprint,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError> {
        let mut transaction = self.begin().await?;
        let taken =
            sessions::redeem_link(&mut transaction, link, LinkKind::SignIn, session.signed_in_at).await?;
        let Some(agent) = enabled_agent(&mut transaction, taken).await? else { return Ok(None) };
        sign_in(&mut transaction, &agent, &session).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(Some(agent))
    }

    async fn find_invited(&self, link: Fingerprint, now: Timestamp) -> Result<Option<Agent>, StorageError> {
        let mut connection = self.read.acquire().await.map_err(map_error)?;
        let found = sessions::find_link(&mut connection, link, LinkKind::Invitation, now).await?;
        enabled_agent(&mut connection, found).await
    }

    async fn redeem_invitation(
        &self,
        link: Fingerprint,
        password: &str,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError> {
        let (mut transaction, at) = (self.begin().await?, session.signed_in_at);
        let taken = sessions::redeem_link(&mut transaction, link, LinkKind::Invitation, at).await?;
        let Some(agent) = enabled_agent(&mut transaction, taken).await? else { return Ok(None) };
        let number = agent.id.unsigned_abs();
        agents::set_password(&mut transaction, agent.id, password).await?;
        sessions::end_all(&mut transaction, number, None).await?;
        sessions::end_links(&mut transaction, number).await?;
        record(&mut transaction, agent.id, AuditAction::PasswordChanged, at).await?;
        sign_in(&mut transaction, &agent, &session).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(Some(agent))
    }

    async fn add_session(&self, agent: &Agent, session: NewSession) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let now = agents::find(&mut transaction, agent.id).await?;
        let same =
            |now: Agent| now.status == AccountStatus::Active && now.password_hash == agent.password_hash;
        if !now.is_some_and(same) {
            return Ok(false);
        }
        sign_in(&mut transaction, agent, &session).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(true)
    }

    async fn find_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<ActiveSession>, StorageError> {
        const FIND: &str = "SELECT agents.*, used_at FROM agent_sessions \
            JOIN agents ON agents.number = agent_sessions.agent \
            WHERE secret = ? AND until > ? AND disabled_at IS NULL";
        let query = sqlx::query(FIND).bind(session.as_bytes()).bind(now.as_millisecond());
        query.fetch_optional(&self.read).await.map_err(map_error)?.as_ref().map(active_session).transpose()
    }

    async fn touch_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
        before: Timestamp,
    ) -> Result<(), StorageError> {
        let mut connection = self.write.acquire().await.map_err(map_error)?;
        sessions::touch(&mut connection, session, now, before).await
    }

    async fn sign_out(&self, session: Fingerprint, at: Timestamp) -> Result<(), StorageError> {
        const END: &str = "DELETE FROM agent_sessions WHERE secret = ? RETURNING agent";
        let mut transaction = self.begin().await?;
        let query = sqlx::query(END).bind(session.as_bytes());
        let ended = query.fetch_optional(&mut *transaction).await.map_err(map_error)?;
        let Some(ended) = ended else { return Ok(()) };
        record(&mut transaction, mapping::get(&ended, "agent")?, AuditAction::SignedOut, at).await?;
        transaction.commit().await.map_err(map_error)
    }
}

/// The agent of this number, unless they are disabled.
async fn enabled_agent(
    connection: &mut SqliteConnection,
    number: Option<i64>,
) -> Result<Option<Agent>, StorageError> {
    let Some(number) = number else { return Ok(None) };
    let agent = agents::find(connection, number).await?;
    Ok(agent.filter(|agent| agent.status != AccountStatus::Disabled))
}

async fn sign_in(
    connection: &mut SqliteConnection,
    agent: &Agent,
    session: &NewSession,
) -> Result<(), StorageError> {
    sessions::insert(connection, agent.id, session).await?;
    record(connection, agent.id, AuditAction::SignedIn, session.signed_in_at).await
}

async fn record(
    connection: &mut SqliteConnection,
    agent: i64,
    deed: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    audit::insert(connection, AuditEvent { at, actor: ActorId::Agent(agent), subject: None, action: deed })
        .await
}

fn active_session(row: &SqliteRow) -> Result<ActiveSession, StorageError> {
    Ok(ActiveSession {
        agent_id: mapping::get(row, "number")?,
        name: agents::name(row)?,
        role: agents::role(row)?,
        last_used_at: clock::from_ms(mapping::get(row, "used_at")?),
    })
}

#[cfg(test)]
mod tests;
