//! Rows of `entries`.

use std::collections::BTreeSet;

use contract::{ConversationId, Entry, EntryId};
use sqlx::sqlite::SqliteConnection;
use sqlx::{FromRow, Row};

use super::error::{corrupt, map_error};
use super::mapping::{self, json, saturating_i64};
use crate::accounts::agent::AgentId;
use crate::conversations::stored_entry::StoredEntry;
use crate::error::StorageError;
use crate::support::pagination::{Page, PageEnd, Window};

/// A page of entries, oldest first in both directions.
pub async fn page(
    connection: &mut SqliteConnection,
    id: ConversationId,
    window: Window,
    limit: usize,
) -> Result<Page<Entry>, StorageError> {
    const SIZES_AFTER: &str = "SELECT seq, octet_length(body) FROM entries \
        WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?";
    const SIZES_BEFORE: &str = "SELECT seq, octet_length(body) FROM entries \
        WHERE conversation = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
    const AFTER: &str = select_entries!("WHERE conversation = ? AND seq > ? AND seq <= ? ORDER BY seq");
    const BEFORE: &str = select_entries!("WHERE conversation = ? AND seq < ? AND seq >= ? ORDER BY seq DESC");
    let (sizes, query, edge) = match window {
        Window::After(seq) => (SIZES_AFTER, AFTER, saturating_i64(seq)),
        Window::Before(seq) => (SIZES_BEFORE, BEFORE, saturating_i64(seq)),
    };
    let id = id.to_string();
    let sizes = sqlx::query_as(sizes).bind(&id).bind(edge).bind(saturating_i64(limit as u64 + 1));
    let sizes: Vec<(i64, i64)> = sizes.fetch_all(&mut *connection).await.map_err(map_error)?;
    let Some(end) = PageEnd::find(&sizes, limit) else { return Ok(Page { items: vec![], next: None }) };
    let query = sqlx::query(query).bind(&id).bind(edge).bind(end.last);
    let rows = query.fetch_all(connection).await.map_err(map_error)?;
    let mut page: Page<StoredEntry> = mapping::page_until(&rows, end).map_err(map_error)?;
    if let Window::Before(_) = window {
        page.items.reverse();
    }
    Ok(page.map(|stored| stored.entry))
}

/// By a JSON array of pairs of ids: that of the conversation, and that of the entry.
pub(super) const FIND: &str = select_entries!(
    "WHERE (entries.conversation, entries.id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
);

/// The entries that exist of these, by one statement.
pub async fn find(
    connection: &mut SqliteConnection,
    ids: &BTreeSet<(ConversationId, EntryId)>,
) -> sqlx::Result<Vec<(ConversationId, StoredEntry)>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let rows = sqlx::query(FIND).bind(json(ids)).fetch_all(connection).await?;
    let found = rows.iter().map(|row| {
        let conversation: String = row.try_get("conversation")?;
        Ok((conversation.parse().map_err(corrupt)?, StoredEntry::from_row(row)?))
    });
    found.collect()
}

pub async fn insert(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    stored: &StoredEntry,
) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO entries \
        (conversation, seq, id, at, kind, author_kind, author_name, author_agent, receiver_agent, drafted_by_ai, \
        body, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let entry = &stored.entry;
    sqlx::query(INSERT)
        .bind(conversation.to_string())
        .bind(saturating_i64(entry.seq))
        .bind(entry.id.to_string())
        .bind(entry.created_at.as_millisecond())
        .bind(entry.body.kind())
        .bind(entry.author.kind.as_str())
        .bind(&entry.author.name)
        .bind(stored.author_agent.map(|AgentId(id)| id))
        .bind(stored.receiver.map(|AgentId(id)| id))
        .bind(entry.drafted_by_ai)
        .bind(json(&entry.body))
        .bind(stored.fingerprint.as_bytes())
        .execute(connection)
        .await
        .map_err(map_error)?;
    Ok(())
}
