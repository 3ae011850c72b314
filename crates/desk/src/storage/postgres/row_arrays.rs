//! Statements that write many rows at once: each column is one parameter, an array.

use std::sync::LazyLock;

use contract::{ConversationId, Timestamp};
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};

use super::mapping::{json, number, saturating_i64};
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::model::Conversation;
use crate::conversations::stored_entry::StoredEntry;
use crate::support::digest::Fingerprint;

/// The columns that are written when a conversation is opened, with the types of their arrays.
const OPENING_COLUMNS: [(&str, &str); 8] = [
    ("id", "UUID[]"),
    ("fingerprint", "BYTEA[]"),
    ("iss", "TEXT[]"),
    ("sub", "TEXT[]"),
    ("reference_kind", "TEXT[]"),
    ("reference_id", "TEXT[]"),
    ("reference", "TEXT[]"),
    ("created_at", "BIGINT[]"),
];

/// The columns that an entry can change, in the order of [`bind_state`].
const STATE_COLUMNS: [(&str, &str); 31] = [
    ("name", "TEXT[]"),
    ("email", "TEXT[]"),
    ("locale", "TEXT[]"),
    ("status", "TEXT[]"),
    ("owner_agent", "BIGINT[]"),
    ("owner_name", "TEXT[]"),
    ("last_seq", "BIGINT[]"),
    ("updated_at", "BIGINT[]"),
    ("waiting_since", "BIGINT[]"),
    ("first_reply_at", "BIGINT[]"),
    ("decisions", "BIGINT[]"),
    ("handovers", "BIGINT[]"),
    ("preview", "TEXT[]"),
    ("desired_outcome", "TEXT[]"),
    ("reply_preference", "TEXT[]"),
    ("promise_due", "BIGINT[]"),
    ("promise_state", "TEXT[]"),
    ("reply_seq", "BIGINT[]"),
    ("reply_agent", "BIGINT[]"),
    ("reply_name", "TEXT[]"),
    ("review_decision", "UUID[]"),
    ("review_agent", "BIGINT[]"),
    ("review_name", "TEXT[]"),
    ("unread", "TEXT[]"),
    ("customer_read_up_to", "BIGINT[]"),
    ("read_up_to", "BIGINT[]"),
    ("read_agent", "BIGINT[]"),
    ("read_name", "TEXT[]"),
    ("read_at", "BIGINT[]"),
    ("ticket", "TEXT[]"),
    ("change_position", "BIGINT[]"),
];

const ENTRY_COLUMNS: [(&str, &str); 13] = [
    ("position", "BIGINT[]"),
    ("conversation", "UUID[]"),
    ("seq", "BIGINT[]"),
    ("id", "UUID[]"),
    ("at", "BIGINT[]"),
    ("kind", "TEXT[]"),
    ("author_kind", "TEXT[]"),
    ("author_agent", "BIGINT[]"),
    ("author_name", "TEXT[]"),
    ("receiver_agent", "BIGINT[]"),
    ("drafted_by_ai", "BOOLEAN[]"),
    ("body", "TEXT[]"),
    ("fingerprint", "BYTEA[]"),
];

/// A conversation of an id that exists is left out.
static INSERT_CONVERSATIONS: LazyLock<String> = LazyLock::new(|| {
    let columns = OPENING_COLUMNS.iter().chain(&STATE_COLUMNS);
    format!("{} ON CONFLICT (id) DO NOTHING", insert_from_arrays("conversations", columns))
});

static UPDATE_CONVERSATIONS: LazyLock<String> = LazyLock::new(|| {
    let changes: Vec<String> =
        STATE_COLUMNS.iter().map(|(column, _)| format!("{column} = changed.{column}")).collect();
    let names: Vec<&str> = STATE_COLUMNS.iter().map(|(column, _)| *column).collect();
    let arrays: Vec<String> =
        STATE_COLUMNS.iter().zip(2..).map(|((_, array), number)| format!("${number}::{array}")).collect();
    format!(
        "UPDATE conversations SET {} FROM UNNEST($1::UUID[], {}) AS changed (id, {}) \
         WHERE conversations.id = changed.id",
        changes.join(", "),
        arrays.join(", "),
        names.join(", ")
    )
});

