//! Rows of `agent_sessions` and `sign_in_links`.

use contract::Timestamp;
use inbox_api::AgentSession;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use super::mapping::{get_time, get_unsigned, saturating_i64};
use crate::accounts::credentials::{LinkKind, NewLink, NewSession};
use crate::support::digest::Fingerprint;

fn session(row: &PgRow) -> sqlx::Result<AgentSession> {
    Ok(AgentSession {
        id: get_unsigned(row, "number")?,
        browser: row.try_get("browser")?,
        begun_at: get_time(row, "begun_at")?,
        used_at: get_time(row, "used_at")?,
        this: row.try_get("this")?,
    })
}

/// Inserts a session and removes expired ones.
pub async fn insert(connection: &mut PgConnection, agent: i64, session: &NewSession) -> sqlx::Result<()> {
    const INSERT: &str = "INSERT INTO agent_sessions (secret, agent, begun_at, used_at, until, browser) \
        VALUES ($1, $2, $3, $3, $4, $5)";
    let now = session.signed_in_at.as_millisecond();
    let expired = sqlx::query("DELETE FROM agent_sessions WHERE until <= $1").bind(now);
    expired.execute(&mut *connection).await?;
    let query = sqlx::query(INSERT).bind(session.secret_hash.as_bytes()).bind(agent).bind(now);
    let query = query.bind(session.expires_at.as_millisecond()).bind(session.browser.as_str());
    query.execute(connection).await.map(drop)
}

/// An agent's sessions, the newest first; `current` is marked.
pub async fn list(
    connection: &mut PgConnection,
    agent: u64,
    current: Fingerprint,
    now: Timestamp,
) -> sqlx::Result<Vec<AgentSession>> {
    const LIST: &str = "SELECT *, secret = $1 AS this FROM agent_sessions WHERE agent = $2 AND until > $3 \
        ORDER BY begun_at DESC, number DESC";
    let query = sqlx::query(LIST).bind(current.as_bytes()).bind(saturating_i64(agent));
    query.bind(now.as_millisecond()).fetch_all(connection).await?.iter().map(session).collect()
}

/// The agent of the session with this id.
pub async fn find_agent(connection: &mut PgConnection, id: u64) -> sqlx::Result<Option<u64>> {
    let query = sqlx::query_scalar("SELECT agent FROM agent_sessions WHERE number = $1");
    let agent: Option<i64> = query.bind(saturating_i64(id)).fetch_optional(connection).await?;
    Ok(agent.map(i64::unsigned_abs))
}

/// Records that a session is used now, unless a use after `before` is recorded.
pub async fn touch(
    connection: &mut PgConnection,
    session: Fingerprint,
    now: Timestamp,
    before: Timestamp,
) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE agent_sessions SET used_at = $1 WHERE secret = $2 AND used_at <= $3");
    let query = query.bind(now.as_millisecond()).bind(session.as_bytes()).bind(before.as_millisecond());
    query.execute(connection).await.map(drop)
}

/// Deletes a session by its secret and returns its agent.
pub async fn delete_by_secret(
    connection: &mut PgConnection,
    session: Fingerprint,
) -> sqlx::Result<Option<i64>> {
    let query = sqlx::query_scalar("DELETE FROM agent_sessions WHERE secret = $1 RETURNING agent");
    query.bind(session.as_bytes()).fetch_optional(connection).await
}

/// Deletes the session of this id.
pub async fn delete(connection: &mut PgConnection, id: u64) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM agent_sessions WHERE number = $1").bind(saturating_i64(id));
    query.execute(connection).await.map(drop)
}

/// Deletes all sessions of an agent but one.
pub async fn delete_all(
    connection: &mut PgConnection,
    agent: u64,
    except: Option<Fingerprint>,
) -> sqlx::Result<()> {
    const DELETE: &str = "DELETE FROM agent_sessions WHERE agent = $1 AND secret IS DISTINCT FROM $2";
    let query = sqlx::query(DELETE).bind(saturating_i64(agent));
    query.bind(except.as_ref().map(Fingerprint::as_bytes)).execute(connection).await.map(drop)
}

pub async fn insert_link(connection: &mut PgConnection, agent: i64, link: NewLink) -> sqlx::Result<()> {
    const INSERT: &str = "INSERT INTO sign_in_links (secret, agent, until, kind) VALUES ($1, $2, $3, $4)";
    let query = sqlx::query(INSERT).bind(link.secret_hash.as_bytes()).bind(agent);
    let query = query.bind(link.expires_at.as_millisecond()).bind(kind_name(link.kind));
    query.execute(connection).await.map(drop)
}

pub async fn delete_links(connection: &mut PgConnection, agent: u64) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM sign_in_links WHERE agent = $1").bind(saturating_i64(agent));
    query.execute(connection).await.map(drop)
}

/// The agent of a valid link, which stays valid.
pub async fn find_link(
    connection: &mut PgConnection,
    link: Fingerprint,
    kind: LinkKind,
    now: Timestamp,
) -> sqlx::Result<Option<i64>> {
    const FIND: &str = "SELECT agent FROM sign_in_links WHERE secret = $1 AND kind = $2 AND until > $3";
    let query = sqlx::query_scalar(FIND).bind(link.as_bytes()).bind(kind_name(kind));
    query.bind(now.as_millisecond()).fetch_optional(connection).await
}

/// Uses a link, returns its agent, and removes expired links.
pub async fn redeem_link(
    connection: &mut PgConnection,
    link: Fingerprint,
    kind: LinkKind,
    now: Timestamp,
) -> sqlx::Result<Option<i64>> {
    // One statement deletes the link and returns its agent, so that of two concurrent uses only one succeeds.
    const REDEEM: &str =
        "DELETE FROM sign_in_links WHERE secret = $1 AND kind = $2 AND until > $3 RETURNING agent";
    let query = sqlx::query_scalar(REDEEM).bind(link.as_bytes()).bind(kind_name(kind));
    let agent = query.bind(now.as_millisecond()).fetch_optional(&mut *connection).await?;
    if agent.is_some() {
        let expired = sqlx::query("DELETE FROM sign_in_links WHERE until <= $1").bind(now.as_millisecond());
        expired.execute(connection).await?;
    }
    Ok(agent)
}

fn kind_name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::SignIn => "sign_in",
        LinkKind::Invitation => "invitation",
    }
}
