//! The words by which PostgreSQL finds conversations and entries, made of the copied texts as every write makes them.

use contract::{EntryId, Reference};
use serde::de::DeserializeOwned;
use sqlx::postgres::PgConnection;
use sqlx::types::Uuid;

use super::error::CopyError;
use super::row::{CopyRow, CopyValue};
use super::tables::CopyTable;
use crate::conversations::customer::{Customer, Identity};
use crate::storage::json_error::json_error;
use crate::storage::postgres::search::{self, SearchWords};

/// The tables with texts that are searched.
pub const SEARCHED_TABLES: [&str; 2] = ["conversations", "entries"];

/// The words of the rows of a table; none for a table that is not searched.
pub fn of_rows(table: &CopyTable, rows: &[CopyRow]) -> Result<Vec<SearchWords>, CopyError> {
    let words = match table.name {
        "conversations" => of_conversation,
        "entries" => of_entry,
        _ => return Ok(vec![]),
    };
    let words = rows.iter().map(|row| {
        words(table, row).map_err(|why| {
            let (name, row) = (table.name, row.describe(table));
            CopyError::new(format!(
                "the row {row} of the table {name} cannot be searched: {why}; correct it in the file with sqlite3, and \
                 copy again into a new database"
            ))
        })
    });
    words.collect()
}

fn of_conversation(table: &CopyTable, row: &CopyRow) -> Result<SearchWords, String> {
    let text = |column| row.get(table, column).text().map(str::to_owned);
    let identity = Identity { iss: required(text("iss"))?, sub: required(text("sub"))? };
    let (name, email, locale) = (text("name"), text("email"), text("locale"));
    let customer = Customer { identity, name, email, locale };
    let reference: Reference = json(row.get(table, "reference"))?;
    let id = id(row.get(table, "id"))?;
    Ok(search::words_of_conversation(id, &search::texts(&reference, &customer)))
}

fn of_entry(table: &CopyTable, row: &CopyRow) -> Result<SearchWords, String> {
    let conversation = id(row.get(table, "conversation"))?;
    let entry: EntryId = id(row.get(table, "id"))?;
    let seq = required(row.get(table, "seq").integer())?;
    Ok(search::words_of_entry(conversation, seq, entry, &json(row.get(table, "body"))?))
}

fn required<T>(value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| "a value is missing".to_owned())
}

fn json<T: DeserializeOwned>(value: &CopyValue) -> Result<T, String> {
    serde_json::from_str(required(value.text())?).map_err(|error| json_error(&error))
}

fn id<T: TryFrom<Uuid, Error: std::fmt::Display>>(value: &CopyValue) -> Result<T, String> {
    required(value.id())?.try_into().map_err(|why: T::Error| why.to_string())
}

pub async fn insert(connection: &mut PgConnection, words: Vec<SearchWords>) -> sqlx::Result<()> {
    if words.is_empty() { Ok(()) } else { search::insert(connection, words.into_iter()).await }
}
