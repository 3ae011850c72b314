//! Rows of `agents`.

use contract::Timestamp;
use inbox_api::{AccountStatus, Person, Role};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::{corrupt, map_error};
use super::mapping;
use super::mapping::saturating_i64;
use crate::accounts::agent::{Agent, AgentName};
use crate::accounts::people::PersonChange;
use crate::conversations::store::StorageError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// A person's row, with how many sessions they have. The first parameter is the time.
macro_rules! people {
    ($rest:literal) => {
        concat!(
            "SELECT agents.*, (SELECT count(*) FROM agent_sessions WHERE agent = agents.number AND until > ?1) ",
            "AS sessions FROM agents ",
            $rest
        )
    };
}

/// Adds one; gives their number, or nothing when the name is taken.
pub async fn insert(
    connection: &mut SqliteConnection,
    name: &AgentName,
    password: &str,
    role: Role,
    at: Timestamp,
) -> Result<Option<i64>, StorageError> {
    const ADD: &str = "INSERT INTO agents (name, folded, password, role, added_at) VALUES (?, ?, ?, ?, ?) \
        ON CONFLICT (folded) DO NOTHING RETURNING number";
    let query = sqlx::query(ADD).bind(name.as_str()).bind(name.normalized()).bind(password);
    let query = query.bind(role.as_str()).bind(at.as_millisecond());
    let added = query.fetch_optional(connection).await.map_err(map_error)?;
    added.as_ref().map(|row| mapping::get(row, "number")).transpose()
}

/// One by their number.
pub async fn find(connection: &mut SqliteConnection, number: i64) -> Result<Option<Agent>, StorageError> {
    let query = sqlx::query("SELECT * FROM agents WHERE number = ?").bind(number);
    query.fetch_optional(connection).await.map_err(map_error)?.as_ref().map(agent).transpose()
}

/// Everybody, in the order in which they came.
pub async fn people(connection: &mut SqliteConnection, now: Timestamp) -> Result<Vec<Person>, StorageError> {
    let query = sqlx::query(people!("ORDER BY number")).bind(now.as_millisecond());
    query.fetch_all(connection).await.map_err(map_error)?.iter().map(person).collect()
}

/// One person by their number.
pub async fn find_person(
    connection: &mut SqliteConnection,
    number: u64,
    now: Timestamp,
) -> Result<Option<Person>, StorageError> {
    let query =
        sqlx::query(people!("WHERE number = ?2")).bind(now.as_millisecond()).bind(saturating_i64(number));
    query.fetch_optional(connection).await.map_err(map_error)?.as_ref().map(person).transpose()
}

/// Whose session it is.
pub async fn find_by_session(
    connection: &mut SqliteConnection,
    session: Fingerprint,
    now: Timestamp,
) -> Result<Option<Person>, StorageError> {
    const FIND: &str = people!(
        "WHERE disabled_at IS NULL AND number = (SELECT agent FROM agent_sessions WHERE secret = ?2 AND until > ?1)"
    );
    let query = sqlx::query(FIND).bind(now.as_millisecond()).bind(session.as_bytes());
    query.fetch_optional(connection).await.map_err(map_error)?.as_ref().map(person).transpose()
}

/// How many leads can sign in.
pub async fn count_active_leads(connection: &mut SqliteConnection) -> Result<u64, StorageError> {
    const COUNT: &str = "SELECT count(*) AS leads FROM agents \
        WHERE role = 'lead' AND disabled_at IS NULL AND password <> ''";
    mapping::get_unsigned(&sqlx::query(COUNT).fetch_one(connection).await.map_err(map_error)?, "leads")
}

/// Whether there is nobody yet.
pub async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, StorageError> {
    let query = sqlx::query("SELECT NOT EXISTS (SELECT 1 FROM agents) AS none");
    mapping::get(&query.fetch_one(connection).await.map_err(map_error)?, "none")
}

/// Changes the row itself.
pub async fn update(
    connection: &mut SqliteConnection,
    number: u64,
    change: PersonChange,
    at: Timestamp,
) -> Result<(), StorageError> {
    let query = match change {
        PersonChange::Role(role) => sqlx::query("UPDATE agents SET role = ?2 WHERE number = ?1")
            .bind(saturating_i64(number))
            .bind(role.as_str()),
        PersonChange::Disable => sqlx::query("UPDATE agents SET disabled_at = ?2 WHERE number = ?1")
            .bind(saturating_i64(number))
            .bind(at.as_millisecond()),
        PersonChange::Enable => {
            sqlx::query("UPDATE agents SET disabled_at = NULL WHERE number = ?1").bind(saturating_i64(number))
        }
        PersonChange::Link(_) => return Ok(()),
    };
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Keeps another password.
pub async fn set_password(
    connection: &mut SqliteConnection,
    number: i64,
    password: &str,
) -> Result<(), StorageError> {
    let query = sqlx::query("UPDATE agents SET password = ? WHERE number = ?").bind(password).bind(number);
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// A row as an agent who may sign in.
pub fn agent(row: &SqliteRow) -> Result<Agent, StorageError> {
    let password = mapping::get(row, "password")?;
    Ok(Agent {
        id: mapping::get(row, "number")?,
        name: name(row)?,
        role: role(row)?,
        status: status(row)?,
        password_hash: password,
    })
}

/// The name in a row.
pub fn name(row: &SqliteRow) -> Result<AgentName, StorageError> {
    let name: String = mapping::get(row, "name")?;
    AgentName::parse(&name).ok_or_else(|| corrupt("an agent's name"))
}

/// The role in a row.
pub fn role(row: &SqliteRow) -> Result<Role, StorageError> {
    Role::from_wire(&mapping::get::<String>(row, "role")?).ok_or_else(|| corrupt("an agent's role"))
}

fn status(row: &SqliteRow) -> Result<AccountStatus, StorageError> {
    let disabled: Option<i64> = mapping::get(row, "disabled_at")?;
    let password: String = mapping::get(row, "password")?;
    Ok(match (disabled, password.is_empty()) {
        (Some(_), _) => AccountStatus::Disabled,
        (None, true) => AccountStatus::Invited,
        (None, false) => AccountStatus::Active,
    })
}

fn person(row: &SqliteRow) -> Result<Person, StorageError> {
    Ok(Person {
        id: mapping::get_unsigned(row, "number")?,
        name: name(row)?.as_str().to_owned(),
        role: role(row)?,
        standing: status(row)?,
        sessions: mapping::get_unsigned(row, "sessions")?,
        added_at: clock::from_ms(mapping::get(row, "added_at")?),
    })
}
