//! After an erasure, no byte of the database and no line of the log has a word of the customer, in whatever field it was.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::agent::AgentClient;
use crate::common::process::{DeskProcess, all};
use crate::common::{CustomerClient, TestDesk, entry_id, message, tokens};
use contract::ConversationId;
use desk::jobs::consumer::ConsumerName;
use desk::jobs::job::{JobEnd, NewJob};
use desk::jobs::store::{Lease, NextJob};
use desk::support::clock;
use serde_json::{Value, json};
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Row};

/// Every word that the customer, or somebody about the customer, writes anywhere begins so.
const MARK: &str = "wombat";

const SUB: &str = "wombatsub";

/// The words, one for each field that can hold some.
const WORDS: [&str; 31] = [
    "wombatsub",
    "wombatname",
    "wombatmail",
    "wombatlocale",
    "wombatkind",
    "wombatreference",
    "wombattitle",
    "wombatstatus",
    "wombaturl",
    "wombatline",
    "wombatlinetitle",
    "wombatmessage",
    "wombatchoice",
    "wombatwish",
    "wombatphone",
    "wombatwhen",
    "wombatpreference",
    "wombatreview",
    "wombatcorrection",
    "wombatfeedback",
    "wombatescalation",
    "wombatreply",
    "wombatdecision",
    "wombatrule",
    "wombatreason",
    "wombatevidence",
    "wombatsummary",
    "wombatpromise",
    "wombatproposal",
    "wombatnote",
    "wombatticket",
];

/// How many words have neighbours in the index of the search that are kept: each begins as the next one does.
const NEIGHBOURS: usize = 3_000;

/// How many of them a message has.
const IN_MESSAGE: usize = 700;

fn token() -> String {
    let mut claims = tokens::claims(SUB);
    claims["name"] = "Wombatname Okafor".into();
    claims["email"] = "wombatmail@kettle.example".into();
    claims["locale"] = "wombatlocale".into();
    claims["references"] = json!([{
        "kind": "wombatkind", "id": "wombatreference", "title": "Wombattitle", "status": "wombatstatus",
        "date": "2026-11-07", "amount": {"value": "118.40", "currency": "EUR"},
        "url": "https://kettle.example/wombaturl", "lines": [{"id": "wombatline", "title": "wombatlinetitle"}],
    }]);
    tokens::signed(&claims)
}

fn customer(desk: &TestDesk) -> CustomerClient {
    CustomerClient { token: token(), ..desk.ada() }
}

async fn open(customer: &CustomerClient, text: &str) -> ConversationId {
    let id = crate::common::conversation_id();
    let opening = json!({"reference": {"kind": "wombatkind", "id": "wombatreference"},
        "message": {"id": entry_id(), "text": text, "line_ids": ["wombatline"]}});
    let (status, conversation) = customer.put(&format!("/v1/conversations/{id}"), &opening).await;
    assert_eq!(status, 201, "{conversation}");
    id
}

/// What an agent writes.
async fn write(agent: &AgentClient, id: ConversationId, body: Value) -> Value {
    let (status, entry) = agent.write(id, &body).await;
    assert_eq!(status, 201, "{entry}");
    entry
}

