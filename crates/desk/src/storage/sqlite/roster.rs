//! Agents, and how they come in and go.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AccountStatus, AuditAction};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Sqlite as Engine, Transaction};

use super::error::failed;
use super::{Sqlite, agents, ledger, row, sessions};
use crate::rules::agents::{Agent, AgentName, Hired, LinkKind, NewLink, NewSession, Roster, Seat};
use crate::rules::audit::{By, Note};
use crate::rules::{Fingerprint, StorageError, clock};

impl Sqlite {
    /// A transaction that nobody else's writes come between.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Engine>, StorageError> {
        self.write.begin_with("BEGIN IMMEDIATE").await.map_err(failed)
    }
}

#[async_trait]
impl Roster for Sqlite {
    async fn add_agent(
        &self,
        name: &AgentName,
        password: &str,
        role: Option<inbox_api::Role>,
        at: Timestamp,
    ) -> Result<Hired, StorageError> {
        let mut transaction = self.begin().await?;
        let hired = Hired::role(role, agents::is_empty(&mut transaction).await?);
        let Hired::As(role) = hired else { return Ok(hired) };
        let added = agents::insert(&mut transaction, name, password, role, at).await?;
        let Some(number) = added else { return Ok(Hired::Taken) };
        let note = Note { at, by: By::CommandLine, whom: Some(number), deed: AuditAction::Added { role } };
        ledger::insert(&mut transaction, note).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(hired)
    }

    async fn agent(&self, name: &AgentName) -> Result<Option<Agent>, StorageError> {
        let query = sqlx::query("SELECT * FROM agents WHERE folded = ?").bind(name.folded());
        query.fetch_optional(&self.read).await.map_err(failed)?.as_ref().map(agents::agent).transpose()
    }

    async fn names(&self) -> Result<Vec<String>, StorageError> {
        // Who is disabled, or was invited and has not come yet, cannot have a conversation.
        const NAMES: &str =
            "SELECT name FROM agents WHERE disabled_at IS NULL AND password <> '' ORDER BY number";
        let rows = sqlx::query(NAMES).fetch_all(&self.read).await;
        rows.map_err(failed)?.iter().map(|found| row::get(found, "name")).collect()
    }

    async fn next_after(&self, name: &str) -> Result<Option<AgentName>, StorageError> {
        const NEXT: &str = "SELECT * FROM agents \
            WHERE name <> ?1 AND disabled_at IS NULL AND password <> '' \
            ORDER BY number < coalesce((SELECT number FROM agents WHERE name = ?1), 0), number LIMIT 1";
        let found = sqlx::query(NEXT).bind(name).fetch_optional(&self.read).await.map_err(failed)?;
        Ok(found.as_ref().map(agents::agent).transpose()?.map(|agent| agent.name))
    }

    async fn add_link(&self, agent: i64, link: NewLink, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.begin().await?;
        sessions::insert_link(&mut transaction, agent, link).await?;
        let note = Note { at, by: By::CommandLine, whom: Some(agent), deed: AuditAction::LinkMade };
        ledger::insert(&mut transaction, note).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn use_link(&self, link: Fingerprint, session: NewSession) -> Result<Option<Agent>, StorageError> {
        let mut transaction = self.begin().await?;
        let taken = sessions::take_link(&mut transaction, link, LinkKind::SignIn, session.begun_at).await?;
        let Some(agent) = whose(&mut transaction, taken).await? else { return Ok(None) };
        sign_in(&mut transaction, &agent, &session).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(Some(agent))
    }

    async fn invited(&self, link: Fingerprint, now: Timestamp) -> Result<Option<Agent>, StorageError> {
        let mut connection = self.read.acquire().await.map_err(failed)?;
        let found = sessions::link_of(&mut connection, link, LinkKind::Invitation, now).await?;
        whose(&mut connection, found).await
    }

    async fn use_invitation(
        &self,
        link: Fingerprint,
        password: &str,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError> {
        let (mut transaction, at) = (self.begin().await?, session.begun_at);
        let taken = sessions::take_link(&mut transaction, link, LinkKind::Invitation, at).await?;
        let Some(agent) = whose(&mut transaction, taken).await? else { return Ok(None) };
        let number = agent.number.unsigned_abs();
        agents::set_password(&mut transaction, agent.number, password).await?;
        sessions::end_all(&mut transaction, number, None).await?;
        sessions::end_links(&mut transaction, number).await?;
        note(&mut transaction, agent.number, AuditAction::PasswordChanged, at).await?;
        sign_in(&mut transaction, &agent, &session).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(Some(agent))
    }

    async fn add_session(&self, agent: &Agent, session: NewSession) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let now = agents::find(&mut transaction, agent.number).await?;
        let same = |now: Agent| now.standing == AccountStatus::Active && now.password == agent.password;
        if !now.is_some_and(same) {
            return Ok(false);
        }
        sign_in(&mut transaction, agent, &session).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn session(&self, session: Fingerprint, now: Timestamp) -> Result<Option<Seat>, StorageError> {
        const FIND: &str = "SELECT agents.*, used_at FROM agent_sessions \
            JOIN agents ON agents.number = agent_sessions.agent \
            WHERE secret = ? AND until > ? AND disabled_at IS NULL";
        let query = sqlx::query(FIND).bind(session.as_bytes()).bind(now.as_millisecond());
        query.fetch_optional(&self.read).await.map_err(failed)?.as_ref().map(seat).transpose()
    }

    async fn used(
        &self,
        session: Fingerprint,
        now: Timestamp,
        before: Timestamp,
    ) -> Result<(), StorageError> {
        let mut connection = self.write.acquire().await.map_err(failed)?;
        sessions::used(&mut connection, session, now, before).await
    }

    async fn end_session(&self, session: Fingerprint, at: Timestamp) -> Result<(), StorageError> {
        const END: &str = "DELETE FROM agent_sessions WHERE secret = ? RETURNING agent";
        let mut transaction = self.begin().await?;
        let query = sqlx::query(END).bind(session.as_bytes());
        let ended = query.fetch_optional(&mut *transaction).await.map_err(failed)?;
        let Some(ended) = ended else { return Ok(()) };
        note(&mut transaction, row::get(&ended, "agent")?, AuditAction::SignedOut, at).await?;
        transaction.commit().await.map_err(failed)
    }
}

/// The agent of this number, unless they are disabled.
async fn whose(
    connection: &mut SqliteConnection,
    number: Option<i64>,
) -> Result<Option<Agent>, StorageError> {
    let Some(number) = number else { return Ok(None) };
    let agent = agents::find(connection, number).await?;
    Ok(agent.filter(|agent| agent.standing != AccountStatus::Disabled))
}

async fn sign_in(
    connection: &mut SqliteConnection,
    agent: &Agent,
    session: &NewSession,
) -> Result<(), StorageError> {
    sessions::insert(connection, agent.number, session).await?;
    note(connection, agent.number, AuditAction::SignedIn, session.begun_at).await
}

async fn note(
    connection: &mut SqliteConnection,
    agent: i64,
    deed: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    ledger::insert(connection, Note { at, by: By::Person(agent), whom: None, deed }).await
}

fn seat(row: &SqliteRow) -> Result<Seat, StorageError> {
    Ok(Seat {
        number: row::get(row, "number")?,
        name: agents::name(row)?,
        role: agents::role(row)?,
        used_at: clock::from_ms(row::get(row, "used_at")?),
    })
}
