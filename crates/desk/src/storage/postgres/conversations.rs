//! Rows of `conversations`.

use std::collections::BTreeSet;

use contract::{ConversationId, ReferenceKey};
use sqlx::postgres::PgConnection;
use sqlx::types::Uuid;

use super::error::TransactionError;
use super::mapping::{self, saturating_i64};
use crate::conversations::access::ConversationLookup;
use crate::conversations::customer::Identity;
use crate::conversations::model::Conversation;
use crate::conversations::store::{ChangePage, StoredConversation};
use crate::support::pagination::{Page, PageEnd};

/// The order is that of the index `conversations_about`.
pub(super) const SAME_REFERENCE: &str = select_conversations!(
    "WHERE iss = $1 AND reference_kind = $2 AND reference_id = $3 AND sub <> $4 \
    ORDER BY conversations.number DESC LIMIT $5"
);

/// The conversation of an id, or what is left of an erased one.
pub async fn look_up(
    connection: &mut PgConnection,
    id: ConversationId,
) -> sqlx::Result<ConversationLookup<StoredConversation>> {
    const FIND: &str = select_conversations!("WHERE conversations.id = $1");
    let found = sqlx::query(FIND).bind(id.uuid()).fetch_optional(&mut *connection).await?;
    if let Some(found) = found {
        return Ok(ConversationLookup::Found(mapping::stored_conversation(&found)?));
    }
    let erased = erased(connection, &[id.uuid()]).await?;
    let iss = erased.into_iter().next().map(|(_, iss)| iss);
    Ok(iss.map_or(ConversationLookup::Missing, |iss| ConversationLookup::Erased { iss }))
}

/// The conversations of these ids, for a transaction that changes some of them: no other one changes them until its end.
/// They are locked in the order of their ids, so that transactions do not wait for each other in a circle.
pub async fn look_up_and_lock(
    connection: &mut PgConnection,
    ids: &BTreeSet<ConversationId>,
) -> sqlx::Result<Vec<(ConversationId, ConversationLookup<StoredConversation>)>> {
    const FIND: &str = select_conversations!(
        "WHERE conversations.id = ANY ($1) ORDER BY conversations.id FOR NO KEY UPDATE OF conversations"
    );
    let mut missing: BTreeSet<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let wanted: Vec<Uuid> = missing.iter().copied().collect();
    let mut lookups = Vec::with_capacity(ids.len());
    for row in sqlx::query(FIND).bind(wanted).fetch_all(&mut *connection).await? {
        let stored = mapping::stored_conversation(&row)?;
        missing.remove(&stored.conversation.id.uuid());
        lookups.push((stored.conversation.id, ConversationLookup::Found(stored)));
    }
    if !missing.is_empty() {
        let missing: Vec<Uuid> = missing.into_iter().collect();
        // An erasure that came between the statements is seen here.
        let erased = erased(connection, &missing).await?.into_iter();
        lookups.extend(erased.map(|(id, iss)| (id, ConversationLookup::Erased { iss })));
    }
    Ok(lookups)
}

/// The erased ones of these conversations, with their issuers.
async fn erased(connection: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<(ConversationId, String)>> {
    let query = sqlx::query_as("SELECT id, iss FROM erased_conversations WHERE id = ANY ($1)");
    let rows: Vec<(Uuid, String)> = query.bind(ids).fetch_all(connection).await?;
    rows.into_iter().map(|(id, iss)| Ok((mapping::to_id(id)?, iss))).collect()
}

/// A customer's conversations, newest first; `after` is the `number` at the end of an earlier page.
pub async fn list(
    connection: &mut PgConnection,
    customer: &Identity,
    reference: Option<&ReferenceKey>,
    after: Option<u64>,
    limit: usize,
) -> sqlx::Result<Page<Conversation>> {
    const SIZES_OF_CUSTOMER: &str = concat!(
        "SELECT number, ",
        conversation_bytes!(),
        "::BIGINT FROM conversations WHERE iss = $1 AND sub = $2 AND number < $3 ORDER BY number DESC LIMIT $4"
    );
    const SIZES_ABOUT_REFERENCE: &str = concat!(
        "SELECT number, ",
        conversation_bytes!(),
        "::BIGINT FROM conversations WHERE iss = $1 AND sub = $2 AND number < $3 \
        AND reference_kind = $5 AND reference_id = $6 ORDER BY number DESC LIMIT $4"
    );
    const OF_CUSTOMER: &str = select_conversations!(
        "WHERE iss = $1 AND sub = $2 AND conversations.number < $3 AND conversations.number >= $4 \
        ORDER BY conversations.number DESC"
    );
    const ABOUT_REFERENCE: &str = select_conversations!(
        "WHERE iss = $1 AND sub = $2 AND conversations.number < $3 AND conversations.number >= $4 \
        AND reference_kind = $5 AND reference_id = $6 ORDER BY conversations.number DESC"
    );
    let (sizes, query) = match reference {
        Some(_) => (SIZES_ABOUT_REFERENCE, ABOUT_REFERENCE),
        None => (SIZES_OF_CUSTOMER, OF_CUSTOMER),
    };
    let after = after.map_or(i64::MAX, saturating_i64);
    let sizes = sqlx::query_as(sizes).bind(&customer.iss).bind(&customer.sub).bind(after);
    let sizes = sizes.bind(saturating_i64(limit as u64 + 1));
    let sizes = match reference {
        Some(key) => sizes.bind(&key.kind).bind(&key.id),
        None => sizes,
    };
    let sizes: Vec<(i64, i64)> = sizes.fetch_all(&mut *connection).await?;
    let Some(end) = PageEnd::find(&sizes, limit) else { return Ok(Page { items: vec![], next: None }) };
    let query = sqlx::query(query).bind(&customer.iss).bind(&customer.sub).bind(after).bind(end.last);
    let query = match reference {
        Some(key) => query.bind(&key.kind).bind(&key.id),
        None => query,
    };
    let page = mapping::page_until(&query.fetch_all(connection).await?, end, mapping::stored_conversation)?;
    Ok(page.map(|stored| stored.conversation))
}

/// The conversations of other customers of the same issuer about a reference, newest first. The id of a reference means
/// something to its issuer only.
pub async fn same_reference(
    connection: &mut PgConnection,
    customer: &Identity,
    reference: &ReferenceKey,
    limit: usize,
) -> sqlx::Result<Vec<Conversation>> {
    let rows = sqlx::query(SAME_REFERENCE)
        .bind(&customer.iss)
        .bind(&reference.kind)
        .bind(&reference.id)
        .bind(&customer.sub)
        .bind(saturating_i64(limit as u64))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok(mapping::stored_conversation(row)?.conversation)).collect()
}

