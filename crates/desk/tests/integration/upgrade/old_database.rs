//! A database of the desk before version 1 of the contract, and a desk that has upgraded it.

use std::path::Path;

use contract::{ConversationId, EntryId, Timestamp};
use desk::promises::store::{DuePromises, PromiseStore};
use desk::storage::{Database, SqliteDatabase};
use desk::support::clock;
use desk::support::digest::Fingerprint;
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::common::agent::AgentClient;
use crate::common::{TestDesk, conversation_id, message};

static MIGRATOR: Migrator = sqlx::migrate!("migrations/sqlite");

/// The last migration before version 1 of the contract.
const BEFORE: i64 = 7;

pub const HOUR: i64 = 3_600_000;

/// An owner whose name needs escapes in JSON. The inbox finds owned conversations by their JSON text.
pub const ZOE: &str = "Zoë \"Zo\" \\ Ünal";

/// An entry: its author, its body before, and its body after; `null` for a read receipt, which is no entry any more.
type Change = ([&'static str; 2], Value, Value);

/// The old database, and what is expected of it.
struct OldData {
    pool: SqlitePool,
    /// The time of the first entry of every conversation, ten days ago.
    begin: i64,
}

/// The columns of a conversation that differ from one to another.
struct Row<'a> {
    id: ConversationId,
    sub: &'a str,
    reference: &'a str,
    columns: &'a [(&'a str, Value)],
}

impl OldData {
    async fn create(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let migrations = MIGRATOR.iter().filter(|migration| migration.version <= BEFORE).cloned();
        Migrator::with_migrations(migrations.collect()).run(&pool).await.unwrap();
        for name in ["Maria", "Tom", ZOE] {
            let add = "INSERT INTO agents (name, folded, password, added_at) VALUES (?, ?, 'a hash', 0)";
            sqlx::query(add).bind(name).bind(name.to_lowercase()).execute(&pool).await.unwrap();
        }
        let begin = clock::now().as_millisecond() - 240 * HOUR;
        Self { pool, begin: begin - begin % 1_000 + 999 }
    }

    /// The time of the entry with this `seq`: a second each, with milliseconds.
    fn at(&self, seq: u64) -> Timestamp {
        clock::from_ms(self.begin).plus_ms(1_000 * i64::try_from(seq).unwrap() - 1_000)
    }

    async fn add(&self, Row { id, sub, reference, columns }: Row<'_>, entries: &[Change]) -> Vec<Value> {
        const ADD: &str = "INSERT INTO conversations (id, fingerprint, iss, sub, name, reference_kind, \
            reference_id, reference, status, last_seq, updated_at, decisions, handovers, words) \
            VALUES (?, ?, 'kettle', ?, 'Ada Okafor', ?, ?, ?, 'awaiting_customer', ?, ?, 0, 0, 'The preview')";
        let last_seq = entries.len() as u64;
        let (kind, number) = reference.split_once(':').unwrap();
        let facts = json!({"kind": kind, "id": number, "title": "City Water"});
        let add = sqlx::query(ADD).bind(id.to_string()).bind(Fingerprint::of_secret("").as_bytes().to_vec());
        let add = add.bind(sub).bind(kind).bind(number).bind(facts.to_string());
        let add = add.bind(last_seq as i64).bind(self.at(last_seq).as_millisecond());
        add.execute(&self.pool).await.unwrap();
        for (column, value) in columns {
            let update = sqlx::AssertSqlSafe(format!("UPDATE conversations SET {column} = ? WHERE id = ?"));
            let update = match value {
                Value::String(text) => sqlx::query(update).bind(text.clone()),
                number => sqlx::query(update).bind(number.as_i64().unwrap()),
            };
            update.bind(id.to_string()).execute(&self.pool).await.unwrap();
        }
        let mut after = vec![];
        for (seq, ([author_kind, author], old, new)) in (1..).zip(entries) {
            const ADD: &str = "INSERT INTO entries (conversation, seq, id, at, kind, author_kind, author_name, body, \
                fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
            let (entry, at) = (nth(seq), self.at(seq));
            let add = sqlx::query(ADD).bind(id.to_string()).bind(seq as i64).bind(entry.to_string());
            let add = add.bind(at.as_millisecond()).bind(old["kind"].as_str().unwrap()).bind(*author_kind);
            let add = add.bind(*author).bind(old.to_string());
            let fingerprint = Fingerprint::of_body("customer", old);
            add.bind(fingerprint.as_bytes().to_vec()).execute(&self.pool).await.unwrap();
            if let Value::Object(mut new) = new.clone() {
                new.insert("id".into(), json!(entry));
                new.insert("seq".into(), json!(seq));
                new.insert("created_at".into(), json!(at));
                let is_draft = *author_kind == "ai_drafted";
                let author_kind = if is_draft { "person" } else { author_kind };
                new.insert("author".into(), json!({"kind": author_kind, "name": author}));
                new.insert("drafted_by_ai".into(), json!(is_draft));
                after.push(new.into());
            }
        }
        after
    }
}

