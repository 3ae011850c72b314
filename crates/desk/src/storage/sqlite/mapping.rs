//! Between rows and the rules' types.

use contract::{Author, AuthorKind, Entry, EntryBody, Promise, PromiseState, Reference, Status};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::error::{corrupt, map_error};
use crate::conversations::append::{StoredConversation, StoredEntry};
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::{Conversation, LastReply};
use crate::conversations::store::StorageError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

type Result<T> = std::result::Result<T, StorageError>;

/// A row of `conversations`.
pub fn conversation(row: &SqliteRow) -> Result<StoredConversation> {
    let waiting: Option<i64> = get(row, "waiting_since")?;
    let answered: Option<i64> = get(row, "answered_at")?;
    let conversation = Conversation {
        id: get::<String>(row, "id")?.parse().map_err(corrupt)?,
        customer: Customer {
            identity: Identity { iss: get(row, "iss")?, sub: get(row, "sub")? },
            name: get(row, "name")?,
            email: get(row, "email")?,
            locale: get(row, "locale")?,
        },
        reference: from_json::<Reference>(&get::<String>(row, "reference")?)?,
        status: Status::from_wire(&get::<String>(row, "status")?),
        owner: get_json(row, "owner")?,
        last_seq: get_unsigned(row, "last_seq")?,
        updated_at: clock::from_ms(get(row, "updated_at")?),
        waiting_since: waiting.map(clock::from_ms),
        promise: promise(row)?,
        first_reply_at: answered.map(clock::from_ms),
        last_reply: last_reply(row)?,
        pending_review: get_json(row, "review")?,
        decisions: get(row, "decisions")?,
        handovers: get(row, "handovers")?,
        preview: get(row, "words")?,
        desired_outcome: get_json(row, "wish")?,
        reply_preference: get_json(row, "treatment")?,
        unread: from_json(&get::<String>(row, "unread")?)?,
    };
    Ok(StoredConversation { conversation, fingerprint: fingerprint(row)? })
}

fn promise(row: &SqliteRow) -> Result<Option<Promise>> {
    let Some(due) = get::<Option<i64>>(row, "promise_due")? else { return Ok(None) };
    let state = PromiseState::from_wire(&get::<String>(row, "promise_state")?);
    Ok(Some(Promise { due: clock::from_ms(due), state }))
}

fn last_reply(row: &SqliteRow) -> Result<Option<LastReply>> {
    let Some(by) = get::<Option<String>>(row, "answer_by")? else { return Ok(None) };
    Ok(Some(LastReply { seq: get_unsigned(row, "answer_seq")?, author_name: by }))
}

/// A row of `entries`.
pub fn entry(row: &SqliteRow) -> Result<StoredEntry> {
    let author = Author {
        kind: AuthorKind::from_wire(&get::<String>(row, "author_kind")?),
        name: get(row, "author_name")?,
    };
    // The contract reads an entry through one shape, so its columns are put beside its body again.
    let mut entry: serde_json::Map<String, serde_json::Value> = from_json(&get::<String>(row, "body")?)?;
    entry.insert("id".into(), get::<String>(row, "id")?.into());
    entry.insert("seq".into(), get_unsigned(row, "seq")?.into());
    entry.insert("at".into(), clock::from_ms(get(row, "at")?).to_string().into());
    entry.insert("author".into(), serde_json::to_value(author).map_err(corrupt)?);
    let entry: Entry = serde_json::from_value(entry.into()).map_err(corrupt)?;
    Ok(StoredEntry { entry, fingerprint: fingerprint(row)? })
}

/// A value as JSON text.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is stored is plain data with string keys")
}

/// The kind of a body, as it stands on the wire.
pub fn kind(body: &EntryBody) -> String {
    let value = serde_json::to_value(body).unwrap_or_default();
    value["kind"].as_str().unwrap_or_default().to_owned()
}

/// A column.
pub fn get<'r, T>(row: &'r SqliteRow, column: &str) -> Result<T>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(column).map_err(map_error)
}

/// A column that holds a number from zero up.
pub fn get_unsigned(row: &SqliteRow, column: &str) -> Result<u64> {
    u64::try_from(get::<i64>(row, column)?).map_err(corrupt)
}

/// A number from outside as SQLite knows numbers. Nothing that is counted ever gets beyond its largest.
pub fn saturating_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn get_json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>> {
    let text: Option<String> = get(row, column)?;
    text.map(|text| from_json(&text)).transpose()
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(corrupt)
}

/// The fingerprint of what was written.
pub fn fingerprint(row: &SqliteRow) -> Result<Fingerprint> {
    let bytes: Vec<u8> = get(row, "fingerprint")?;
    Fingerprint::from_bytes(&bytes).ok_or_else(|| corrupt("a fingerprint has 32 bytes"))
}