/// Fills every field, and mixes the customer's words with those of others.
async fn fill(desk: &TestDesk) {
    let (maria, tom) = (desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let (customer, other) = (customer(desk), desk.somebody_else());
    let id = open(&customer, "wombatmessage").await;
    customer
        .write(
            id,
            &json!({"kind": "preferences",
            "desired_outcome": {"choice": "wombatchoice", "text": "wombatwish"},
            "reply_preference": {"channel": "phone", "phone": "wombatphone 0151", "when": "wombatwhen",
                "note": "wombatpreference"}}),
        )
        .await;
    write(&maria, id, message("wombatreply")).await;
    let decision = json!({"kind": "decision", "outcome": "refused", "text": "wombatdecision", "rule": "wombatrule",
        "reason": "wombatreason", "alternative": "wombatreason", "considered": ["wombatevidence"]});
    let decided = write(&maria, id, decision).await;
    customer
        .write(id, &json!({"kind": "review_request", "entry_id": decided["id"], "text": "wombatreview"}))
        .await;
    let handover = json!({"kind": "handover", "to": {"name": "Tom"}, "summary": "wombatsummary"});
    let handed = write(&maria, id, handover).await;
    customer
        .write(id, &json!({"kind": "correction", "entry_id": handed["id"], "text": "wombatcorrection"}))
        .await;
    let due = clock::now().plus_ms(3_600_000).to_string();
    write(&tom, id, json!({"kind": "promise", "due": due, "what": "wombatpromise"})).await;
    write(&tom, id, json!({"kind": "proposal", "text": "wombatproposal"})).await;
    customer
        .write(id, &json!({"kind": "solution_feedback", "solved": "partly", "text": "wombatfeedback"}))
        .await;
    customer
        .write(id, &json!({"kind": "escalation", "step": "complaints", "text": "wombatescalation"}))
        .await;
    let note = format!("conversations/{id}/notes/{}", entry_id());
    assert_eq!(tom.put(&note, &json!({"text": "wombatnote"})).await.0, 201);
    let ticket =
        json!({"system": "wombatticket", "number": "wombatticket", "url": "https://rt.example/wombatticket"});
    assert_eq!(desk.system().set_ticket(id, &ticket).await.0, 200);
    fail_job(desk, id).await;

    let kept = other.open("Something that stays").await;
    let words = |range: std::ops::Range<usize>, end: &str| {
        range.map(|n| format!("quagga{n:04}{end} ")).collect::<String>()
    };
    for begin in (0..NEIGHBOURS).step_by(IN_MESSAGE) {
        let range = begin..(begin + IN_MESSAGE).min(NEIGHBOURS);
        for (whose, conversation, end) in [(&other, kept, "a"), (&customer, id, "m"), (&other, kept, "z")] {
            whose.write(conversation, &message(&words(range.clone(), end))).await;
        }
    }
    // Rows that grow and move between the pages of the tables, of both.
    for n in 0..40 {
        for (whose, conversation) in [(&other, kept), (&customer, id)] {
            whose.write(conversation, &message(&format!("More of it, {n} times"))).await;
        }
        let another = open(&customer, &"wombatmessage ".repeat(n + 1)).await;
        write(&maria, another, message("wombatreply")).await;
        other.open(&format!("Another that stays {n}")).await;
    }
}

/// A failed job whose error names the customer.
async fn fail_job(desk: &TestDesk, conversation: ConversationId) {
    let database = desk.open_database().await;
    let webhook =
        ConsumerName::Webhook { url: "http://127.0.0.1:9/hook".parse().unwrap(), iss: "kettle".into() };
    let (now, revision) = (clock::now(), 1);
    database.add_jobs(&webhook, &[NewJob { conversation, revision, run_at: now }]).await.unwrap();
    let lease = Lease { holder: [1; 16], now, until: now.plus_ms(1_000) };
    let NextJob::Leased(job) = database.lease_job(&webhook, lease).await.unwrap() else { panic!("no job") };
    let failed = JobEnd::Failed { at: now, error: "wombatreason".into() };
    database.finish_job(&job, lease, failed).await.unwrap();
    database.close().await;
}

/// Writes and reads as the customer at a desk of its own process, and erases the customer while it runs.
async fn erase_beside(dir: &Path, location: &str) -> DeskProcess {
    crate::common::config(dir, &format!("database = \"{location}\""));
    let desk = DeskProcess::serve(dir);
    let customer = desk.customer(token());
    let id = open(&customer, "wombatmessage").await;
    assert_eq!(customer.entries(id, "after=0").await.entries.len(), 1);
    let refused = json!({"kind": "message", "text": "wombatmessage".repeat(1_000)});
    assert_eq!(customer.put(&crate::common::path(id, entry_id()), &refused).await.0, 422);
    let (success, out, stderr) =
        all(dir, &["customer", "erase", "--iss", "kettle", "--sub", SUB, "--yes"], "");
    assert!(success, "{stderr}");
    assert_eq!(customer.get(&format!("/v1/conversations/{id}")).await.0, 410);
    for text in [out, stderr] {
        assert!(!text.to_lowercase().contains(MARK), "{text}");
    }
    desk
}

/// The lines of the log of the desk's process, which were written down to the level `debug`.
fn scan_log(dir: &Path) {
    let log = std::fs::read_to_string(dir.join("log.txt")).unwrap();
    assert!(log.contains("/v1/conversations/{conversation}"), "requests are logged: {log}");
    let lines: Vec<&str> = log.lines().filter(|line| line.to_lowercase().contains(MARK)).collect();
    assert!(lines.is_empty(), "{lines:?}");
}

/// Everything in the files of a SQLite database, in small letters.
fn files(dir: &Path) -> String {
    let files = std::fs::read_dir(dir).unwrap().map(|file| file.unwrap());
    let files = files.filter(|file| file.file_name().to_string_lossy().starts_with("yes-reply.sqlite"));
    files.map(|file| String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).to_lowercase()).collect()
}

