//! Rows of `agent_sessions` and `sign_in_links`.

use contract::Timestamp;
use inbox_api::AgentSession;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::error::map_error;
use super::mapping::{get_time, get_unsigned, saturating_i64};
use crate::accounts::credentials::{LinkKind, NewLink, NewSession};
use crate::error::StorageError;
use crate::support::digest::Fingerprint;

struct SessionRow(AgentSession);

impl FromRow<'_, SqliteRow> for SessionRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self(AgentSession {
            id: get_unsigned(row, "number")?,
            browser: row.try_get("browser")?,
            begun_at: get_time(row, "begun_at")?,
            used_at: get_time(row, "used_at")?,
            this: row.try_get("this")?,
        }))
    }
}

/// Inserts a session and removes expired ones.
pub async fn insert(
    connection: &mut SqliteConnection,
    agent: i64,
    session: &NewSession,
) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO agent_sessions (secret, agent, begun_at, used_at, until, browser) \
        VALUES (?1, ?2, ?3, ?3, ?4, ?5)";
    let now = session.signed_in_at.as_millisecond();
    let expired = sqlx::query("DELETE FROM agent_sessions WHERE until <= ?").bind(now);
    expired.execute(&mut *connection).await.map_err(map_error)?;
    let query = sqlx::query(INSERT).bind(session.secret_hash.as_bytes()).bind(agent).bind(now);
    let query = query.bind(session.expires_at.as_millisecond()).bind(session.browser.as_str());
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// An agent's sessions, the newest first; `current` is marked.
pub async fn list(
    connection: &mut SqliteConnection,
    agent: u64,
    current: Fingerprint,
    now: Timestamp,
) -> Result<Vec<AgentSession>, StorageError> {
    const LIST: &str = "SELECT *, secret = ? AS this FROM agent_sessions WHERE agent = ? AND until > ? \
        ORDER BY begun_at DESC, number DESC";
    let query = sqlx::query_as(LIST).bind(current.as_bytes()).bind(saturating_i64(agent));
    let rows = query.bind(now.as_millisecond()).fetch_all(connection).await.map_err(map_error)?;
    Ok(rows.into_iter().map(|SessionRow(session)| session).collect())
}

/// The agent of the session with this id.
pub async fn find_agent(connection: &mut SqliteConnection, id: u64) -> Result<Option<u64>, StorageError> {
    let query = sqlx::query_scalar("SELECT agent FROM agent_sessions WHERE number = ?");
    let agent: Option<i64> =
        query.bind(saturating_i64(id)).fetch_optional(connection).await.map_err(map_error)?;
    Ok(agent.map(i64::unsigned_abs))
}

/// Records that a session is used now, unless a use after `before` is recorded.
pub async fn touch(
    connection: &mut SqliteConnection,
    session: Fingerprint,
    now: Timestamp,
    before: Timestamp,
) -> Result<(), StorageError> {
    let query = sqlx::query("UPDATE agent_sessions SET used_at = ? WHERE secret = ? AND used_at <= ?");
    let query = query.bind(now.as_millisecond()).bind(session.as_bytes()).bind(before.as_millisecond());
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Deletes a session by its secret and returns its agent.
pub async fn delete_by_secret(
    connection: &mut SqliteConnection,
    session: Fingerprint,
) -> Result<Option<i64>, StorageError> {
    let query = sqlx::query_scalar("DELETE FROM agent_sessions WHERE secret = ? RETURNING agent");
    query.bind(session.as_bytes()).fetch_optional(connection).await.map_err(map_error)
}

/// Deletes the session of this id.
pub async fn delete(connection: &mut SqliteConnection, id: u64) -> Result<(), StorageError> {
    let query = sqlx::query("DELETE FROM agent_sessions WHERE number = ?").bind(saturating_i64(id));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Deletes all sessions of an agent but one.
pub async fn delete_all(
    connection: &mut SqliteConnection,
    agent: u64,
    except: Option<Fingerprint>,
) -> Result<(), StorageError> {
    const DELETE: &str = "DELETE FROM agent_sessions WHERE agent = ?1 AND (?2 IS NULL OR secret <> ?2)";
    let query = sqlx::query(DELETE).bind(saturating_i64(agent));
    let query = query.bind(except.as_ref().map(Fingerprint::as_bytes));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

pub async fn insert_link(
    connection: &mut SqliteConnection,
    agent: i64,
    link: NewLink,
) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO sign_in_links (secret, agent, until, kind) VALUES (?, ?, ?, ?)");
    let query = query.bind(link.secret_hash.as_bytes()).bind(agent).bind(link.expires_at.as_millisecond());
    query.bind(kind_name(link.kind)).execute(connection).await.map(|_| ()).map_err(map_error)
}

pub async fn delete_links(connection: &mut SqliteConnection, agent: u64) -> Result<(), StorageError> {
    let query = sqlx::query("DELETE FROM sign_in_links WHERE agent = ?").bind(saturating_i64(agent));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// The agent of a valid link, which stays valid.
pub async fn find_link(
    connection: &mut SqliteConnection,
    link: Fingerprint,
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<i64>, StorageError> {
    const FIND: &str = "SELECT agent FROM sign_in_links WHERE secret = ? AND kind = ? AND until > ?";
    let query = sqlx::query_scalar(FIND).bind(link.as_bytes()).bind(kind_name(kind));
    query.bind(now.as_millisecond()).fetch_optional(connection).await.map_err(map_error)
}

/// Uses a link, returns its agent, and removes expired links.
pub async fn redeem_link(
    connection: &mut SqliteConnection,
    link: Fingerprint,
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<i64>, StorageError> {
    // One statement deletes the link and returns its agent, so that of two concurrent uses only one succeeds.
    const REDEEM: &str =
        "DELETE FROM sign_in_links WHERE secret = ? AND kind = ? AND until > ? RETURNING agent";
    let query = sqlx::query_scalar(REDEEM).bind(link.as_bytes()).bind(kind_name(kind));
    let query = query.bind(now.as_millisecond());
    let agent = query.fetch_optional(&mut *connection).await.map_err(map_error)?;
    if agent.is_some() {
        let expired = sqlx::query("DELETE FROM sign_in_links WHERE until <= ?").bind(now.as_millisecond());
        expired.execute(connection).await.map_err(map_error)?;
    }
    Ok(agent)
}

fn kind_name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::SignIn => "sign_in",
        LinkKind::Invitation => "invitation",
    }
}
