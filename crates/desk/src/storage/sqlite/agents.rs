//! Rows of `agents`.

use contract::Timestamp;
use inbox_api::{AccountStatus, Person, Role};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::error::{corrupt, map_error};
use super::mapping::{get_time, get_unsigned, saturating_i64};
use crate::accounts::agent::{Agent, AgentId, AgentName, AgentNames, SignInName, TakenName};
use crate::accounts::credentials::ActiveSession;
use crate::accounts::person_rule::PersonChange;
use crate::error::StorageError;
use crate::support::digest::Fingerprint;

/// A row with the number of sessions. The first parameter is the time.
macro_rules! select_people {
    ($rest:literal) => {
        concat!(
            "SELECT agents.*, (SELECT count(*) FROM agent_sessions WHERE agent = agents.number AND until > ?1) ",
            "AS sessions FROM agents ",
            $rest
        )
    };
}

struct PersonRow(Person);

impl FromRow<'_, SqliteRow> for PersonRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self(Person {
            id: get_unsigned(row, "number")?,
            name: name(row)?.as_str().to_owned(),
            sign_in_name: row.try_get("sign_in_name")?,
            role: role(row)?,
            status: status(row)?,
            sessions: get_unsigned(row, "sessions")?,
            added_at: get_time(row, "added_at")?,
        }))
    }
}

impl FromRow<'_, SqliteRow> for Agent {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: AgentId(row.try_get("number")?),
            name: name(row)?,
            sign_in_name: sign_in_name(row)?,
            role: role(row)?,
            status: status(row)?,
            password_hash: row.try_get("password")?,
        })
    }
}

/// A row of `agents` with the `used_at` of a session.
impl FromRow<'_, SqliteRow> for ActiveSession {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            agent_id: AgentId(row.try_get("number")?),
            name: name(row)?,
            sign_in_name: sign_in_name(row)?,
            role: role(row)?,
            last_used_at: get_time(row, "used_at")?,
        })
    }
}

pub fn name(row: &SqliteRow) -> sqlx::Result<AgentName> {
    AgentName::parse(row.try_get("name")?).ok_or_else(|| corrupt("an agent's name"))
}

fn sign_in_name(row: &SqliteRow) -> sqlx::Result<SignInName> {
    SignInName::parse(row.try_get("sign_in_name")?).ok_or_else(|| corrupt("an agent's sign-in name"))
}

fn role(row: &SqliteRow) -> sqlx::Result<Role> {
    Role::from_wire(row.try_get("role")?).ok_or_else(|| corrupt("an agent's role"))
}

fn status(row: &SqliteRow) -> sqlx::Result<AccountStatus> {
    let disabled_at: Option<i64> = row.try_get("disabled_at")?;
    let password: &str = row.try_get("password")?;
    Ok(match (disabled_at, password.is_empty()) {
        (Some(_), _) => AccountStatus::Disabled,
        (None, true) => AccountStatus::Invited,
        (None, false) => AccountStatus::Active,
    })
}

/// Inserts an agent whose names nobody has, and returns the id.
pub async fn insert(
    connection: &mut SqliteConnection,
    names: &AgentNames,
    password_hash: &str,
    role: Role,
    at: Timestamp,
) -> Result<i64, StorageError> {
    const INSERT: &str = "INSERT INTO agents (name, folded, sign_in_name, password, role, added_at) \
        VALUES (?, ?, ?, ?, ?, ?) RETURNING number";
    let AgentNames { name, sign_in_name } = names;
    let query = sqlx::query_scalar(INSERT).bind(name.as_str()).bind(name.normalized());
    let query = query.bind(sign_in_name.as_str()).bind(password_hash);
    let query = query.bind(role.as_str()).bind(at.as_millisecond());
    query.fetch_one(connection).await.map_err(map_error)
}

/// Which of these names an agent has.
pub async fn find_taken(
    connection: &mut SqliteConnection,
    names: &AgentNames,
) -> Result<Option<TakenName>, StorageError> {
    if find_by_name(connection, &names.name).await?.is_some() {
        return Ok(Some(TakenName::Shown));
    }
    let same = find_by_sign_in_name(connection, &names.sign_in_name).await?;
    Ok(same.map(|_| TakenName::SignIn))
}

/// The id of the agent who has a sign-in name.
pub async fn find_by_sign_in_name(
    connection: &mut SqliteConnection,
    name: &SignInName,
) -> Result<Option<u64>, StorageError> {
    let query = sqlx::query_scalar("SELECT number FROM agents WHERE sign_in_name = ?").bind(name.as_str());
    let id: Option<i64> = query.fetch_optional(connection).await.map_err(map_error)?;
    Ok(id.map(i64::unsigned_abs))
}

