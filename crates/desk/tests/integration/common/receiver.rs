//! A receiver of webhooks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use contract::ConversationId;
use serde_json::Value;
use tokio::sync::watch;

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The longest that a test waits for a condition.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: String,
}

/// A receiver on a free port. It answers 204, or the statuses that are given to it first.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    pub received: watch::Sender<Vec<Received>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    /// Requests are received and not answered while this is true.
    holds: watch::Sender<bool>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (received, holds) = (watch::Sender::new(vec![]), watch::Sender::new(false));
        let receiver = Self { url, received, answers: Arc::default(), holds };
        let app = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    /// Lines of the configuration that name the receiver.
    pub fn config(&self) -> String {
        format!("[[webhooks]]\nurl = \"{}\"\nsecret = \"{SECRET}\"\n", self.url)
    }

    pub fn answer_next(&self, status: StatusCode) {
        self.answers.lock().unwrap().push_back(status);
    }

    pub fn hold(&self, is_held: bool) {
        self.holds.send_replace(is_held);
    }

    /// Waits until there are this many requests, and returns all that there are.
    pub async fn requests(&self, count: usize) -> Vec<Received> {
        let mut received = self.received.subscribe();
        let enough = received.wait_for(|received| received.len() >= count);
        tokio::time::timeout(PATIENCE, enough).await.expect("the webhooks come").unwrap().clone()
    }

    /// The conversation and `last_seq` of each request, once there are this many.
    pub async fn told(&self, count: usize) -> Vec<(ConversationId, u64)> {
        self.requests(count).await.iter().map(Received::told).collect()
    }
}

impl Received {
    pub fn told(&self) -> (ConversationId, u64) {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body["type"], "conversation.changed");
        let data = &body["data"];
        (data["conversation"].as_str().unwrap().parse().unwrap(), data["last_seq"].as_u64().unwrap())
    }
}

async fn receive(State(receiver): State<Receiver>, request: Request) -> StatusCode {
    let (parts, body) = request.into_parts();
    let header = |name: &str| parts.headers[name].to_str().unwrap().to_owned();
    assert_eq!((parts.method.as_str(), parts.uri.path()), ("POST", "/hook"));
    assert_eq!(header("content-type"), "application/json");
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let signature = header("webhook-signature");
    let body = axum::body::to_bytes(body, 10_000).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    receiver.received.send_modify(|received| received.push(Received { id, timestamp, signature, body }));
    let mut holds = receiver.holds.subscribe();
    drop(holds.wait_for(|is_held| !is_held).await.unwrap());
    receiver.answers.lock().unwrap().pop_front().unwrap_or(StatusCode::NO_CONTENT)
}
