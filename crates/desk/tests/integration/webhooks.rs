//! Webhooks: each change is told, signed, in order, also after errors and restarts, and without holding up a write.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::common::company::SECOND_ISSUER;
use crate::common::receiver::{Received, Receiver, SECRET};
use crate::common::{CustomerClient, TestDesk, message, tokens};
use axum::http::StatusCode;
use serde_json::{Value, json};

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
async fn a_failed_webhook_is_sent_again_under_its_id_and_holds_up_no_other() {
    let receiver = Receiver::start().await;
    let desk = TestDesk::with(&receiver.config()).await;
    receiver.answer_next(StatusCode::INTERNAL_SERVER_ERROR);
    receiver.hold(true);
    let one = desk.ada().open("One").await;
    receiver.requests(1).await;
    let two = desk.ada().open("Two").await;
    receiver.hold(false);
    let received = receiver.requests(3).await;
    assert_eq!(received.iter().map(Received::told).collect::<Vec<_>>(), [(one, 1), (two, 1), (one, 1)]);
    assert_eq!(received[0].id, received[2].id);
    assert_ne!(received[0].id, received[1].id);
    assert_eq!(received[2].signature, signed_by_python(&received[2]));
}

#[tokio::test]
async fn after_a_restart_the_untold_changes_are_told_and_the_others_are_not() {
    let receiver = Receiver::start().await;
    let mut desk = TestDesk::with("").await;
    desk.ada().open("Before the webhook").await;
    desk.stop().await;
    desk.start(&receiver.config()).await;
    let told = desk.ada().open("Told").await;
    assert_eq!(receiver.told(1).await, [(told, 1)], "a new webhook begins with the present");
    receiver.answer_next(StatusCode::SERVICE_UNAVAILABLE);
    let one = desk.ada().open("One").await;
    receiver.requests(2).await;
    desk.stop().await;
    desk.start("").await;
    let two = desk.ada().open("Two, while the desk has no webhook").await;
    desk.ada().write(one, &message("And another thing")).await;
    desk.stop().await;
    let before = receiver.received.borrow().len();
    desk.start(&receiver.config()).await;
    let mut after = receiver.told(before + 2).await.split_off(before);
    after.sort();
    let mut expected = [(one, 2), (two, 1)];
    expected.sort();
    assert_eq!(after, expected);
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