/// Gives an agent another sign-in name, which nobody else has.
pub async fn set_sign_in_name(
    connection: &mut SqliteConnection,
    id: u64,
    name: &SignInName,
) -> Result<(), StorageError> {
    let query = sqlx::query("UPDATE agents SET sign_in_name = ?2 WHERE number = ?1");
    let query = query.bind(saturating_i64(id)).bind(name.as_str());
    query.execute(connection).await.map(drop).map_err(map_error)
}

pub async fn find(connection: &mut SqliteConnection, id: i64) -> Result<Option<Agent>, StorageError> {
    let query = sqlx::query_as("SELECT * FROM agents WHERE number = ?").bind(id);
    query.fetch_optional(connection).await.map_err(map_error)
}

/// All people, in the order in which they were added.
pub async fn list_people(
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<Vec<Person>, StorageError> {
    let query = sqlx::query_as(select_people!("ORDER BY number")).bind(now.as_millisecond());
    let rows: Vec<PersonRow> = query.fetch_all(connection).await.map_err(map_error)?;
    Ok(rows.into_iter().map(|PersonRow(person)| person).collect())
}

pub async fn find_person(
    connection: &mut SqliteConnection,
    id: u64,
    now: Timestamp,
) -> Result<Option<Person>, StorageError> {
    let query = sqlx::query_as(select_people!("WHERE number = ?2"));
    let query = query.bind(now.as_millisecond()).bind(saturating_i64(id));
    Ok(query.fetch_optional(connection).await.map_err(map_error)?.map(|PersonRow(person)| person))
}

/// The person of a session.
pub async fn find_by_session(
    connection: &mut SqliteConnection,
    session: Fingerprint,
    now: Timestamp,
) -> Result<Option<Person>, StorageError> {
    const FIND: &str = select_people!(
        "WHERE disabled_at IS NULL AND number = (SELECT agent FROM agent_sessions WHERE secret = ?2 AND until > ?1)"
    );
    let query = sqlx::query_as(FIND).bind(now.as_millisecond()).bind(session.as_bytes());
    Ok(query.fetch_optional(connection).await.map_err(map_error)?.map(|PersonRow(person)| person))
}

/// The number of leads who can sign in.
pub async fn count_active_leads(connection: &mut SqliteConnection) -> Result<u64, StorageError> {
    const COUNT: &str = "SELECT count(*) FROM agents \
        WHERE role = 'lead' AND disabled_at IS NULL AND password <> ''";
    let count: i64 = sqlx::query_scalar(COUNT).fetch_one(connection).await.map_err(map_error)?;
    Ok(count.unsigned_abs())
}

pub async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, StorageError> {
    let query = sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM agents)");
    query.fetch_one(connection).await.map_err(map_error)
}

/// Makes the part of a change that is stored in this table.
pub async fn update(
    connection: &mut SqliteConnection,
    id: u64,
    change: PersonChange,
    at: Timestamp,
) -> Result<(), StorageError> {
    let id = saturating_i64(id);
    let query = match change {
        PersonChange::Role(role) => {
            sqlx::query("UPDATE agents SET role = ?2 WHERE number = ?1").bind(id).bind(role.as_str())
        }
        PersonChange::Disable => sqlx::query("UPDATE agents SET disabled_at = ?2 WHERE number = ?1")
            .bind(id)
            .bind(at.as_millisecond()),
        PersonChange::Enable => {
            sqlx::query("UPDATE agents SET disabled_at = NULL WHERE number = ?1").bind(id)
        }
        PersonChange::Link(_) => return Ok(()),
    };
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// Gives an agent another name, which nobody else has.
pub async fn rename(
    connection: &mut SqliteConnection,
    id: u64,
    name: &AgentName,
) -> Result<(), StorageError> {
    let query = sqlx::query("UPDATE agents SET name = ?2, folded = ?3 WHERE number = ?1");
    let query = query.bind(saturating_i64(id)).bind(name.as_str()).bind(name.normalized());
    query.execute(connection).await.map(drop).map_err(map_error)
}

/// The id of the agent who has a name, compared without case.
pub async fn find_by_name(
    connection: &mut SqliteConnection,
    name: &AgentName,
) -> Result<Option<u64>, StorageError> {
    let query = sqlx::query_scalar("SELECT number FROM agents WHERE folded = ?").bind(name.normalized());
    let id: Option<i64> = query.fetch_optional(connection).await.map_err(map_error)?;
    Ok(id.map(i64::unsigned_abs))
}

pub async fn set_password(
    connection: &mut SqliteConnection,
    id: i64,
    password_hash: &str,
) -> Result<(), StorageError> {
    let query = sqlx::query("UPDATE agents SET password = ? WHERE number = ?").bind(password_hash).bind(id);
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}
