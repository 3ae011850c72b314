//! A desk on a free port with a database of its own, and clients for it.
#![allow(clippy::unwrap_used, missing_docs)]

pub mod accounts;
pub mod agent;
pub mod company;
pub mod process;
pub mod receiver;
pub mod record;
pub mod slow_client;
pub mod tokens;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use contract::{Changes, Conversation, ConversationId, Entries, Entry, EntryId};
use desk::config::{Config, Overrides};
use desk::server::DeskServer;
use desk::storage::{Database, DatabaseLocation};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The longest that a test waits for a condition.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The variable with the engine of the desks: `postgres`, or SQLite without it.
const ENGINE: &str = "YES_REPLY_TEST_ENGINE";

pub struct TestDesk {
    pub dir: TempDir,
    pub base: String,
    pub http: Client,
    /// The file or the URL of the database.
    pub location: String,
    server: Option<DeskServer>,
}

pub fn config(dir: &Path, more: &str) -> String {
    let text = format!(
        "name = \"Kettle & Co\"\nlisten = \"127.0.0.1:0\"\nallow_origins = [\"https://shop.example\"]\n{more}\n\
         [[keys]]\nkid = \"web\"\niss = \"kettle\"\nalg = \"HS256\"\nsecret = \"{}\"\n\
         [[escalation_path]]\nstep = \"complaints\"\nafter = \"P1D\"\nlabel = \"Complaints team\"\n",
        tokens::SECRET
    );
    std::fs::write(dir.join("yes-reply.toml"), &text).unwrap();
    text
}

/// Lines of the configuration with all choices for customers, and business hours.
pub const CHOICES: &str = r#"
reply_channels = ["here", "phone"]
outcome_choices = { bill = ["correct"] }
review_within = "P2D"
[[contacts]]
kind = "phone"
value = "+49 30 555 123"
label = "Customer service"
[opening_hours]
time_zone = "Europe/Berlin"
monday = ["09:00-17:00"]
"#;

impl TestDesk {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// A desk with further lines in its configuration.
    pub async fn with(more: &str) -> Self {
        Self::on(tempfile::tempdir().unwrap(), more).await
    }

    /// A desk on the database in this directory, if there is one; on a new one in PostgreSQL if [`ENGINE`] says so.
    pub async fn on(dir: TempDir, more: &str) -> Self {
        let location = match std::env::var(ENGINE).as_deref() {
            Ok("postgres") => postgres_cluster::shared().create_database(),
            _ => dir.path().join("yes-reply.sqlite").to_str().unwrap().to_owned(),
        };
        Self::at(location, dir, more).await
    }

    /// A desk on this database.
    pub async fn at(location: String, dir: TempDir, more: &str) -> Self {
        let mut desk = Self { dir, base: String::new(), http: Client::new(), location, server: None };
        desk.start(more).await;
        desk
    }

    /// Starts the desk on its database, with further lines in its configuration.
    pub async fn start(&mut self, more: &str) {
        let text = config(self.dir.path(), more);
        let path = self.dir.path().join("yes-reply.toml");
        let overrides = Overrides { database: Some(self.location.clone()), ..Overrides::default() };
        let config = Config::parse(&path, &text, overrides).unwrap();
        let server = DeskServer::start(config).await.unwrap();
        self.base = format!("http://{}", server.address());
        self.server = Some(server);
    }

    pub async fn stop(&mut self) {
        self.server.take().unwrap().stop().await.unwrap();
    }

    /// Opens the desk's database, as another process does.
    pub async fn open_database(&self) -> Arc<dyn Database> {
        DatabaseLocation::parse(&self.location).unwrap().open().await.unwrap()
    }

    /// The file of the database; `None` on another engine, where the test of a file has nothing to look at.
    pub fn database_file(&self) -> Option<PathBuf> {
        match DatabaseLocation::parse(&self.location).unwrap() {
            DatabaseLocation::Sqlite(file) => Some(file),
            DatabaseLocation::Postgres(_) => None,
        }
    }

    pub fn ada(&self) -> CustomerClient {
        self.customer("customer-42")
    }

    pub fn somebody_else(&self) -> CustomerClient {
        self.customer("customer-7")
    }

    pub fn customer(&self, sub: &str) -> CustomerClient {
        CustomerClient { base: self.base.clone(), http: self.http.clone(), token: tokens::good(sub) }
    }
}

#[derive(Clone)]
pub struct CustomerClient {
    pub base: String,
    pub http: Client,
    pub token: String,
}

impl CustomerClient {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    /// Opens a conversation about the bill.
    pub async fn open(&self, text: &str) -> ConversationId {
        let id = conversation_id();
        let (status, conversation) = self.put(&format!("/v1/conversations/{id}"), &opening(text)).await;
        assert_eq!(status, 201, "{conversation}");
        id
    }

    pub async fn write(&self, id: ConversationId, body: &Value) -> Entry {
        let (status, entry) = self.put(&path(id, entry_id()), body).await;
        assert_eq!(status, 201, "{entry}");
        serde_json::from_value(entry).unwrap()
    }

    pub async fn conversation(&self, id: ConversationId) -> Conversation {
        serde_json::from_value(self.get(&format!("/v1/conversations/{id}")).await.1).unwrap()
    }

    /// States that the customer has read up to a `seq`.
    pub async fn mark_read(&self, id: ConversationId, up_to: u64) -> Conversation {
        let (status, conversation) = self.put(&read_path(id), &json!({"up_to": up_to})).await;
        assert_eq!(status, 200, "{conversation}");
        serde_json::from_value(conversation).unwrap()
    }

    /// A page of the change feed.
    pub async fn changes(&self, query: &str) -> Changes {
        let (status, page) = self.get(&format!("/v1/changes?{query}")).await;
        assert_eq!(status, 200, "{page}");
        serde_json::from_value(page).unwrap()
    }

    pub async fn entries(&self, id: ConversationId, query: &str) -> Entries {
        let (status, page) = self.get(&format!("/v1/conversations/{id}/entries?{query}")).await;
        assert_eq!(status, 200, "{page}");
        serde_json::from_value(page).unwrap()
    }
}

/// Waits until the desk has compacted its database after an erasure.
pub async fn compacted(desk: &TestDesk) {
    let database = desk.open_database().await;
    let done = async {
        while database.compaction_due().await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, done).await.expect("the database is compacted");
    database.close().await;
}

pub async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = record::send(request).await;
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

pub fn path(conversation: ConversationId, entry: EntryId) -> String {
    format!("/v1/conversations/{conversation}/entries/{entry}")
}

pub fn read_path(conversation: ConversationId) -> String {
    format!("/v1/conversations/{conversation}/read")
}

pub fn message(text: &str) -> Value {
    json!({"kind": "message", "text": text})
}

pub fn opening(text: &str) -> Value {
    json!({"reference": {"kind": "bill", "id": "2026-1107"}, "message": {"id": entry_id(), "text": text}})
}

pub fn conversation_id() -> ConversationId {
    ConversationId::mint(now_ms(), unique())
}

pub fn entry_id() -> EntryId {
    EntryId::mint(now_ms(), unique())
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

fn unique() -> [u8; 10] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [7; 10];
    bytes[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}
