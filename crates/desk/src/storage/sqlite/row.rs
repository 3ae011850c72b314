//! Between rows and the rules' types.

use contract::{Author, AuthorKind, Entry, EntryBody, Promise, PromiseState, Reference, Status};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::error::{damaged, failed};
use crate::rules::conversation::Answer;
use crate::rules::{Conversation, Customer, Fingerprint, Identity, Opened, StorageError, Stored, clock};

type Result<T> = std::result::Result<T, StorageError>;

/// A row of `conversations`.
pub fn opened(row: &SqliteRow) -> Result<Opened> {
    let waiting: Option<i64> = get(row, "waiting_since")?;
    let answered: Option<i64> = get(row, "answered_at")?;
    let conversation = Conversation {
        id: get::<String>(row, "id")?.parse().map_err(damaged)?,
        customer: Customer {
            identity: Identity { iss: get(row, "iss")?, sub: get(row, "sub")? },
            name: get(row, "name")?,
            email: get(row, "email")?,
            locale: get(row, "locale")?,
        },
        reference: from_json::<Reference>(&get::<String>(row, "reference")?)?,
        status: Status::from_wire(&get::<String>(row, "status")?),
        owner: maybe(row, "owner")?,
        last_seq: count(row, "last_seq")?,
        updated_at: clock::from_ms(get(row, "updated_at")?),
        waiting_since: waiting.map(clock::from_ms),
        promise: promise(row)?,
        answered_at: answered.map(clock::from_ms),
        answer: answer(row)?,
        review: maybe(row, "review")?,
        decisions: get(row, "decisions")?,
        handovers: get(row, "handovers")?,
        words: get(row, "words")?,
        wish: maybe(row, "wish")?,
        treatment: maybe(row, "treatment")?,
        unread: from_json(&get::<String>(row, "unread")?)?,
    };
    Ok(Opened { conversation, fingerprint: fingerprint(row)? })
}

fn promise(row: &SqliteRow) -> Result<Option<Promise>> {
    let Some(due) = get::<Option<i64>>(row, "promise_due")? else { return Ok(None) };
    let state = PromiseState::from_wire(&get::<String>(row, "promise_state")?);
    Ok(Some(Promise { due: clock::from_ms(due), state }))
}

fn answer(row: &SqliteRow) -> Result<Option<Answer>> {
    let Some(by) = get::<Option<String>>(row, "answer_by")? else { return Ok(None) };
    Ok(Some(Answer { seq: count(row, "answer_seq")?, by }))
}

/// A row of `entries`.
pub fn stored(row: &SqliteRow) -> Result<Stored> {
    let author = Author {
        kind: AuthorKind::from_wire(&get::<String>(row, "author_kind")?),
        name: get(row, "author_name")?,
    };
    // The contract reads an entry through one shape, so its columns are put beside its body again.
    let mut entry: serde_json::Map<String, serde_json::Value> = from_json(&get::<String>(row, "body")?)?;
    entry.insert("id".into(), get::<String>(row, "id")?.into());
    entry.insert("seq".into(), count(row, "seq")?.into());
    entry.insert("at".into(), clock::from_ms(get(row, "at")?).to_string().into());
    entry.insert("author".into(), serde_json::to_value(author).map_err(damaged)?);
    let entry: Entry = serde_json::from_value(entry.into()).map_err(damaged)?;
    Ok(Stored { entry, fingerprint: fingerprint(row)? })
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
    row.try_get(column).map_err(failed)
}

/// A column that holds a number from zero up.
pub fn count(row: &SqliteRow, column: &str) -> Result<u64> {
    u64::try_from(get::<i64>(row, column)?).map_err(damaged)
}

/// A number from outside as SQLite knows numbers. Nothing that is counted ever gets beyond its largest.
pub fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn maybe<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>> {
    let text: Option<String> = get(row, column)?;
    text.map(|text| from_json(&text)).transpose()
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(damaged)
}

/// The fingerprint of what was written.
pub fn fingerprint(row: &SqliteRow) -> Result<Fingerprint> {
    let bytes: Vec<u8> = get(row, "fingerprint")?;
    Fingerprint::from_bytes(&bytes).ok_or_else(|| damaged("a fingerprint has 32 bytes"))
}
