//! Rows of `agents`.

use contract::Timestamp;
use inbox_api::{AccountStatus, Person, Role};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{FromRow, Row};

use super::error::corrupt;
use super::mapping::{get_time, get_unsigned, saturating_i64};
use crate::accounts::agent::{Agent, AgentId, AgentName, AgentNames, SignInName, TakenName};
use crate::accounts::credentials::ActiveSession;
use crate::accounts::person_rule::PersonChange;
use crate::support::digest::Fingerprint;

/// A row with the number of sessions. The first parameter is the time.
macro_rules! select_people {
    ($rest:literal) => {
        concat!(
            "SELECT agents.*, (SELECT count(*) FROM agent_sessions WHERE agent = agents.number AND until > $1) ",
            "AS sessions FROM agents ",
            $rest
        )
    };
}

fn person(row: &PgRow) -> sqlx::Result<Person> {
    Ok(Person {
        id: get_unsigned(row, "number")?,
        name: name(row)?.as_str().to_owned(),
        sign_in_name: row.try_get("sign_in_name")?,
        role: role(row)?,
        status: status(row)?,
        sessions: get_unsigned(row, "sessions")?,
        added_at: get_time(row, "added_at")?,
    })
}

impl FromRow<'_, PgRow> for Agent {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
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
impl FromRow<'_, PgRow> for ActiveSession {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            agent_id: AgentId(row.try_get("number")?),
            name: name(row)?,
            sign_in_name: sign_in_name(row)?,
            role: role(row)?,
            last_used_at: get_time(row, "used_at")?,
        })
    }
}

fn name(row: &PgRow) -> sqlx::Result<AgentName> {
    AgentName::parse(row.try_get("name")?).ok_or_else(|| corrupt("an agent's name"))
}

fn sign_in_name(row: &PgRow) -> sqlx::Result<SignInName> {
    SignInName::parse(row.try_get("sign_in_name")?).ok_or_else(|| corrupt("an agent's sign-in name"))
}

fn role(row: &PgRow) -> sqlx::Result<Role> {
    Role::from_wire(row.try_get("role")?).ok_or_else(|| corrupt("an agent's role"))
}

fn status(row: &PgRow) -> sqlx::Result<AccountStatus> {
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
    connection: &mut PgConnection,
    names: &AgentNames,
    password_hash: &str,
    role: Role,
    at: Timestamp,
) -> sqlx::Result<i64> {
    const INSERT: &str = "INSERT INTO agents (name, folded, sign_in_name, password, role, added_at) \
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING number";
    let AgentNames { name, sign_in_name } = names;
    let query = sqlx::query_scalar(INSERT).bind(name.as_str()).bind(name.normalized());
    let query = query.bind(sign_in_name.as_str()).bind(password_hash);
    query.bind(role.as_str()).bind(at.as_millisecond()).fetch_one(connection).await
}

/// Which of these names an agent has.
pub async fn find_taken(
    connection: &mut PgConnection,
    names: &AgentNames,
) -> sqlx::Result<Option<TakenName>> {
    if find_by_name(connection, &names.name).await?.is_some() {
        return Ok(Some(TakenName::Shown));
    }
    let same = find_by_sign_in_name(connection, &names.sign_in_name).await?;
    Ok(same.map(|_| TakenName::SignIn))
}

/// The id of the agent who has a sign-in name.
pub async fn find_by_sign_in_name(
    connection: &mut PgConnection,
    name: &SignInName,
) -> sqlx::Result<Option<u64>> {
    let query = sqlx::query_scalar("SELECT number FROM agents WHERE sign_in_name = $1").bind(name.as_str());
    let id: Option<i64> = query.fetch_optional(connection).await?;
    Ok(id.map(i64::unsigned_abs))
}

