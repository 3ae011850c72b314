//! Facts of another form do not keep a customer from writing; the web team learns of them by a header and the log.

use crate::common::process::DeskProcess;
use crate::common::{CustomerClient, TestDesk, tokens};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const AMOUNT: &str =
    "\"`references[0].amount.value` is a number; write a decimal string such as \\\"118.40\\\"\"";

fn token(order: Value) -> String {
    tokens::with("references", json!([order]))
}

fn token_with_wrong_amount() -> String {
    token(
        json!({"kind": "order", "id": "ORDER-1001", "title": "Red kettle", "amount": {"value": 118.4, "currency": "EUR"}}),
    )
}

async fn head(customer: &CustomerClient, method: Method, path: &str) -> (StatusCode, HeaderMap) {
    let request = customer.request(method, path).header("origin", "https://shop.example");
    let response = request.send().await.unwrap();
    (response.status(), response.headers().clone())
}

#[tokio::test]
async fn every_answer_to_a_token_with_a_wrong_fact_has_the_header() {
    let desk = TestDesk::new().await;
    let wrong = CustomerClient { token: token_with_wrong_amount(), ..desk.ada() };
    let unknown = "/v1/conversations/019ab3c0-0000-7000-8000-000000000001";
    for (path, status) in [("/v1/conversations", 200), (unknown, 404), ("/v1/conversations?limit=x", 400)] {
        let (is, headers) = head(&wrong, Method::GET, path).await;
        assert_eq!(
            (is.as_u16(), headers["yes-reply-token-warnings"].to_str().unwrap()),
            (status, AMOUNT),
            "{path}"
        );
        let exposed = headers["access-control-expose-headers"].to_str().unwrap();
        assert!(exposed.contains("yes-reply-token-warnings"), "{exposed}");
    }
    let (status, headers) = head(&desk.ada(), Method::GET, "/v1/conversations").await;
    assert_eq!((status.as_u16(), headers.get("yes-reply-token-warnings")), (200, None));
}

#[tokio::test]
async fn a_conversation_is_opened_without_the_wrong_fact() {
    let desk = TestDesk::new().await;
    let ada = CustomerClient { token: token_with_wrong_amount(), ..desk.ada() };
    let body = json!({"reference": {"kind": "order", "id": "ORDER-1001"},
                      "message": {"id": crate::common::entry_id(), "text": "Hello"}});
    let path = format!("/v1/conversations/{}", crate::common::conversation_id());
    let (status, conversation) = ada.put(&path, &body).await;
    assert_eq!(status, 201, "{conversation}");
    assert_eq!(
        conversation["reference"],
        json!({"kind": "order", "id": "ORDER-1001", "title": "Red kettle"})
    );
}

#[tokio::test]
async fn the_log_has_one_line_for_a_mistake_and_nothing_of_the_customer() {
    let dir = tempfile::tempdir().unwrap();
    crate::common::config(dir.path(), "");
    let desk = DeskProcess::serve(dir.path());
    let ada = desk.customer(token_with_wrong_amount());
    let other =
        desk.customer(token(json!({"kind": "bill", "id": "7", "amount": {"value": 5, "currency": "EUR"}})));
    for customer in [&ada, &ada, &other] {
        assert_eq!(customer.get("/v1/conversations").await.0, 200);
    }
    desk.kill();
    let log = std::fs::read_to_string(dir.path().join("log.txt")).unwrap();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("amount.value")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains("WARN") && lines[0].contains("tokens of the key \"web\""), "{}", lines[0]);
    for private in ["ORDER-1001", "Red kettle", "customer-42", "Ada"] {
        assert!(!log.contains(private), "{private}: {log}");
    }
}