static INSERT_ENTRIES: LazyLock<String> =
    LazyLock::new(|| insert_from_arrays("entries", ENTRY_COLUMNS.iter()));

/// A statement that inserts rows of which each column is a parameter.
fn insert_from_arrays<'c>(table: &str, columns: impl Iterator<Item = &'c (&'c str, &'c str)>) -> String {
    let (names, arrays): (Vec<&str>, Vec<String>) =
        columns.zip(1..).map(|((column, array), number)| (*column, format!("${number}::{array}"))).unzip();
    format!("INSERT INTO {table} ({}) SELECT * FROM UNNEST({})", names.join(", "), arrays.join(", "))
}

/// Inserts conversations with their fingerprints and the positions of their change. Returns how many were inserted: those
/// whose id exists are left out.
pub async fn insert_conversations(
    connection: &mut PgConnection,
    opened: &[(&Conversation, Fingerprint, i64)],
) -> sqlx::Result<u64> {
    if opened.is_empty() {
        return Ok(0);
    }
    let conversations: Vec<(&Conversation, i64)> =
        opened.iter().map(|(conversation, _, position)| (*conversation, *position)).collect();
    let query = sqlx::query(INSERT_CONVERSATIONS.as_str())
        .bind(column(&conversations, |one| one.id.uuid()))
        .bind(opened.iter().map(|(_, fingerprint, _)| fingerprint.as_bytes().to_vec()).collect::<Vec<_>>())
        .bind(column(&conversations, |one| one.customer.identity.iss.clone()))
        .bind(column(&conversations, |one| one.customer.identity.sub.clone()))
        .bind(column(&conversations, |one| one.reference.kind.clone()))
        .bind(column(&conversations, |one| one.reference.id.clone()))
        .bind(column(&conversations, |one| json(&one.reference)))
        .bind(column(&conversations, |one| one.created_at.as_millisecond()));
    bind_state(query, &conversations).execute(connection).await.map(|done| done.rows_affected())
}

/// Updates every column that an entry can change. Each conversation comes with the position of its change, and occurs
/// once.
pub async fn update_conversations(
    connection: &mut PgConnection,
    changed: &[(&Conversation, i64)],
) -> sqlx::Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let query = sqlx::query(UPDATE_CONVERSATIONS.as_str()).bind(column(changed, |one| one.id.uuid()));
    bind_state(query, changed).execute(connection).await.map(drop)
}

/// Inserts entries with their positions.
pub async fn insert_entries(
    connection: &mut PgConnection,
    added: &[(&(ConversationId, StoredEntry), i64)],
) -> sqlx::Result<()> {
    if added.is_empty() {
        return Ok(());
    }
    sqlx::query(INSERT_ENTRIES.as_str())
        .bind(added.iter().map(|(_, position)| *position).collect::<Vec<_>>())
        .bind(column(added, |(conversation, _)| conversation.uuid()))
        .bind(column(added, |(_, stored)| saturating_i64(stored.entry.seq)))
        .bind(column(added, |(_, stored)| stored.entry.id.uuid()))
        .bind(column(added, |(_, stored)| stored.entry.created_at.as_millisecond()))
        .bind(column(added, |(_, stored)| stored.entry.body.kind().to_owned()))
        .bind(column(added, |(_, stored)| stored.entry.author.kind.as_str().to_owned()))
        .bind(column(added, |(_, stored)| number(stored.author_agent)))
        .bind(column(added, |(_, stored)| stored.entry.author.name.clone()))
        .bind(column(added, |(_, stored)| number(stored.receiver)))
        .bind(column(added, |(_, stored)| stored.entry.drafted_by_ai))
        .bind(column(added, |(_, stored)| json(&stored.entry.body)))
        .bind(column(added, |(_, stored)| stored.fingerprint.as_bytes().to_vec()))
        .execute(connection)
        .await
        .map(drop)
}