fn assert_filled(contents: &str) {
    for word in WORDS {
        assert!(contents.contains(word), "{word} is there before the erasure");
    }
    assert!(contents.contains("quagga0001m"));
}

fn assert_erased(contents: &str) {
    assert!(
        contents.contains("another that stays 7") && contents.contains("quagga0001a"),
        "the rest is there"
    );
    let left: Vec<&str> = WORDS.into_iter().filter(|word| contents.contains(word)).collect();
    assert!(left.is_empty() && !contents.contains(MARK), "{left:?} of the customer are left");
    let words =
        contents.match_indices("quagga").filter_map(|(at, _)| contents.get(at..at + "quagga0001m".len()));
    // A beginning that the index keeps is followed by other bytes.
    let is_whole = |word: &&str| word.ends_with('m') && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let left: BTreeSet<&str> = words.filter(is_whole).collect();
    assert!(left.is_empty(), "{} words of the customer are left: {left:?}", left.len());
}

#[tokio::test]
async fn no_byte_of_the_files_names_an_erased_customer() {
    let dir = tempfile::tempdir().unwrap();
    let location = dir.path().join("yes-reply.sqlite").to_str().unwrap().to_owned();
    let mut desk = TestDesk::at(location.clone(), dir, "").await;
    fill(&desk).await;
    assert_filled(&files(desk.dir.path()));
    desk.stop().await;
    let process = erase_beside(desk.dir.path(), &location).await;
    assert_erased(&files(desk.dir.path()));
    // What the desk writes afterwards brings nothing back.
    process.customer(tokens::good("customer-7")).open("Another that stays").await;
    process.kill();
    assert_erased(&files(desk.dir.path()));
    scan_log(desk.dir.path());
}

/// All rows of all tables, and the values that the planner keeps of them.
async fn dump(pool: &PgPool) -> String {
    const TABLES: &str = "SELECT table_name::TEXT FROM information_schema.tables \
        WHERE table_schema = 'public' ORDER BY table_name";
    let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(pool).await.unwrap();
    assert!(tables.len() > 10, "{tables:?}");
    let rows = tables.iter().map(|table| format!("SELECT t::TEXT FROM {table} AS t"));
    let planner = "SELECT t::TEXT FROM pg_stats AS t WHERE schemaname = 'public'".to_owned();
    let mut dump = String::new();
    for query in rows.chain([planner]) {
        for row in sqlx::query(AssertSqlSafe(query)).fetch_all(pool).await.unwrap() {
            dump.push_str(&row.get::<String, _>(0).to_lowercase());
            dump.push('\n');
        }
    }
    dump
}

#[tokio::test]
async fn no_row_of_postgresql_names_an_erased_customer() {
    let location = postgres_cluster::shared().create_database();
    let mut desk = TestDesk::at(location.clone(), tempfile::tempdir().unwrap(), "").await;
    fill(&desk).await;
    desk.stop().await;
    let pool = PgPool::connect(&location).await.unwrap();
    sqlx::raw_sql("ANALYZE").execute(&pool).await.unwrap();
    assert_filled(&dump(&pool).await);
    let process = erase_beside(desk.dir.path(), &location).await;
    assert_erased(&dump(&pool).await);
    process.kill();
    scan_log(desk.dir.path());
}
