//! Mapping between rows and the types of the features.

use contract::{Author, AuthorKind, Promise, PromiseState, Status, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Uuid;

use super::error::corrupt;
use crate::accounts::agent::AgentId;
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::{CompanyReadPosition, Conversation, LastReply, Review};
use crate::conversations::store::StoredConversation;
use crate::conversations::stored_entry::StoredEntry;
use crate::storage::entry_columns::EntryColumns;
use crate::storage::json_error::json_error;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::pagination::{Page, PageEnd};

/// A row of `conversations`.
pub fn stored_conversation(row: &PgRow) -> sqlx::Result<StoredConversation> {
    let conversation = Conversation {
        id: get_id(row, "id")?,
        customer: Customer {
            identity: Identity { iss: row.try_get("iss")?, sub: row.try_get("sub")? },
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            locale: row.try_get("locale")?,
        },
        reference: get_json(row, "reference")?,
        created_at: get_time(row, "created_at")?,
        status: Status::from_wire(row.try_get("status")?),
        owner: person(row, "owner")?,
        last_seq: get_unsigned(row, "last_seq")?,
        updated_at: get_time(row, "updated_at")?,
        waiting_since: get_optional_time(row, "waiting_since")?,
        promise: promise(row)?,
        first_reply_at: get_optional_time(row, "first_reply_at")?,
        last_reply: last_reply(row)?,
        pending_review: review(row)?,
        decisions: get_count(row, "decisions")?,
        handovers: get_count(row, "handovers")?,
        preview: row.try_get("preview")?,
        desired_outcome: get_optional_json(row, "desired_outcome")?,
        reply_preference: get_optional_json(row, "reply_preference")?,
        unread: get_json(row, "unread")?,
        customer_read_up_to: get_unsigned(row, "customer_read_up_to")?,
        company_read: company_read(row)?,
        ticket: get_optional_json(row, "ticket")?,
    };
    Ok(StoredConversation { conversation, fingerprint: get_fingerprint(row)? })
}

pub fn promise(row: &PgRow) -> sqlx::Result<Option<Promise>> {
    let Some(due) = get_optional_time(row, "promise_due")? else { return Ok(None) };
    Ok(Some(Promise { due, state: PromiseState::from_wire(row.try_get("promise_state")?) }))
}

fn last_reply(row: &PgRow) -> sqlx::Result<Option<LastReply>> {
    let Some(author) = person(row, "reply")? else { return Ok(None) };
    Ok(Some(LastReply { seq: get_unsigned(row, "reply_seq")?, author }))
}

fn review(row: &PgRow) -> sqlx::Result<Option<Review>> {
    let Some(decision) = row.try_get::<Option<Uuid>, _>("review_decision")? else { return Ok(None) };
    Ok(Some(Review { decision_id: to_id(decision)?, decided_by: person(row, "review")? }))
}

fn company_read(row: &PgRow) -> sqlx::Result<Option<CompanyReadPosition>> {
    let Some(reader) = person(row, "read")? else { return Ok(None) };
    let (up_to, at) = (get_unsigned(row, "read_up_to")?, get_time(row, "read_at")?);
    Ok(Some(CompanyReadPosition { up_to, reader, at }))
}

/// A person at the company: an agent by the present name, and anybody else by the stored one.
fn person(row: &PgRow, role: &str) -> sqlx::Result<Option<CompanyPerson>> {
    let agent = row.try_get::<Option<i64>, _>(format!("{role}_agent").as_str())?.map(AgentId);
    let present_name: Option<String> = row.try_get(format!("{role}_present_name").as_str())?;
    let stored_name: Option<String> = row.try_get(format!("{role}_name").as_str())?;
    Ok(present_name.or(stored_name).map(|name| CompanyPerson { agent, name }))
}

/// A row of `entries`.
pub fn stored_entry(row: &PgRow) -> sqlx::Result<StoredEntry> {
    let present_name: Option<String> = row.try_get("author_present_name")?;
    let author = Author {
        kind: AuthorKind::from_wire(row.try_get("author_kind")?),
        name: present_name.map_or_else(|| row.try_get("author_name"), Ok)?,
    };
    let columns = EntryColumns {
        id: row.try_get::<Uuid, _>("id")?.to_string(),
        seq: get_unsigned(row, "seq")?,
        created_at: get_time(row, "at")?,
        author,
        drafted_by_ai: row.try_get("drafted_by_ai")?,
        body: get_json(row, "body")?,
        receiver_name: row.try_get("receiver_present_name")?,
    };
    Ok(StoredEntry {
        entry: columns.entry().map_err(|error| corrupt(json_error(&error)))?,
        author_agent: row.try_get::<Option<i64>, _>("author_agent")?.map(AgentId),
        receiver: row.try_get::<Option<i64>, _>("receiver_agent")?.map(AgentId),
        fingerprint: get_fingerprint(row)?,
    })
}

/// A page from at most `limit + 1` rows. The row beyond the limit tells that more rows follow.
pub fn page<T>(
    rows: &[PgRow],
    limit: usize,
    position: &str,
    item: impl Fn(&PgRow) -> sqlx::Result<T>,
) -> sqlx::Result<Page<T>> {
    let shown = &rows[..rows.len().min(limit)];
    let next = match shown.last() {
        Some(last) if rows.len() > limit => Some(get_unsigned(last, position)?),
        _ => None,
    };
    Ok(Page { items: shown.iter().map(item).collect::<sqlx::Result<_>>()?, next })
}

pub fn number(agent: Option<AgentId>) -> Option<i64> {
    agent.map(|AgentId(number)| number)
}

/// A page from the rows up to its end.
pub fn page_until<T>(
    rows: &[PgRow],
    end: PageEnd,
    item: impl Fn(&PgRow) -> sqlx::Result<T>,
) -> sqlx::Result<Page<T>> {
    let next = if end.has_more { Some(u64::try_from(end.last).map_err(corrupt)?) } else { None };
    Ok(Page { items: rows.iter().map(item).collect::<sqlx::Result<_>>()?, next })
}

/// A value as JSON text.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("stored values are plain data with string keys")
}

