//! Rows of `agent_sessions` and `sign_in_links`: every way in.

use contract::Timestamp;
use inbox_api::AgentSession;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::map_error;
use super::mapping;
use super::mapping::saturating_i64;
use crate::accounts::agent::{LinkKind, NewLink, NewSession};
use crate::conversations::store::StorageError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// Keeps a session, and forgets those that are over.
pub async fn insert(
    connection: &mut SqliteConnection,
    agent: i64,
    session: &NewSession,
) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO agent_sessions (secret, agent, begun_at, used_at, until, browser) \
        VALUES (?1, ?2, ?3, ?3, ?4, ?5)";
    let now = session.signed_in_at.as_millisecond();
    let over = sqlx::query("DELETE FROM agent_sessions WHERE until <= ?").bind(now);
    over.execute(&mut *connection).await.map_err(map_error)?;
    let query = sqlx::query(INSERT).bind(session.secret_hash.as_bytes()).bind(agent).bind(now);
    let query = query.bind(session.expires_at.as_millisecond()).bind(session.browser.as_str());
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Somebody's sessions, the newest first.
pub async fn list(
    connection: &mut SqliteConnection,
    agent: u64,
    this: Fingerprint,
    now: Timestamp,
) -> Result<Vec<AgentSession>, StorageError> {
    const LIST: &str = "SELECT *, secret = ? AS this FROM agent_sessions WHERE agent = ? AND until > ? \
        ORDER BY begun_at DESC, number DESC";
    let query =
        sqlx::query(LIST).bind(this.as_bytes()).bind(saturating_i64(agent)).bind(now.as_millisecond());
    query.fetch_all(connection).await.map_err(map_error)?.iter().map(session).collect()
}

/// Whose session has this number.
pub async fn owner(connection: &mut SqliteConnection, number: u64) -> Result<Option<u64>, StorageError> {
    let query = sqlx::query("SELECT agent FROM agent_sessions WHERE number = ?").bind(saturating_i64(number));
    let found = query.fetch_optional(connection).await.map_err(map_error)?;
    found.as_ref().map(|row| mapping::get_unsigned(row, "agent")).transpose()
}

/// Notes that a session was used, unless it is known to have been used after `before`.
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

/// Ends the session of this number.
pub async fn end(connection: &mut SqliteConnection, number: u64) -> Result<(), StorageError> {
    let query = sqlx::query("DELETE FROM agent_sessions WHERE number = ?").bind(saturating_i64(number));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Ends somebody's sessions, all but one if it is named.
pub async fn end_all(
    connection: &mut SqliteConnection,
    agent: u64,
    but: Option<Fingerprint>,
) -> Result<(), StorageError> {
    const END: &str = "DELETE FROM agent_sessions WHERE agent = ?1 AND (?2 IS NULL OR secret <> ?2)";
    let query = sqlx::query(END).bind(saturating_i64(agent)).bind(but.as_ref().map(Fingerprint::as_bytes));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Keeps a link.
pub async fn insert_link(
    connection: &mut SqliteConnection,
    agent: i64,
    link: NewLink,
) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO sign_in_links (secret, agent, until, kind) VALUES (?, ?, ?, ?)");
    let query = query.bind(link.secret_hash.as_bytes()).bind(agent).bind(link.expires_at.as_millisecond());
    query.bind(kind_name(link.kind)).execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Ends somebody's links.
pub async fn end_links(connection: &mut SqliteConnection, agent: u64) -> Result<(), StorageError> {
    let query = sqlx::query("DELETE FROM sign_in_links WHERE agent = ?").bind(saturating_i64(agent));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Whose link it is, if it is good; it stays good.
pub async fn find_link(
    connection: &mut SqliteConnection,
    link: Fingerprint,
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<i64>, StorageError> {
    const FIND: &str = "SELECT agent FROM sign_in_links WHERE secret = ? AND kind = ? AND until > ?";
    let query = sqlx::query(FIND).bind(link.as_bytes()).bind(kind_name(kind)).bind(now.as_millisecond());
    let found = query.fetch_optional(connection).await.map_err(map_error)?;
    found.as_ref().map(|row| mapping::get(row, "agent")).transpose()
}

/// Uses a link up and gives whose it was. Links that are over are forgotten.
pub async fn redeem_link(
    connection: &mut SqliteConnection,
    link: Fingerprint,
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<i64>, StorageError> {
    // Deleting and finding out whose it was is one statement, so two uses at once cannot both succeed.
    const TAKE: &str =
        "DELETE FROM sign_in_links WHERE secret = ? AND kind = ? AND until > ? RETURNING agent";
    let query = sqlx::query(TAKE).bind(link.as_bytes()).bind(kind_name(kind)).bind(now.as_millisecond());
    let Some(taken) = query.fetch_optional(&mut *connection).await.map_err(map_error)? else {
        return Ok(None);
    };
    let over = sqlx::query("DELETE FROM sign_in_links WHERE until <= ?").bind(now.as_millisecond());
    over.execute(connection).await.map_err(map_error)?;
    mapping::get(&taken, "agent").map(Some)
}

fn kind_name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::SignIn => "sign_in",
        LinkKind::Invitation => "invitation",
    }
}

fn session(row: &SqliteRow) -> Result<AgentSession, StorageError> {
    Ok(AgentSession {
        id: mapping::get_unsigned(row, "number")?,
        browser: mapping::get(row, "browser")?,
        begun_at: clock::from_ms(mapping::get(row, "begun_at")?),
        used_at: clock::from_ms(mapping::get(row, "used_at")?),
        this: mapping::get(row, "this")?,
    })
}
