//! Webhooks: each change is told, signed, in order, also after errors and restarts, and without holding up a write.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::VecDeque;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use common::company::SECOND_ISSUER;
use common::{CustomerClient, TestDesk, message, tokens};
use contract::ConversationId;
use serde_json::{Value, json};
use tokio::sync::watch;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The longest that a test waits for a condition.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, PartialEq)]
struct Received {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

/// A receiver on a free port. It answers 204, or the statuses that are given to it first.
#[derive(Clone)]
struct Receiver {
    url: String,
    received: watch::Sender<Vec<Received>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    /// Requests are received and not answered while this is true.
    holds: watch::Sender<bool>,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (received, holds) = (watch::Sender::new(vec![]), watch::Sender::new(false));
        let receiver = Self { url, received, answers: Arc::default(), holds };
        let app = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    /// Lines of the configuration that name the receiver.
    fn config(&self) -> String {
        format!("[[webhooks]]\nurl = \"{}\"\nsecret = \"{SECRET}\"\n", self.url)
    }

    fn answer_next(&self, status: StatusCode) {
        self.answers.lock().unwrap().push_back(status);
    }

    fn hold(&self, is_held: bool) {
        self.holds.send_replace(is_held);
    }

    /// Waits until there are this many requests, and returns all that there are.
    async fn requests(&self, count: usize) -> Vec<Received> {
        let mut received = self.received.subscribe();
        let enough = received.wait_for(|received| received.len() >= count);
        tokio::time::timeout(PATIENCE, enough).await.expect("the webhooks come").unwrap().clone()
    }

    /// The conversation and `last_seq` of each request, once there are this many.
    async fn told(&self, count: usize) -> Vec<(ConversationId, u64)> {
        self.requests(count).await.iter().map(Received::told).collect()
    }
}

impl Received {
    fn told(&self) -> (ConversationId, u64) {
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

/// The signature by Python's `hmac`, which shares no code with the desk.
fn signed_by_python(received: &Received) -> String {
    let program = "import sys, hmac, hashlib, base64\n\
        secret = base64.b64decode(sys.argv[1].removeprefix('whsec_'))\n\
        text = f'{sys.argv[2]}.{sys.argv[3]}.'.encode() + sys.stdin.buffer.read()\n\
        print('v1,' + base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode(), end='')";
    let mut python = Command::new("python3")
        .args(["-c", program, SECRET, &received.id, &received.timestamp])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(received.body.as_bytes()).unwrap();
    String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap()
}

#[tokio::test]
async fn a_change_is_told_with_a_signature_and_without_content() {
    let receiver = Receiver::start().await;
    let desk = TestDesk::with(&receiver.config()).await;
    let id = desk.ada().open("A private question").await;
    let first = receiver.requests(1).await.remove(0);
    assert_eq!(first.told(), (id, 1));
    assert_eq!(first.signature, signed_by_python(&first));
    let body: Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!(body["data"], json!({"conversation": id, "last_seq": 1}));
    assert!(body["timestamp"].as_str().unwrap().ends_with('Z'));
    let seconds: i64 = first.timestamp.parse().unwrap();
    let now = desk::support::clock::now().as_second();
    assert!((now - 60..=now).contains(&seconds));
    desk.ada().mark_read(id, 1).await;
    let second = receiver.requests(2).await.remove(1);
    assert_eq!(second.told(), (id, 1), "a read position is a change");
    assert_ne!(first.id, second.id);
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_holds_up_no_write_and_is_told_of_many_changes_once() {
    let receiver = Receiver::start().await;
    let desk = TestDesk::with(&receiver.config()).await;
    let ada = desk.ada();
    receiver.hold(true);
    let one = ada.open("One").await;
    receiver.requests(1).await;
    let two = ada.open("Two").await;
    for n in 0..10 {
        ada.write(two, &message(&n.to_string())).await;
    }
    assert_eq!(receiver.told(1).await, [(one, 1)], "one request at a time");
    receiver.hold(false);
    assert_eq!(receiver.told(2).await[1], (two, 11));
    let three = ada.open("Three").await;
    assert_eq!(receiver.told(3).await, [(one, 1), (two, 11), (three, 1)]);
}

#[tokio::test]
async fn a_failed_webhook_is_sent_again_under_its_id_and_before_later_ones() {
    let receiver = Receiver::start().await;
    let desk = TestDesk::with(&receiver.config()).await;
    receiver.answer_next(StatusCode::INTERNAL_SERVER_ERROR);
    let one = desk.ada().open("One").await;
    receiver.requests(1).await;
    let two = desk.ada().open("Two").await;
    let received = receiver.requests(3).await;
    assert_eq!(received.iter().map(Received::told).collect::<Vec<_>>(), [(one, 1), (one, 1), (two, 1)]);
    assert_eq!(received[0].id, received[1].id);
    assert_ne!(received[1].id, received[2].id);
    assert_eq!(received[1].signature, signed_by_python(&received[1]));
}

#[tokio::test]
async fn after_a_restart_the_untold_changes_are_told_in_order_and_the_others_are_not() {
    let receiver = Receiver::start().await;
    let mut desk = TestDesk::with("").await;
    desk.ada().open("Before the webhook").await;
    desk.stop().await;
    desk.start(&receiver.config()).await;
    let told = desk.ada().open("Told").await;
    assert_eq!(receiver.told(1).await, [(told, 1)], "a new webhook begins with the present");
    receiver.answer_next(StatusCode::SERVICE_UNAVAILABLE);
    let ada = desk.ada();
    let (one, two) = (ada.open("One").await, ada.open("Two").await);
    receiver.requests(2).await;
    ada.write(one, &message("And another thing")).await;
    desk.stop().await;
    let before = receiver.received.borrow().len();
    desk.start(&receiver.config()).await;
    let after = receiver.told(before + 2).await.split_off(before);
    assert_eq!(after, [(two, 1), (one, 2)]);
    let three = desk.ada().open("Three").await;
    assert_eq!(receiver.told(before + 3).await.split_off(before + 2), [(three, 1)]);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_told_nothing_more_until_a_restart() {
    let (gone, other) = (Receiver::start().await, Receiver::start().await);
    let config = gone.config() + &other.config();
    let mut desk = TestDesk::with(&config).await;
    gone.answer_next(StatusCode::GONE);
    let one = desk.ada().open("One").await;
    assert_eq!((gone.told(1).await, other.told(1).await), (vec![(one, 1)], vec![(one, 1)]));
    let two = desk.ada().open("Two").await;
    assert_eq!(other.told(2).await, [(one, 1), (two, 1)]);
    desk.stop().await;
    assert_eq!(gone.told(1).await, [(one, 1)]);
    desk.start(&config).await;
    assert_eq!(gone.told(3).await, [(one, 1), (one, 1), (two, 1)]);
}

#[tokio::test]
async fn a_webhook_is_about_one_issuer() {
    let receiver = Receiver::start().await;
    let config = format!("{SECOND_ISSUER}{}iss = \"kettle\"\n", receiver.config());
    let desk = TestDesk::with(&config).await;
    let harbour = CustomerClient { token: tokens::second_issuer("yes-reply", "customer-42"), ..desk.ada() };
    harbour.open("Of the harbour").await;
    let id = desk.ada().open("Of the kettle").await;
    assert_eq!(receiver.told(1).await, [(id, 1)]);
}