/// A number as PostgreSQL stores it. Counts and positions never exceed the largest one.
pub fn saturating_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub fn get_unsigned(row: &PgRow, column: &str) -> sqlx::Result<u64> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(corrupt)
}

pub fn get_count(row: &PgRow, column: &str) -> sqlx::Result<u32> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(corrupt)
}

pub fn get_time(row: &PgRow, column: &str) -> sqlx::Result<Timestamp> {
    row.try_get(column).map(clock::from_ms)
}

pub fn get_optional_time(row: &PgRow, column: &str) -> sqlx::Result<Option<Timestamp>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(clock::from_ms))
}

pub fn get_id<T: TryFrom<Uuid, Error: std::fmt::Display>>(row: &PgRow, column: &str) -> sqlx::Result<T> {
    to_id(row.try_get(column)?)
}

pub fn to_id<T: TryFrom<Uuid, Error: std::fmt::Display>>(id: Uuid) -> sqlx::Result<T> {
    id.try_into().map_err(corrupt)
}

pub fn get_json<T: DeserializeOwned>(row: &PgRow, column: &str) -> sqlx::Result<T> {
    serde_json::from_str(row.try_get(column)?).map_err(|error| corrupt(json_error(&error)))
}

fn get_optional_json<T: DeserializeOwned>(row: &PgRow, column: &str) -> sqlx::Result<Option<T>> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(serde_json::from_str).transpose().map_err(|error| corrupt(json_error(&error)))
}

pub fn get_fingerprint(row: &PgRow) -> sqlx::Result<Fingerprint> {
    Fingerprint::from_bytes(row.try_get("fingerprint")?).ok_or_else(|| corrupt("a fingerprint has 32 bytes"))
}
