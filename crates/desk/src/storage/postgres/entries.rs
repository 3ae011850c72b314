//! Rows of `entries`.

use std::collections::BTreeSet;

use contract::{ConversationId, Entry, EntryId};
use sqlx::PgConnection;
use sqlx::types::Uuid;

use super::mapping::{self, saturating_i64};
use crate::conversations::stored_entry::StoredEntry;
use crate::support::pagination::{Page, PageEnd, Window};

/// A page of entries, oldest first in both directions.
pub async fn page(
    connection: &mut PgConnection,
    id: ConversationId,
    window: Window,
    limit: usize,
) -> sqlx::Result<Page<Entry>> {
    const SIZES_AFTER: &str = "SELECT seq, octet_length(body)::BIGINT FROM entries \
        WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    const SIZES_BEFORE: &str = "SELECT seq, octet_length(body)::BIGINT FROM entries \
        WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
    const AFTER: &str = select_entries!("WHERE conversation = $1 AND seq > $2 AND seq <= $3 ORDER BY seq");
    const BEFORE: &str =
        select_entries!("WHERE conversation = $1 AND seq < $2 AND seq >= $3 ORDER BY seq DESC");
    let (sizes, query, edge) = match window {
        Window::After(seq) => (SIZES_AFTER, AFTER, saturating_i64(seq)),
        Window::Before(seq) => (SIZES_BEFORE, BEFORE, saturating_i64(seq)),
    };
    let sizes = sqlx::query_as(sizes).bind(id.uuid()).bind(edge).bind(saturating_i64(limit as u64 + 1));
    let sizes: Vec<(i64, i64)> = sizes.fetch_all(&mut *connection).await?;
    let Some(end) = PageEnd::find(&sizes, limit) else { return Ok(Page { items: vec![], next: None }) };
    let query = sqlx::query(query).bind(id.uuid()).bind(edge).bind(end.last);
    let mut page = mapping::page_until(&query.fetch_all(connection).await?, end, mapping::stored_entry)?;
    if let Window::Before(_) = window {
        page.items.reverse();
    }
    Ok(page.map(|stored| stored.entry))
}

/// The entries that exist of these.
pub async fn find(
    connection: &mut PgConnection,
    ids: &BTreeSet<(ConversationId, EntryId)>,
) -> sqlx::Result<Vec<(ConversationId, StoredEntry)>> {
    const FIND: &str = select_entries!(
        "JOIN UNNEST($1::UUID[], $2::UUID[]) AS wanted (conversation, id) \
        ON wanted.conversation = entries.conversation AND wanted.id = entries.id"
    );
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let (conversations, ids): (Vec<Uuid>, Vec<Uuid>) =
        ids.iter().map(|(conversation, entry)| (conversation.uuid(), entry.uuid())).unzip();
    let rows = sqlx::query(FIND).bind(conversations).bind(ids).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((mapping::get_id(row, "conversation")?, mapping::stored_entry(row)?))).collect()
}
