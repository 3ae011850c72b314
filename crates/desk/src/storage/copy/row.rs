//! Rows with values that both engines have in common.

use sha2::{Digest, Sha256};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::SqliteRow;
use sqlx::types::Uuid;
use sqlx::{Postgres, Row};

use contract::EntryId;

use super::tables::{CopyTable, CopyType};

/// A value of a column. The order of values is the order of the rows on both engines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyValue {
    Null,
    Integer(i64),
    Boolean(bool),
    Text(String),
    Bytes(Vec<u8>),
    Id(Uuid),
}

/// A row of a table, with a value for each of its columns.
#[derive(Debug, PartialEq, Eq)]
pub struct CopyRow(pub Vec<CopyValue>);

/// A value that the other engine does not take.
#[derive(Debug, thiserror::Error)]
#[error("`{column}` that {reason}")]
pub struct InvalidValue {
    column: &'static str,
    reason: String,
}

impl CopyRow {
    /// The row, if each value is one that the other engine stores unchanged.
    pub fn of_sqlite(table: &CopyTable, row: &SqliteRow) -> Result<Self, InvalidValue> {
        let value = |(place, (column, kind)): (usize, &(&'static str, CopyType))| {
            sqlite_value(row, place, *kind).map_err(|reason| InvalidValue { column, reason })
        };
        table.columns.iter().enumerate().map(value).collect::<Result<_, _>>().map(Self)
    }

    pub fn of_postgres(table: &CopyTable, row: &PgRow) -> sqlx::Result<Self> {
        let value =
            |(place, (_, kind)): (usize, &(&'static str, CopyType))| postgres_value(row, place, *kind);
        table.columns.iter().enumerate().map(value).collect::<Result<_, _>>().map(Self)
    }

    /// Takes a value out of the row.
    pub fn take(&mut self, place: usize) -> CopyValue {
        std::mem::replace(&mut self.0[place], CopyValue::Null)
    }

    pub fn get(&self, table: &CopyTable, column: &str) -> &CopyValue {
        &self.0[table.place(column)]
    }

    /// The values of the key.
    pub fn key(&self, table: &CopyTable) -> Vec<&CopyValue> {
        table.key.iter().map(|column| self.get(table, column)).collect()
    }

    /// Names the row by its key; secrets, addresses and texts are not shown.
    pub fn describe(&self, table: &CopyTable) -> String {
        let column = |column: &&str| match self.get(table, column) {
            CopyValue::Integer(number) => format!("{column} {number}"),
            CopyValue::Id(id) => format!("{column} {id}"),
            _ => format!("{column} not shown"),
        };
        table.key.iter().map(column).collect::<Vec<_>>().join(", ")
    }

    /// Adds the row to a digest. No two different rows add the same bytes.
    pub fn add_to(&self, digest: &mut Sha256) {
        for value in &self.0 {
            let (kind, bytes): (u8, &[u8]) = match value {
                CopyValue::Null => (0, &[]),
                CopyValue::Integer(number) => (1, &number.to_be_bytes()),
                CopyValue::Boolean(value) => (2, &[u8::from(*value)]),
                CopyValue::Text(text) => (3, text.as_bytes()),
                CopyValue::Bytes(bytes) => (4, bytes),
                CopyValue::Id(id) => (5, id.as_bytes()),
            };
            digest.update([kind]);
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        }
    }
}

impl CopyValue {
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    pub fn id(&self) -> Option<Uuid> {
        if let Self::Id(id) = self { Some(*id) } else { None }
    }
}

fn sqlite_value(row: &SqliteRow, place: usize, kind: CopyType) -> Result<CopyValue, String> {
    let other_type = |_| "is of another type than its column".to_owned();
    let text = || row.try_get::<Option<&str>, _>(place).map_err(|_| "is no text in UTF-8".to_owned());
    Ok(match kind {
        CopyType::Integer => optional(row.try_get(place).map_err(other_type)?, CopyValue::Integer),
        CopyType::Boolean => match row.try_get(place).map_err(other_type)? {
            None => CopyValue::Null,
            Some(0_i64) => CopyValue::Boolean(false),
            Some(1) => CopyValue::Boolean(true),
            Some(_) => return Err("is neither 0 nor 1".to_owned()),
        },
        CopyType::Text => match text()? {
            Some(text) if text.contains('\0') => {
                return Err("contains U+0000, which PostgreSQL does not store".to_owned());
            }
            text => optional(text.map(str::to_owned), CopyValue::Text),
        },
        CopyType::Json => {
            let text = text()?;
            let read = text.map(serde_json::from_str::<serde::de::IgnoredAny>).transpose();
            read.map_err(|why| format!("is no JSON: {why}"))?;
            optional(text.map(str::to_owned), CopyValue::Text)
        }
        CopyType::Bytes => optional(row.try_get(place).map_err(other_type)?, CopyValue::Bytes),
        CopyType::Id => match text()? {
            None => CopyValue::Null,
            // The ids of conversations and entries have one form.
            Some(text) => match text.parse::<EntryId>() {
                Ok(id) if id.to_string() == text => CopyValue::Id(id.uuid()),
                _ => return Err("is no UUID of version 7 in small letters".to_owned()),
            },
        },
    })
}

fn postgres_value(row: &PgRow, place: usize, kind: CopyType) -> sqlx::Result<CopyValue> {
    Ok(match kind {
        CopyType::Integer => optional(row.try_get(place)?, CopyValue::Integer),
        CopyType::Boolean => optional(row.try_get(place)?, CopyValue::Boolean),
        CopyType::Text | CopyType::Json => optional(row.try_get(place)?, CopyValue::Text),
        CopyType::Bytes => optional(row.try_get(place)?, CopyValue::Bytes),
        CopyType::Id => optional(row.try_get(place)?, CopyValue::Id),
    })
}

fn optional<T>(value: Option<T>, of: impl Fn(T) -> CopyValue) -> CopyValue {
    value.map_or(CopyValue::Null, of)
}

/// Binds one column of several rows as an array.
pub fn bind_column<'q>(
    query: Query<'q, Postgres, PgArguments>,
    kind: CopyType,
    values: impl Iterator<Item = CopyValue>,
) -> Query<'q, Postgres, PgArguments> {
    match kind {
        CopyType::Integer => query.bind(values.map(|value| value.integer()).collect::<Vec<_>>()),
        CopyType::Boolean => {
            let boolean = |value| if let CopyValue::Boolean(value) = value { Some(value) } else { None };
            query.bind(values.map(boolean).collect::<Vec<_>>())
        }
        CopyType::Text | CopyType::Json => {
            let text = |value| if let CopyValue::Text(text) = value { Some(text) } else { None };
            query.bind(values.map(text).collect::<Vec<_>>())
        }
        CopyType::Bytes => {
            let bytes = |value| if let CopyValue::Bytes(bytes) = value { Some(bytes) } else { None };
            query.bind(values.map(bytes).collect::<Vec<_>>())
        }
        CopyType::Id => query.bind(values.map(|value| value.id()).collect::<Vec<_>>()),
    }
}
