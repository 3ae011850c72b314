//! Mapping between rows and the types of the features.

use contract::{Author, AuthorKind, Entry, Promise, PromiseState, Status, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::error::corrupt;
use crate::conversations::append::StoredEntry;
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::{Conversation, LastReply};
use crate::conversations::store::StoredConversation;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::pagination::Page;

/// A row of `conversations`.
impl FromRow<'_, SqliteRow> for StoredConversation {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let conversation = Conversation {
            id: row.try_get::<String, _>("id")?.parse().map_err(corrupt)?,
            customer: Customer {
                identity: Identity { iss: row.try_get("iss")?, sub: row.try_get("sub")? },
                name: row.try_get("name")?,
                email: row.try_get("email")?,
                locale: row.try_get("locale")?,
            },
            reference: get_json(row, "reference")?,
            created_at: get_time(row, "created_at")?,
            status: Status::from_wire(row.try_get("status")?),
            owner: get_optional_json(row, "owner")?,
            last_seq: get_unsigned(row, "last_seq")?,
            updated_at: get_time(row, "updated_at")?,
            waiting_since: get_optional_time(row, "waiting_since")?,
            promise: promise(row)?,
            first_reply_at: get_optional_time(row, "first_reply_at")?,
            last_reply: last_reply(row)?,
            pending_review: get_optional_json(row, "pending_review")?,
            decisions: row.try_get("decisions")?,
            handovers: row.try_get("handovers")?,
            preview: row.try_get("preview")?,
            desired_outcome: get_optional_json(row, "desired_outcome")?,
            reply_preference: get_optional_json(row, "reply_preference")?,
            unread: get_json(row, "unread")?,
            customer_read_up_to: get_unsigned(row, "customer_read_up_to")?,
            company_read: get_optional_json(row, "company_read")?,
            ticket: get_optional_json(row, "ticket")?,
        };
        Ok(Self { conversation, fingerprint: get_fingerprint(row)? })
    }
}

fn promise(row: &SqliteRow) -> sqlx::Result<Option<Promise>> {
    let Some(due) = get_optional_time(row, "promise_due")? else { return Ok(None) };
    Ok(Some(Promise { due, state: PromiseState::from_wire(row.try_get("promise_state")?) }))
}

fn last_reply(row: &SqliteRow) -> sqlx::Result<Option<LastReply>> {
    let Some(author_name) = row.try_get("answer_by")? else { return Ok(None) };
    Ok(Some(LastReply { seq: get_unsigned(row, "answer_seq")?, author_name }))
}

/// A row of `entries`.
impl FromRow<'_, SqliteRow> for StoredEntry {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let author = Author {
            kind: AuthorKind::from_wire(row.try_get("author_kind")?),
            name: row.try_get("author_name")?,
        };
        // The contract decodes an entry as one object, so the columns are added to the body again.
        let mut entry: serde_json::Map<String, serde_json::Value> = get_json(row, "body")?;
        entry.insert("id".into(), row.try_get::<String, _>("id")?.into());
        entry.insert("seq".into(), get_unsigned(row, "seq")?.into());
        entry.insert("created_at".into(), get_time(row, "at")?.to_string().into());
        entry.insert("author".into(), serde_json::to_value(author).map_err(corrupt)?);
        entry.insert("drafted_by_ai".into(), row.try_get::<bool, _>("drafted_by_ai")?.into());
        let entry: Entry = serde_json::from_value(entry.into()).map_err(corrupt)?;
        Ok(Self { entry, fingerprint: get_fingerprint(row)? })
    }
}

/// A page from at most `limit + 1` rows. The row beyond the limit tells that more rows follow.
pub fn page<T>(rows: &[SqliteRow], limit: usize, position: &str) -> sqlx::Result<Page<T>>
where
    T: for<'r> FromRow<'r, SqliteRow>,
{
    let shown = &rows[..rows.len().min(limit)];
    let next = match shown.last() {
        Some(last) if rows.len() > limit => Some(get_unsigned(last, position)?),
        _ => None,
    };
    Ok(Page { items: shown.iter().map(T::from_row).collect::<sqlx::Result<_>>()?, next })
}

/// A value as JSON text.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("stored values are plain data with string keys")
}

/// A number as SQLite stores it. Counts and positions never exceed the largest one.
pub fn saturating_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub fn get_unsigned(row: &SqliteRow, column: &str) -> sqlx::Result<u64> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(corrupt)
}

pub fn get_time(row: &SqliteRow, column: &str) -> sqlx::Result<Timestamp> {
    row.try_get(column).map(clock::from_ms)
}

fn get_optional_time(row: &SqliteRow, column: &str) -> sqlx::Result<Option<Timestamp>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(clock::from_ms))
}

pub fn get_json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> sqlx::Result<T> {
    serde_json::from_str(row.try_get(column)?).map_err(corrupt)
}

fn get_optional_json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> sqlx::Result<Option<T>> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(serde_json::from_str).transpose().map_err(corrupt)
}

pub fn get_fingerprint(row: &SqliteRow) -> sqlx::Result<Fingerprint> {
    Fingerprint::from_bytes(row.try_get("fingerprint")?).ok_or_else(|| corrupt("a fingerprint has 32 bytes"))
}
