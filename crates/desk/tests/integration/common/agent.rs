//! A client of the inbox's API: a session cookie and the CSRF header.

use contract::{Conversation, ConversationId};
use desk::accounts::agent::{AddAgentOutcome, AgentName, AgentNames};
use desk::accounts::credentials::{LinkKind, NewLink, NewSession};
use desk::accounts::password;
use desk::accounts::secret::Secret;
use desk::accounts::user_agent::BrowserLabel;
use desk::support::clock;
use desk::support::digest::Fingerprint;
use inbox_api::Role;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::{TestDesk, answer, entry_id};

pub const PASSWORD: &str = "a long enough password";

pub struct AgentClient {
    base: String,
    http: reqwest::Client,
    pub cookie: String,
}

impl TestDesk {
    /// Adds an agent to the database of the running desk, as the command does. The first is a lead.
    pub async fn add_agent(&self, name: &str) {
        let database = self.open_database().await;
        let name = AgentName::parse(name).unwrap();
        let outcome = database
            .add_agent(&AgentNames::same(name.clone()), &password::hash(PASSWORD), None, clock::now())
            .await
            .unwrap();
        assert!(matches!(outcome, AddAgentOutcome::Added(Role::Lead | Role::Agent)));
        database.close().await;
    }

    /// Makes a sign-in link that is valid for this many milliseconds.
    pub async fn link(&self, name: &str, ms: i64) -> String {
        let database = self.open_database().await;
        let agent = database.find_agent(&AgentName::parse(name).unwrap()).await.unwrap().unwrap();
        let secret = Secret::mint();
        let (kind, until) = (LinkKind::SignIn, clock::now().plus_ms(ms));
        let link = NewLink { kind, secret_hash: secret.fingerprint(), expires_at: until };
        database.add_link(agent.id, link, clock::now()).await.unwrap();
        database.close().await;
        secret.reveal().to_owned()
    }

    /// Opens a session of this many milliseconds.
    pub async fn session(&self, name: &str, ms: i64) -> AgentClient {
        let database = self.open_database().await;
        let agent = database.find_agent(&AgentName::parse(name).unwrap()).await.unwrap().unwrap();
        let (secret, now) = (Secret::mint(), clock::now());
        let session = NewSession {
            secret_hash: secret.fingerprint(),
            browser: BrowserLabel::default(),
            signed_in_at: now,
            expires_at: now.plus_ms(ms),
        };
        assert!(database.add_session(&agent, session).await.unwrap());
        database.close().await;
        let cookie = format!("yes-reply-session={}", secret.reveal());
        AgentClient { base: self.base.clone(), http: self.http.clone(), cookie }
    }

    /// Whether the session of a cookie is valid in this many milliseconds.
    pub async fn lasts(&self, cookie: &str, ms: i64) -> bool {
        let database = self.open_database().await;
        let secret = Fingerprint::of_secret(cookie.split_once('=').unwrap().1);
        let found = database.find_session(secret, clock::now().plus_ms(ms)).await.unwrap();
        database.close().await;
        found.is_some()
    }

    /// A request of the inbox without a session.
    pub fn inbox(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}/inbox/api/{path}", self.base));
        request.header("x-yes-reply", "inbox")
    }

    pub async fn signed_in(&self, name: &str) -> AgentClient {
        self.add_agent(name).await;
        let body = json!({"password": {"name": name, "password": PASSWORD}});
        let response = self.inbox(Method::POST, "session").json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let set = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        let cookie = set.split(';').next().unwrap().to_owned();
        AgentClient { base: self.base.clone(), http: self.http.clone(), cookie }
    }
}

impl AgentClient {
    /// The same session at another desk.
    pub fn at(&self, desk: &TestDesk) -> Self {
        Self { base: desk.base.clone(), http: self.http.clone(), cookie: self.cookie.clone() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}/inbox/api/{path}", self.base));
        request.header("cookie", format!("theme=dark; {}", self.cookie)).header("x-yes-reply", "inbox")
    }

    /// A search request.
    pub fn search(&self, query: &str) -> RequestBuilder {
        self.request(Method::POST, "search").json(&json!({"query": query}))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    /// States that the agent has read up to a `seq`.
    /// A request without a body.
    pub async fn post(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::POST, path)).await
    }

    pub async fn mark_read(&self, id: ConversationId, up_to: u64) -> Conversation {
        let body = json!({"up_to": up_to});
        let (status, conversation) = self.put(&format!("conversations/{id}/read"), &body).await;
        assert_eq!(status, 200, "{conversation}");
        serde_json::from_value(conversation).unwrap()
    }

    pub async fn write(&self, id: ConversationId, body: &Value) -> (StatusCode, Value) {
        self.put(&format!("conversations/{id}/entries/{}", entry_id()), body).await
    }
}
