//! Rows of `conversations`.

use std::collections::BTreeSet;

use contract::{ConversationId, ReferenceKey};
use sqlx::sqlite::SqliteConnection;

use super::error::{corrupt, map_error};
use super::mapping::{self, json, saturating_i64};
use crate::accounts::agent::AgentId;
use crate::conversations::access::ConversationLookup;
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::customer::Identity;
use crate::conversations::model::Conversation;
use crate::conversations::store::{ChangePage, StoredConversation};
use crate::error::StorageError;
use crate::support::pagination::{Page, PageEnd};

/// The order is that of the index `conversations_about`.
pub(super) const SAME_REFERENCE: &str = select_conversations!(
    "WHERE iss = ?1 AND reference_kind = ?2 AND reference_id = ?3 AND sub <> ?4 \
    ORDER BY conversations.number DESC LIMIT ?5"
);

/// By a JSON array of ids.
pub(super) const LOOK_UP: &str = select_conversations!("WHERE id IN (SELECT value FROM json_each(?))");
const ERASED: &str = "SELECT id, iss FROM erased_conversations WHERE id IN (SELECT value FROM json_each(?))";

pub async fn find(
    connection: &mut SqliteConnection,
    id: ConversationId,
) -> Result<Option<StoredConversation>, StorageError> {
    sqlx::query_as(select_conversations!("WHERE id = ?"))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(map_error)
}

/// The conversation of an id, or what is left of an erased one.
pub async fn look_up(
    connection: &mut SqliteConnection,
    id: ConversationId,
) -> Result<ConversationLookup<StoredConversation>, StorageError> {
    if let Some(found) = find(connection, id).await? {
        return Ok(ConversationLookup::Found(found));
    }
    let erased = sqlx::query_scalar("SELECT iss FROM erased_conversations WHERE id = ?").bind(id.to_string());
    let iss: Option<String> = erased.fetch_optional(connection).await.map_err(map_error)?;
    Ok(iss.map_or(ConversationLookup::Missing, |iss| ConversationLookup::Erased { iss }))
}

/// The conversations of these ids, and what is left of erased ones, by two statements: each statement is a message to the
/// thread of the connection and back.
pub async fn look_up_all(
    connection: &mut SqliteConnection,
    ids: &BTreeSet<ConversationId>,
) -> sqlx::Result<Vec<(ConversationId, ConversationLookup<StoredConversation>)>> {
    let found: Vec<StoredConversation> =
        sqlx::query_as(LOOK_UP).bind(json(ids)).fetch_all(&mut *connection).await?;
    let mut missing = ids.clone();
    let mut lookups = vec![];
    for stored in found {
        missing.remove(&stored.conversation.id);
        lookups.push((stored.conversation.id, ConversationLookup::Found(stored)));
    }
    if !missing.is_empty() {
        let erased: Vec<(String, String)> =
            sqlx::query_as(ERASED).bind(json(&missing)).fetch_all(connection).await?;
        for (id, iss) in erased {
            lookups.push((id.parse().map_err(corrupt)?, ConversationLookup::Erased { iss }));
        }
    }
    Ok(lookups)
}

/// A customer's conversations, newest first; `after` is the `number` at the end of an earlier page.
pub async fn list(
    connection: &mut SqliteConnection,
    customer: &Identity,
    reference: Option<&ReferenceKey>,
    after: Option<u64>,
    limit: usize,
) -> Result<Page<Conversation>, StorageError> {
    const SIZES: &str = concat!(
        "SELECT number, ",
        conversation_bytes!(),
        " FROM conversations WHERE iss = ?1 AND sub = ?2 AND number < ?3 \
        AND (?4 IS NULL OR (reference_kind = ?4 AND reference_id = ?5)) ORDER BY number DESC LIMIT ?6"
    );
    const LIST: &str = select_conversations!(
        "WHERE iss = ?1 AND sub = ?2 AND conversations.number < ?3 \
        AND (?4 IS NULL OR (reference_kind = ?4 AND reference_id = ?5)) \
        AND conversations.number >= ?6 ORDER BY conversations.number DESC"
    );
    let after = after.map_or(i64::MAX, saturating_i64);
    let sizes = sqlx::query_as(SIZES)
        .bind(&customer.iss)
        .bind(&customer.sub)
        .bind(after)
        .bind(reference.map(|key| &key.kind))
        .bind(reference.map(|key| &key.id))
        .bind(saturating_i64(limit as u64 + 1));
    let sizes: Vec<(i64, i64)> = sizes.fetch_all(&mut *connection).await.map_err(map_error)?;
    let Some(end) = PageEnd::find(&sizes, limit) else { return Ok(Page { items: vec![], next: None }) };
    let rows = sqlx::query(LIST)
        .bind(&customer.iss)
        .bind(&customer.sub)
        .bind(after)
        .bind(reference.map(|key| &key.kind))
        .bind(reference.map(|key| &key.id))
        .bind(end.last)
        .fetch_all(connection)
        .await
        .map_err(map_error)?;
    let page = mapping::page_until(&rows, end).map_err(map_error)?;
    Ok(page.map(|stored: StoredConversation| stored.conversation))
}