/// Gives an agent another sign-in name, which nobody else has.
pub async fn set_sign_in_name(connection: &mut PgConnection, id: u64, name: &SignInName) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE agents SET sign_in_name = $2 WHERE number = $1");
    query.bind(saturating_i64(id)).bind(name.as_str()).execute(connection).await.map(drop)
}

pub async fn find(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<Agent>> {
    sqlx::query_as("SELECT * FROM agents WHERE number = $1").bind(id).fetch_optional(connection).await
}

/// All people, in the order in which they were added.
pub async fn list_people(connection: &mut PgConnection, now: Timestamp) -> sqlx::Result<Vec<Person>> {
    let query = sqlx::query(select_people!("ORDER BY number")).bind(now.as_millisecond());
    query.fetch_all(connection).await?.iter().map(person).collect()
}

pub async fn find_person(
    connection: &mut PgConnection,
    id: u64,
    now: Timestamp,
) -> sqlx::Result<Option<Person>> {
    let query = sqlx::query(select_people!("WHERE number = $2"));
    let query = query.bind(now.as_millisecond()).bind(saturating_i64(id));
    query.fetch_optional(connection).await?.as_ref().map(person).transpose()
}

/// The person of a session.
pub async fn find_by_session(
    connection: &mut PgConnection,
    session: Fingerprint,
    now: Timestamp,
) -> sqlx::Result<Option<Person>> {
    const FIND: &str = select_people!(
        "WHERE disabled_at IS NULL AND number = (SELECT agent FROM agent_sessions WHERE secret = $2 AND until > $1)"
    );
    let query = sqlx::query(FIND).bind(now.as_millisecond()).bind(session.as_bytes());
    query.fetch_optional(connection).await?.as_ref().map(person).transpose()
}

/// The number of leads who can sign in.
pub async fn count_active_leads(connection: &mut PgConnection) -> sqlx::Result<u64> {
    const COUNT: &str = "SELECT count(*) FROM agents \
        WHERE role = 'lead' AND disabled_at IS NULL AND password <> ''";
    sqlx::query_scalar(COUNT).fetch_one(connection).await.map(i64::unsigned_abs)
}

pub async fn is_empty(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM agents)").fetch_one(connection).await
}

/// Makes the part of a change that is stored in this table.
pub async fn update(
    connection: &mut PgConnection,
    id: u64,
    change: PersonChange,
    at: Timestamp,
) -> sqlx::Result<()> {
    let id = saturating_i64(id);
    let query = match change {
        PersonChange::Role(role) => {
            sqlx::query("UPDATE agents SET role = $2 WHERE number = $1").bind(id).bind(role.as_str())
        }
        PersonChange::Disable => sqlx::query("UPDATE agents SET disabled_at = $2 WHERE number = $1")
            .bind(id)
            .bind(at.as_millisecond()),
        PersonChange::Enable => {
            sqlx::query("UPDATE agents SET disabled_at = NULL WHERE number = $1").bind(id)
        }
        PersonChange::Link(_) => return Ok(()),
    };
    query.execute(connection).await.map(drop)
}

/// Gives an agent another name, which nobody else has.
pub async fn rename(connection: &mut PgConnection, id: u64, name: &AgentName) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE agents SET name = $2, folded = $3 WHERE number = $1");
    let query = query.bind(saturating_i64(id)).bind(name.as_str()).bind(name.normalized());
    query.execute(connection).await.map(drop)
}

/// The id of the agent who has a name, compared without case.
pub async fn find_by_name(connection: &mut PgConnection, name: &AgentName) -> sqlx::Result<Option<u64>> {
    let query = sqlx::query_scalar("SELECT number FROM agents WHERE folded = $1").bind(name.normalized());
    let id: Option<i64> = query.fetch_optional(connection).await?;
    Ok(id.map(i64::unsigned_abs))
}

pub async fn set_password(connection: &mut PgConnection, id: i64, password_hash: &str) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE agents SET password = $1 WHERE number = $2").bind(password_hash).bind(id);
    query.execute(connection).await.map(drop)
}
