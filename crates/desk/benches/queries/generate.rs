//! Conversations of three years, inserted by a few statements. Each has a message and a reply. The newest hundredth waits,
//! and never fewer than a page of the list has. A customer has five conversations, and two are about the same reference.

use desk::accounts::agent::{AgentName, AgentNames};
use desk::storage::Database;
use desk::support::clock;
use inbox_api::Role;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection};

/// The name of the issuer of all customers.
pub const ISSUER: &str = "kettle";
pub const AGENTS: u64 = 10;
pub const CONVERSATIONS_OF_CUSTOMER: u64 = 5;
pub const CONVERSATIONS_OF_REFERENCE: u64 = 2;

/// More than a page of the list.
const FULL_PAGE: u64 = 250;

const THREE_YEARS_MS: i64 = 3 * 365 * 24 * 3_600_000;

/// A reference with the facts of a bill.
const REFERENCE: &str = include_str!("../../../contract/golden/reference.json");
const GOLDEN_ID: &str = "2026-1107";

/// The spelling of each engine for what the statements below need.
struct Dialect {
    /// The id of the conversation `n`, of its first entry and of its second one.
    ids: [&'static str; 3],
    fingerprint: &'static str,
    no: &'static str,
}

const SQLITE: Dialect = Dialect {
    ids: [
        "printf('%08x-0000-7000-8000-%012x', n, n)",
        "printf('%08x-0000-7000-8001-%012x', n, n)",
        "printf('%08x-0000-7000-8002-%012x', n, n)",
    ],
    fingerprint: "zeroblob(32)",
    no: "0",
};

const POSTGRES: Dialect = Dialect {
    ids: [
        "(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::UUID",
        "(lpad(to_hex(n), 8, '0') || '-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::UUID",
        "(lpad(to_hex(n), 8, '0') || '-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::UUID",
    ],
    fingerprint: "decode(repeat('00', 32), 'hex')",
    no: "FALSE",
};

/// Fills a new database, and leaves it as the maintenance of its engine would.
pub async fn conversations(database: &dyn Database, location: &str, count: u64) {
    for number in 1..=AGENTS {
        let name = AgentName::parse(&format!("Agent {number}")).unwrap();
        database
            .add_agent(&AgentNames::same(name.clone()), "a hash", Some(Role::Lead), clock::now())
            .await
            .unwrap();
    }
    if location.starts_with("postgres") {
        let mut connection = PgConnection::connect(location).await.unwrap();
        let statements = [statements(&POSTGRES, count), vec![words(count), "VACUUM ANALYZE".to_owned()]];
        for statement in statements.concat() {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        }
    } else {
        let mut connection = SqliteConnection::connect(&format!("sqlite://{location}")).await.unwrap();
        // Triggers insert the words.
        for statement in statements(&SQLITE, count) {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        }
    }
}

fn statements(dialect: &Dialect, count: u64) -> Vec<String> {
    let Dialect { ids: [id, message, reply], fingerprint, no } = dialect;
    let now = clock::now().as_millisecond();
    let (begin, step) = (now - THREE_YEARS_MS, THREE_YEARS_MS / i64::try_from(count).unwrap());
    let numbers = numbers(count);
    let at = format!("{begin} + n * {step}");
    let waits = waits(count);
    let reference = REFERENCE.replace('\'', "''");
    let reference_id = format!("'2026-' || (n / {CONVERSATIONS_OF_REFERENCE})");
    let conversations = format!(
        "INSERT INTO conversations (id, fingerprint, iss, sub, name, email, locale, reference_kind, reference_id, \
            reference, created_at, status, owner_agent, owner_name, last_seq, updated_at, waiting_since, \
            first_reply_at, decisions, handovers, preview, reply_seq, reply_agent, reply_name, unread, \
            customer_read_up_to, change_position) \
         {numbers} SELECT {id}, {fingerprint}, '{ISSUER}', 'customer-' || (n / {CONVERSATIONS_OF_CUSTOMER}), \
            'Ada Okafor', 'ada' || n || '@example.com', 'en', 'bill', {reference_id}, \
            replace('{reference}', '{GOLDEN_ID}', {reference_id}), {at}, \
            CASE WHEN {waits} THEN 'awaiting_company' WHEN n % 20 = 0 THEN 'awaiting_customer' ELSE 'solved' END, \
            1 + n % {AGENTS}, 'Agent', 2, {at}, CASE WHEN {waits} THEN {at} END, {at}, 0, 0, \
            'The lid of kettle ' || n || ' leaks.', 2, 1 + n % {AGENTS}, 'Agent', '[2]', 0, {count} * 2 + n \
         FROM numbers"
    );
    let entries = |position: &str, entry: &str, seq: u64, kind: &str, agent: &str, text: &str| {
        format!(
            "INSERT INTO entries (position, conversation, seq, id, at, kind, author_kind, author_agent, author_name, \
                drafted_by_ai, body, fingerprint) \
             {numbers} SELECT {position}, {id}, {seq}, {entry}, {at}, 'message', '{kind}', {agent}, 'Ada Okafor', {no}, \
                '{{\"kind\":\"message\",\"text\":\"' || {text} || '\"}}', {fingerprint} FROM numbers"
        )
    };
    let agent = format!("1 + n % {AGENTS}");
    vec![
        conversations,
        entries("n * 2 - 1", message, 1, "customer", "NULL", MESSAGE),
        entries("n * 2", reply, 2, "person", &agent, REPLY),
        format!(
            "INSERT INTO waits (answered_at, waited_ms) {numbers} SELECT {at}, 60000 + n % 1000 * 1000 FROM numbers"
        ),
        format!("UPDATE change_counter SET position = {count} * 3"),
    ]
}

/// The texts of a message and its reply: words that all have, and one that no other has.
const MESSAGE: &str = "'The lid of kettle unit' || n || ' leaks and the handle is loose.'";
const REPLY: &str = "'We send a new lid for ticket' || n || ' today.'";

/// The words of the entries and the conversations for PostgreSQL.
fn words(count: u64) -> String {
    let (numbers, [id, ..]) = (numbers(count), POSTGRES.ids);
    let of_conversation = format!(
        "'bill 2026-' || (n / {CONVERSATIONS_OF_REFERENCE}) || ' City Water October Ada Okafor customer-' || \
         (n / {CONVERSATIONS_OF_CUSTOMER})"
    );
    let parts = [of_conversation.as_str(), MESSAGE, REPLY].into_iter().enumerate();
    let parts = parts.map(|(seq, text)| {
        format!(
            "INSERT INTO search_words (conversation, seq, part, words) {numbers} \
             SELECT {id}, {seq}, 1, to_tsvector('simple', {text}) FROM numbers"
        )
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn waits(count: u64) -> String {
    format!("n > {}", count - (count / 100).max(FULL_PAGE))
}

fn numbers(count: u64) -> String {
    format!(
        "WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"
    )
}

/// The id of a conversation.
pub fn id(number: u64) -> contract::ConversationId {
    format!("{number:08x}-0000-7000-8000-{number:012x}").parse().unwrap()
}