/// The conversations of other customers of the same issuer about a reference, newest first. The id of a reference means
/// something to its issuer only.
pub async fn same_reference(
    connection: &mut SqliteConnection,
    customer: &Identity,
    reference: &ReferenceKey,
    limit: usize,
) -> Result<Vec<Conversation>, StorageError> {
    let found: Vec<StoredConversation> = sqlx::query_as(SAME_REFERENCE)
        .bind(&customer.iss)
        .bind(&reference.kind)
        .bind(&reference.id)
        .bind(&customer.sub)
        .bind(saturating_i64(limit as u64))
        .fetch_all(connection)
        .await
        .map_err(map_error)?;
    Ok(found.into_iter().map(|stored| stored.conversation).collect())
}

/// Inserts what stays as it was opened. [`update`] has to follow in the same transaction.
pub async fn insert(
    connection: &mut SqliteConnection,
    stored: &StoredConversation,
) -> Result<(), StorageError> {
    const INSERT: &str = "INSERT INTO conversations \
        (id, fingerprint, iss, sub, reference_kind, reference_id, reference, created_at, \
         status, last_seq, updated_at, decisions, handovers, preview) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 0, 0, '')";
    let conversation = &stored.conversation;
    sqlx::query(INSERT)
        .bind(conversation.id.to_string())
        .bind(stored.fingerprint.as_bytes())
        .bind(&conversation.customer.identity.iss)
        .bind(&conversation.customer.identity.sub)
        .bind(&conversation.reference.kind)
        .bind(&conversation.reference.id)
        .bind(json(&conversation.reference))
        .bind(conversation.created_at.as_millisecond())
        .execute(connection)
        .await
        .map(drop)
        .map_err(map_error)
}

/// Updates every column that an entry can change, with the position of the change.
pub async fn update(
    connection: &mut SqliteConnection,
    conversation: &Conversation,
    position: i64,
) -> Result<(), StorageError> {
    const UPDATE: &str = "UPDATE conversations SET name = ?, email = ?, locale = ?, status = ?, \
        owner_agent = ?, owner_name = ?, last_seq = ?, updated_at = ?, waiting_since = ?, first_reply_at = ?, decisions = ?, handovers = ?, \
        preview = ?, desired_outcome = ?, reply_preference = ?, promise_due = ?, promise_state = ?, \
        reply_seq = ?, reply_agent = ?, reply_name = ?, review_decision = ?, review_agent = ?, review_name = ?, \
        unread = ?, customer_read_up_to = ?, read_up_to = ?, read_agent = ?, read_name = ?, read_at = ?, \
        ticket = ?, change_position = ? WHERE id = ?";
    let promise = conversation.promise.as_ref();
    let last_reply = conversation.last_reply.as_ref();
    let review = conversation.pending_review.as_ref();
    let read = conversation.company_read.as_ref();
    let (owner_agent, owner_name) = person(conversation.owner.as_ref());
    let (reply_agent, reply_name) = person(last_reply.map(|reply| &reply.author));
    let (review_agent, review_name) = person(review.and_then(|review| review.decided_by.as_ref()));
    let (read_agent, read_name) = person(read.map(|read| &read.reader));
    sqlx::query(UPDATE)
        .bind(&conversation.customer.name)
        .bind(&conversation.customer.email)
        .bind(&conversation.customer.locale)
        .bind(conversation.status.as_str())
        .bind(owner_agent)
        .bind(owner_name)
        .bind(saturating_i64(conversation.last_seq))
        .bind(conversation.updated_at.as_millisecond())
        .bind(conversation.waiting_since.map(|at| at.as_millisecond()))
        .bind(conversation.first_reply_at.map(|at| at.as_millisecond()))
        .bind(conversation.decisions)
        .bind(conversation.handovers)
        .bind(&conversation.preview)
        .bind(conversation.desired_outcome.as_ref().map(json))
        .bind(conversation.reply_preference.as_ref().map(json))
        .bind(promise.map(|promise| promise.due.as_millisecond()))
        .bind(promise.map(|promise| promise.state.as_str()))
        .bind(last_reply.map(|reply| saturating_i64(reply.seq)))
        .bind(reply_agent)
        .bind(reply_name)
        .bind(review.map(|review| review.decision_id.to_string()))
        .bind(review_agent)
        .bind(review_name)
        .bind(json(&conversation.unread))
        .bind(saturating_i64(conversation.customer_read_up_to))
        .bind(read.map(|read| saturating_i64(read.up_to)))
        .bind(read_agent)
        .bind(read_name)
        .bind(read.map(|read| read.at.as_millisecond()))
        .bind(conversation.ticket.as_ref().map(json))
        .bind(position)
        .bind(conversation.id.to_string())
        .execute(connection)
        .await
        .map_err(map_error)?;
    Ok(())
}