/// The id of the entry with this `seq`.
pub fn nth(seq: u64) -> EntryId {
    EntryId::mint(seq, [u8::try_from(seq).unwrap(); 10])
}

const ADA: [&str; 2] = ["customer", "Ada Okafor"];
const MARIA: [&str; 2] = ["person", "Maria"];
const TOM: [&str; 2] = ["person", "Tom"];
const DRAFT: [&str; 2] = ["ai_drafted", "Tom"];
const AUTOMATIC: [&str; 2] = ["automatic", "Kettle & Co"];

const DUE: &str = "2026-11-30T09:00:00Z";

fn said(author: [&'static str; 2], text: &str) -> Change {
    (author, message(text), message(text))
}

fn read(author: [&'static str; 2], up_to: u64) -> Change {
    (author, json!({"kind": "read", "up_to": up_to}), Value::Null)
}

/// Entries of every kind in every shape.
fn every_kind() -> Vec<Change> {
    let euros = json!({"value": "42.00", "currency": "EUR"});
    let held = |until: Value| {
        (json!({"amount": euros, "until": until}), json!({"amount": euros, "held_until": until}))
    };
    let (paused, paused_now) = held(json!(DUE));
    let (stays_due, stays_due_now) = held(Value::Null);
    let same = |author, body: Value| (author, body.clone(), body);
    vec![
        (
            ADA,
            json!({"kind": "message", "text": "The meter", "attachments": [], "lines": ["2", "3"]}),
            json!({"kind": "message", "text": "The meter", "line_ids": ["2", "3"]}),
        ),
        (
            ADA,
            json!({"kind": "wish", "wish": {"outcome": "correct", "text": "my \"money\" back"},
                   "treatment": {"channel": "phone", "note": "after five\nplease"}}),
            json!({"kind": "preferences", "desired_outcome": {"choice": "correct", "text": "my \"money\" back"},
                   "reply_preference":
                       {"channel": "phone", "phone": null, "when": null, "note": "after five\nplease"}}),
        ),
        read(MARIA, 2),
        (
            MARIA,
            json!({"kind": "message", "text": "I look", "refers_to": nth(1)}),
            json!({"kind": "message", "text": "I look", "refers_to_entry_id": nth(1)}),
        ),
        (
            MARIA,
            json!({"kind": "decision", "outcome": "refused", "text": "It was due", "rule": "Tariff nine",
                   "reason": "Ten years old", "instead": "A repair", "looked_at": ["visit report", "photographs"],
                   "protection": paused}),
            json!({"kind": "decision", "outcome": "refused", "text": "It was due", "rule": "Tariff nine",
                   "reason": "Ten years old", "alternative": "A repair",
                   "considered": ["visit report", "photographs"], "disputed_amount": paused_now}),
        ),
        read(ADA, 5),
        (
            ADA,
            json!({"kind": "review", "of": nth(5), "text": null}),
            json!({"kind": "review_request", "entry_id": nth(5), "text": null}),
        ),
        (
            ADA,
            json!({"kind": "review", "of": nth(5), "text": "I disagree"}),
            json!({"kind": "review_request", "entry_id": nth(5), "text": "I disagree"}),
        ),
        (
            MARIA,
            json!({"kind": "handover", "to": {"kind": "person", "name": "Tom"}, "summary": "A disputed meter"}),
            json!({"kind": "handover", "to": {"name": "Tom"}, "summary": "A disputed meter"}),
        ),
        (
            ADA,
            json!({"kind": "correction", "of": nth(9), "text": "The price"}),
            json!({"kind": "correction", "entry_id": nth(9), "text": "The price"}),
        ),
        (
            TOM,
            json!({"kind": "decision", "outcome": "granted", "text": "Yes", "rule": null, "reason": null,
                   "instead": null, "looked_at": [], "protection": null}),
            json!({"kind": "decision", "outcome": "granted", "text": "Yes", "rule": null, "reason": null,
                   "alternative": null, "considered": [], "disputed_amount": null}),
        ),
        (
            AUTOMATIC,
            json!({"kind": "decision", "outcome": "alternative", "text": "So", "rule": null, "reason": "Stock",
                   "instead": "A voucher", "looked_at": ["stock"], "protection": stays_due}),
            json!({"kind": "decision", "outcome": "alternative", "text": "So", "rule": null, "reason": "Stock",
                   "alternative": "A voucher", "considered": ["stock"], "disputed_amount": stays_due_now}),
        ),
        said(DRAFT, "A drafted answer"),
        (
            ADA,
            json!({"kind": "wish", "wish": {"outcome": null, "text": "a visit"}, "treatment": null}),
            json!({"kind": "preferences", "desired_outcome": {"choice": null, "text": "a visit"},
                   "reply_preference": null}),
        ),
        (
            ADA,
            json!({"kind": "wish", "wish": null, "treatment": {"channel": null, "note": "in writing"}}),
            json!({"kind": "preferences", "desired_outcome": null, "reply_preference":
                   {"channel": null, "phone": null, "when": null, "note": "in writing"}}),
        ),
        (
            MARIA,
            json!({"kind": "notice", "text": "On hold", "protection": paused}),
            json!({"kind": "notice", "text": "On hold", "disputed_amount": paused_now}),
        ),
        (
            AUTOMATIC,
            json!({"kind": "notice", "text": "Still due", "protection": stays_due}),
            json!({"kind": "notice", "text": "Still due", "disputed_amount": stays_due_now}),
        ),
        same(MARIA, json!({"kind": "notice", "text": "We are closed"})),
        same(TOM, json!({"kind": "promise", "due": DUE, "what": "A letter"})),
        same(AUTOMATIC, json!({"kind": "promise", "due": DUE, "what": "", "state": "missed"})),
        same(TOM, json!({"kind": "proposal", "text": "A credit note"})),
        (
            ADA,
            json!({"kind": "verdict", "solved": "yes", "text": null}),
            json!({"kind": "solution_feedback", "solved": "yes", "text": null}),
        ),
        (
            ADA,
            json!({"kind": "verdict", "solved": "partly", "text": "And the fee?"}),
            json!({"kind": "solution_feedback", "solved": "partly", "text": "And the fee?"}),
        ),
        same(ADA, json!({"kind": "escalation", "step": "complaints", "text": null})),
        read(TOM, 24),
        read(MARIA, 24),
        // The greatest positions are of receipts that are gone.
        read(ADA, 26),
        read(TOM, 27),
    ]
}

/// The number of entries of [`every_kind`] that are left: the `seq` of the last one.
pub const LAST: u64 = 24;

/// Four conversations in the order of their opening: every kind, under review, overdue, solved.
pub struct Upgraded {
    pub desk: TestDesk,
    pub entries: Vec<Value>,
    pub begin: Timestamp,
    pub every_kind: ConversationId,
    pub under_review: ConversationId,
    pub overdue: ConversationId,
    pub solved: ConversationId,
    /// The due promises, and the next due time, before the desk started.
    pub due_promises: DuePromises,
    pub next_due: Timestamp,
}

pub async fn upgraded() -> Upgraded {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("yes-reply.sqlite");
    let old = OldData::create(&file).await;
    let next_due = old.at(1).plus_ms(1_000 * HOUR);
    let [every_kind_id, under_review, overdue, solved] = [0; 4].map(|_| conversation_id());
    let owned_by = |name: &str| json!(json!({"kind": "person", "name": name}).to_string());

    let columns = [
        ("status", json!("awaiting_company")),
        ("waiting_since", json!(old.begin)),
        ("owner", owned_by("Tom")),
        ("answered_at", json!(old.begin + 3_000)),
        ("answer_seq", json!(21)),
        ("answer_by", json!("Tom")),
        ("decisions", json!(3)),
        ("handovers", json!(1)),
        ("unread", json!("[]")),
        ("wish", json!(json!({"outcome": null, "text": "a visit"}).to_string())),
        ("treatment", json!(json!({"channel": "phone", "note": "in writing"}).to_string())),
    ];
    let row = Row { id: every_kind_id, sub: "customer-42", reference: "bill:2026-1107", columns: &columns };
    let entries = old.add(row, &every_kind()).await;

    let refusal = json!({"kind": "decision", "outcome": "refused", "text": "No", "rule": null, "reason": "So",
                         "instead": null, "looked_at": [], "protection": null});
    let review = json!({"kind": "review", "of": nth(2), "text": null});
    let columns = [
        ("status", json!("awaiting_company")),
        ("waiting_since", json!(old.begin + 1_000)),
        ("owner", owned_by(ZOE)),
        ("decisions", json!(1)),
        ("review", json!(json!({"of": nth(2), "not_by": "Maria"}).to_string())),
        ("promise_due", json!(next_due.as_millisecond())),
        ("promise_state", json!("running")),
        ("unread", json!("[2]")),
    ];
    let row = Row { id: under_review, sub: "customer-42", reference: "bill:2026-1107", columns: &columns };
    old.add(row, &[said(ADA, "Why?"), (MARIA, refusal.clone(), Value::Null), (ADA, review, Value::Null)])
        .await;

    let columns = [
        ("status", json!("awaiting_company")),
        ("waiting_since", json!(old.begin)),
        ("review", json!(json!({"of": nth(2), "not_by": null}).to_string())),
        ("promise_due", json!(old.begin + HOUR)),
        ("promise_state", json!("running")),
    ];
    let row = Row { id: overdue, sub: "customer-7", reference: "order:1001", columns: &columns };
    old.add(row, &[said(ADA, "Nobody answers"), (AUTOMATIC, refusal, Value::Null)]).await;

    let columns = [
        ("status", json!("solved")),
        ("promise_due", json!(old.begin + HOUR)),
        ("promise_state", json!("running")),
        ("promise_state", json!("kept")),
    ];
    let row = Row { id: solved, sub: "customer-42", reference: "order:1001", columns: &columns };
    let yes = json!({"kind": "verdict", "solved": "yes", "text": null});
    old.add(row, &[said(ADA, "A mug broke"), said(DRAFT, "A new one comes"), (ADA, yes, Value::Null)]).await;
    let begin = old.at(1);
    old.pool.close().await;

    // The desk records overdue promises as soon as it starts.
    let database = SqliteDatabase::open(&file).await.unwrap();
    let due_promises = database.due_promises(clock::now(), 9).await.unwrap();
    database.close().await;
    let desk = TestDesk::at(file.to_str().unwrap().to_owned(), dir, "").await;
    Upgraded {
        desk,
        entries,
        begin,
        every_kind: every_kind_id,
        under_review,
        overdue,
        solved,
        due_promises,
        next_due,
    }
}

impl Upgraded {
    pub async fn agent(&self, name: &str) -> AgentClient {
        self.desk.session(name, HOUR).await
    }
}