/// Takes the next positions and returns the first of them. The transaction holds the counter until its commit, so that
/// this belongs to its last statements.
pub async fn take_positions(connection: &mut PgConnection, count: usize) -> sqlx::Result<i64> {
    const TAKE: &str = "UPDATE change_counter SET position = position + $1 RETURNING position - $1 + 1";
    sqlx::query_scalar(TAKE).bind(saturating_i64(count as u64)).fetch_one(connection).await
}

/// Counts the conversations that show an agent's name as changed. It comes before the change of the name: a transaction
/// that stores conversations refers to agents after it has taken its positions.
pub async fn touch_of_agent(connection: &mut PgConnection, agent: i64) -> Result<(), TransactionError> {
    const TOUCHED: &str = "SELECT id FROM conversations \
        WHERE owner_agent = $1 OR read_agent = $1 OR review_agent = $1 ORDER BY id";
    const LOCK: &str = "SELECT id FROM conversations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";
    const TOUCH: &str = "UPDATE conversations SET change_position = $2 + touched.number - 1 \
        FROM UNNEST($1::UUID[]) WITH ORDINALITY AS touched (id, number) WHERE conversations.id = touched.id";
    let touched: Vec<Uuid> = sqlx::query_scalar(TOUCHED).bind(agent).fetch_all(&mut *connection).await?;
    sqlx::query(LOCK).bind(&touched).fetch_all(&mut *connection).await?;
    let first = take_positions(connection, touched.len()).await?;
    // Every transaction that took positions before has committed by now.
    let now: Vec<Uuid> = sqlx::query_scalar(TOUCHED).bind(agent).fetch_all(&mut *connection).await?;
    if now != touched {
        return Err(TransactionError::Overtaken);
    }
    sqlx::query(TOUCH).bind(touched).bind(first).execute(connection).await?;
    Ok(())
}

/// The conversations of an issuer, or of one of its customers, that changed after a position, in the order of their last
/// change. Each query has an index in this order.
pub async fn changed(
    connection: &mut PgConnection,
    iss: &str,
    sub: Option<&str>,
    after: u64,
    limit: usize,
) -> sqlx::Result<ChangePage> {
    const SIZES_OF_ISSUER: &str = concat!(
        "SELECT change_position, ",
        conversation_bytes!(),
        "::BIGINT FROM conversations WHERE iss = $1 AND change_position > $2 ORDER BY change_position LIMIT $3"
    );
    const SIZES_OF_CUSTOMER: &str = concat!(
        "SELECT change_position, ",
        conversation_bytes!(),
        "::BIGINT FROM conversations WHERE iss = $1 AND sub = $4 AND change_position > $2 \
        ORDER BY change_position LIMIT $3"
    );
    const OF_ISSUER: &str = select_conversations!(
        "WHERE iss = $1 AND change_position > $2 AND change_position <= $3 ORDER BY change_position"
    );
    const OF_CUSTOMER: &str = select_conversations!(
        "WHERE iss = $1 AND sub = $4 AND change_position > $2 AND change_position <= $3 ORDER BY change_position"
    );
    let (sizes, query) = match sub {
        Some(_) => (SIZES_OF_CUSTOMER, OF_CUSTOMER),
        None => (SIZES_OF_ISSUER, OF_ISSUER),
    };
    let position = saturating_i64(after);
    let sizes = sqlx::query_as(sizes).bind(iss).bind(position).bind(saturating_i64(limit as u64 + 1));
    let sizes = if sub.is_some() { sizes.bind(sub) } else { sizes };
    let sizes: Vec<(i64, i64)> = sizes.fetch_all(&mut *connection).await?;
    let Some(end) = PageEnd::find(&sizes, limit) else { return Ok(ChangePage::empty(after)) };
    let query = sqlx::query(query).bind(iss).bind(position).bind(end.last);
    let rows = if sub.is_some() { query.bind(sub) } else { query }.fetch_all(connection).await?;
    let changed = rows.iter().map(|row| Ok(mapping::stored_conversation(row)?.conversation));
    Ok(ChangePage {
        changed: changed.collect::<sqlx::Result<_>>()?,
        position: end.last.cast_unsigned(),
        has_more: end.has_more,
    })
}