/// The columns of a person at the company.
fn person(person: Option<&CompanyPerson>) -> (Option<i64>, Option<&str>) {
    let agent = person.and_then(|person| person.agent).map(|AgentId(id)| id);
    (agent, person.map(|person| person.name.as_str()))
}

/// Counts the conversations that show an agent's name as changed.
pub async fn touch_of_agent(connection: &mut SqliteConnection, agent: i64) -> Result<(), StorageError> {
    const TOUCHED: &str = "SELECT id FROM conversations WHERE owner_agent = ?1 \
        UNION SELECT id FROM conversations WHERE read_agent = ?1 \
        UNION SELECT id FROM conversations WHERE review_agent = ?1";
    let touched = sqlx::query_scalar(TOUCHED).bind(agent);
    let touched: Vec<String> = touched.fetch_all(&mut *connection).await.map_err(map_error)?;
    for (position, id) in (take_positions(connection, touched.len()).await?..).zip(touched) {
        let query = sqlx::query("UPDATE conversations SET change_position = ? WHERE id = ?");
        query.bind(position).bind(id).execute(&mut *connection).await.map_err(map_error)?;
    }
    Ok(())
}

/// Gives out the positions of further changes, and returns the first of them. The write lock is held, so that positions
/// become visible in their order.
pub async fn take_positions(connection: &mut SqliteConnection, count: usize) -> Result<i64, StorageError> {
    const TAKE: &str = "UPDATE change_counter SET position = position + ?1 RETURNING position - ?1 + 1";
    let query = sqlx::query_scalar(TAKE).bind(saturating_i64(count as u64));
    query.fetch_one(connection).await.map_err(map_error)
}

/// The conversations of an issuer, or of one of its customers, that changed after a position, in the order of their last
/// change. Each query has an index in this order.
pub async fn changed(
    connection: &mut SqliteConnection,
    iss: &str,
    sub: Option<&str>,
    after: u64,
    limit: usize,
) -> Result<ChangePage, StorageError> {
    const SIZES_OF_ISSUER: &str = concat!(
        "SELECT change_position, ",
        conversation_bytes!(),
        " FROM conversations WHERE iss = ?1 AND change_position > ?2 ORDER BY change_position LIMIT ?3"
    );
    const SIZES_OF_CUSTOMER: &str = concat!(
        "SELECT change_position, ",
        conversation_bytes!(),
        " FROM conversations WHERE iss = ?1 AND sub = ?4 AND change_position > ?2 \
        ORDER BY change_position LIMIT ?3"
    );
    const OF_ISSUER: &str = select_conversations!(
        "WHERE iss = ?1 AND change_position > ?2 AND change_position <= ?3 ORDER BY change_position"
    );
    const OF_CUSTOMER: &str = select_conversations!(
        "WHERE iss = ?1 AND sub = ?4 AND change_position > ?2 AND change_position <= ?3 ORDER BY change_position"
    );
    let (sizes, query) = match sub {
        Some(_) => (SIZES_OF_CUSTOMER, OF_CUSTOMER),
        None => (SIZES_OF_ISSUER, OF_ISSUER),
    };
    let position = saturating_i64(after);
    let sizes = sqlx::query_as(sizes).bind(iss).bind(position).bind(saturating_i64(limit as u64 + 1));
    let sizes = if sub.is_some() { sizes.bind(sub) } else { sizes };
    let sizes: Vec<(i64, i64)> = sizes.fetch_all(&mut *connection).await.map_err(map_error)?;
    let Some(end) = PageEnd::find(&sizes, limit) else { return Ok(ChangePage::empty(after)) };
    let query = sqlx::query_as(query).bind(iss).bind(position).bind(end.last);
    let query = if sub.is_some() { query.bind(sub) } else { query };
    let changed: Vec<StoredConversation> = query.fetch_all(connection).await.map_err(map_error)?;
    Ok(ChangePage {
        changed: changed.into_iter().map(|stored| stored.conversation).collect(),
        position: end.last.cast_unsigned(),
        has_more: end.has_more,
    })
}