/// Binds the columns of [`STATE_COLUMNS`].
fn bind_state<'q>(
    query: Query<'q, Postgres, PgArguments>,
    conversations: &[(&Conversation, i64)],
) -> Query<'q, Postgres, PgArguments> {
    let time = |at: Option<Timestamp>| at.map(|at| at.as_millisecond());
    let query = query
        .bind(column(conversations, |one| one.customer.name.clone()))
        .bind(column(conversations, |one| one.customer.email.clone()))
        .bind(column(conversations, |one| one.customer.locale.clone()))
        .bind(column(conversations, |one| one.status.as_str().to_owned()))
        .bind(column(conversations, |one| agent(one.owner.as_ref())))
        .bind(column(conversations, |one| name(one.owner.as_ref())))
        .bind(column(conversations, |one| saturating_i64(one.last_seq)))
        .bind(column(conversations, |one| one.updated_at.as_millisecond()))
        .bind(column(conversations, |one| time(one.waiting_since)))
        .bind(column(conversations, |one| time(one.first_reply_at)))
        .bind(column(conversations, |one| i64::from(one.decisions)))
        .bind(column(conversations, |one| i64::from(one.handovers)))
        .bind(column(conversations, |one| one.preview.clone()))
        .bind(column(conversations, |one| one.desired_outcome.as_ref().map(json)))
        .bind(column(conversations, |one| one.reply_preference.as_ref().map(json)))
        .bind(column(conversations, |one| time(one.promise.as_ref().map(|promise| promise.due))))
        .bind(column(conversations, |one| {
            one.promise.as_ref().map(|promise| promise.state.as_str().to_owned())
        }))
        .bind(column(conversations, |one| one.last_reply.as_ref().map(|reply| saturating_i64(reply.seq))))
        .bind(column(conversations, |one| agent(replier(one))))
        .bind(column(conversations, |one| name(replier(one))))
        .bind(column(conversations, |one| {
            one.pending_review.as_ref().map(|review| review.decision_id.uuid())
        }))
        .bind(column(conversations, |one| agent(decider(one))))
        .bind(column(conversations, |one| name(decider(one))));
    query
        .bind(column(conversations, |one| json(&one.unread)))
        .bind(column(conversations, |one| saturating_i64(one.customer_read_up_to)))
        .bind(column(conversations, |one| one.company_read.as_ref().map(|read| saturating_i64(read.up_to))))
        .bind(column(conversations, |one| agent(reader(one))))
        .bind(column(conversations, |one| name(reader(one))))
        .bind(column(conversations, |one| time(one.company_read.as_ref().map(|read| read.at))))
        .bind(column(conversations, |one| one.ticket.as_ref().map(json)))
        .bind(conversations.iter().map(|(_, position)| *position).collect::<Vec<_>>())
}

fn replier(conversation: &Conversation) -> Option<&CompanyPerson> {
    conversation.last_reply.as_ref().map(|reply| &reply.author)
}

fn decider(conversation: &Conversation) -> Option<&CompanyPerson> {
    conversation.pending_review.as_ref().and_then(|review| review.decided_by.as_ref())
}

fn reader(conversation: &Conversation) -> Option<&CompanyPerson> {
    conversation.company_read.as_ref().map(|read| &read.reader)
}

fn agent(person: Option<&CompanyPerson>) -> Option<i64> {
    number(person.and_then(|person| person.agent))
}

fn name(person: Option<&CompanyPerson>) -> Option<String> {
    person.map(|person| person.name.clone())
}

/// One column of several rows.
fn column<T, V>(rows: &[(&T, i64)], value: impl Fn(&T) -> V) -> Vec<V> {
    rows.iter().map(|(row, _)| value(row)).collect()
}
