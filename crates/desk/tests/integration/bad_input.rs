//! Malformed input is refused with a problem that names the field, and nothing of it is stored.

use std::time::Duration;

use crate::common::{
    CustomerClient, TestDesk, answer, conversation_id, entry_id, message, opening, path, record, tokens,
};
use contract::Problem;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Sends a request that is refused, and checks the headers that every problem has.
async fn refused(request: RequestBuilder) -> Problem {
    let response = record::send(request).await;
    let status = response.status().as_u16();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let challenge =
        response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    let problem: Problem = response.json().await.unwrap();
    assert_eq!((kind.as_str(), status), ("application/problem+json", problem.status), "{problem:?}");
    // RFC 6750, section 3: no error code without a token.
    let expected = match problem.code.as_str() {
        "token-missing" => Some("Bearer"),
        "token-invalid" | "token-expired" => Some("Bearer error=\"invalid_token\""),
        _ => None,
    };
    assert_eq!(challenge.as_deref(), expected);
    assert!(problem.detail.ends_with('.'), "{problem:?}");
    problem
}

async fn code(request: RequestBuilder) -> String {
    refused(request).await.code.as_str().to_owned()
}

#[tokio::test]
async fn invalid_tokens_are_refused() {
    let desk = TestDesk::new().await;
    let open = |token: Option<String>| {
        let request = desk.http.put(format!("{}/v1/conversations/{}", desk.base, conversation_id()));
        let request = request.json(&opening("Hello"));
        token.into_iter().fold(request, |request, token| request.bearer_auth(token))
    };
    let iat = tokens::claims("x")["iat"].as_i64().unwrap();
    let claims = tokens::claims("customer-42");
    for (token, wanted) in [
        (None, "token-missing"),
        (Some("nonsense".to_owned()), "token-invalid"),
        (Some(tokens::expired()), "token-expired"),
        (Some(tokens::signed_with(&claims, "another secret of at least 32 bytes")), "token-invalid"),
        (Some(tokens::unsigned()), "token-invalid"),
        (Some(tokens::with("aud", json!("other"))), "token-invalid"),
        (Some(tokens::with("aud", json!(["other"]))), "token-invalid"),
        (Some(tokens::with("exp", json!(iat + 2000))), "token-invalid"),
        (Some("e30.".repeat(5000)), "token-invalid"),
        (Some(tokens::with("references", json!([]))), "reference-not-in-token"),
    ] {
        assert_eq!(code(open(token.clone())).await, wanted, "{token:?}");
    }
    let basic = desk.http.get(format!("{}/v1/conversations", desk.base)).basic_auth("a", Some("b"));
    assert_eq!(code(basic).await, "token-missing");
    assert_eq!(
        desk.ada().get("/v1/conversations").await.1,
        json!({"conversations": [], "next": null, "has_more": false})
    );
}

#[tokio::test]
async fn malformed_bodies_are_refused() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let put = || ada.request(Method::PUT, &path(id, entry_id()));
    let long = "x".repeat(10_001);
    for (body, wanted, field) in [
        (json!({"kind": "message", "text": " \n"}), "text-empty", Some("text")),
        (json!({"kind": "message", "text": long}), "text-too-long", Some("text")),
        (json!({"kind": "message", "text": "a\0b"}), "field-invalid", Some("text")),
        (json!({"kind": "message"}), "field-invalid", Some("text")),
        (json!({"kind": "message", "text": "a", "line_ids": ["9"]}), "field-invalid", Some("line_ids")),
        (
            json!({"kind": "message", "text": "a", "refers_to_entry_id": entry_id()}),
            "field-invalid",
            Some("refers_to_entry_id"),
        ),
        (json!({"kind": "decision", "outcome": "granted", "text": "Yes"}), "kind-unknown", None),
        (json!({"kind": "solution_feedback", "solved": "maybe"}), "field-invalid", Some("solved")),
        (json!({"kind": "review_request", "entry_id": entry_id()}), "field-invalid", Some("entry_id")),
        (json!({"kind": "preferences"}), "field-invalid", Some("desired_outcome")),
        (
            json!({"kind": "preferences", "desired_outcome": {"choice": null, "text": " \n"},
                   "reply_preference": {"channel": "", "note": null}}),
            "field-invalid",
            Some("desired_outcome"),
        ),
        (
            json!({"kind": "preferences", "reply_preference": {"phone": "0".repeat(10_001)}}),
            "text-too-long",
            Some("reply_preference.phone"),
        ),
        (json!({"kind": "escalation", "step": "moon"}), "field-invalid", Some("step")),
        (json!({"kind": "read", "up_to": 1}), "kind-unknown", None),
        (json!({"text": "a"}), "field-invalid", Some("kind")),
        (json!(["message"]), "field-invalid", Some("kind")),
    ] {
        let problem = refused(put().json(&body)).await;
        assert_eq!((problem.code.as_str(), problem.field.as_deref()), (wanted, field), "{body}");
    }
    assert_eq!(code(put().body(b"{\"kind\":\"message\",\"text\":\"\xff\"}".to_vec())).await, "body-not-utf8");
    let too_long = refused(put().json(&message(&long))).await;
    assert_eq!((too_long.params.get("limit"), too_long.params.get("actual")), (Some("10000"), Some("10001")));
    let not_json = refused(put().body("{\"kind\":\n oops}")).await;
    assert_eq!(not_json.code.as_str(), "body-not-json");
    assert!(not_json.detail.contains("line 2 column 2"), "{}", not_json.detail);
    assert_eq!(ada.entries(id, "").await.entries.len(), 1);
}

/// Makes an opening invalid.
type Change = fn(&mut Value);

#[tokio::test]
async fn malformed_openings_are_refused() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let put = |change: Change| {
        let mut body = opening("Hello");
        change(&mut body);
        ada.request(Method::PUT, &format!("/v1/conversations/{}", conversation_id())).json(&body)
    };
    let cases: [(Change, &str, Option<&str>); 5] = [
        (|body| body["message"]["text"] = "".into(), "text-empty", Some("message.text")),
        (|body| body["message"]["line_ids"] = json!(["9"]), "field-invalid", Some("message.line_ids")),
        (|body| body["message"]["id"] = "7".into(), "field-invalid", Some("message.id")),
        (|body| body["reference"]["kind"] = "Bill".into(), "field-invalid", Some("reference")),
        (|body| body["reference"]["id"] = "1".into(), "reference-not-in-token", None),
    ];
    for (change, wanted, field) in cases {
        let problem = refused(put(change)).await;
        assert_eq!((problem.code.as_str(), problem.field.as_deref()), (wanted, field), "{problem:?}");
    }
    assert_eq!(ada.get("/v1/conversations").await.1["conversations"], json!([]));
}

#[tokio::test]
async fn malformed_paths_and_queries_are_refused() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let entries = format!("/v1/conversations/{id}/entries");
    for (path, wanted) in [
        ("/v1/conversations/7".to_owned(), "id-malformed"),
        ("/v1/conversations/9b2d7c1e-5f4a-4c3b-8a7d-6e5f4a3b2c1d".to_owned(), "id-malformed"),
        ("/v1/conversations/%ff/entries".to_owned(), "id-malformed"),
        (format!("{entries}?after=1&before=2"), "query-invalid"),
        (format!("{entries}?after=-1"), "query-invalid"),
        (format!("{entries}?after=1&after=2"), "query-invalid"),
        (format!("{entries}?limit=0"), "query-invalid"),
        (format!("{entries}?wait=soon"), "query-invalid"),
        ("/v1/conversations?reference=order".to_owned(), "query-invalid"),
        ("/v1/conversations?cursor=oops".to_owned(), "cursor-unknown"),
        ("/v1/conversations?cursor=oops&wait=1".to_owned(), "query-invalid"),
        ("/v1/nothing".to_owned(), "not-found"),
        ("/v1/conversations/019ab3c0-0000-7000-8000-000000000001/nothing".to_owned(), "not-found"),
    ] {
        assert_eq!(code(ada.request(Method::GET, &path)).await, wanted, "{path}");
    }
    let put = ada.request(Method::PUT, &format!("{entries}/7")).json(&message("a"));
    assert_eq!(code(put).await, "id-malformed");
    let (status, problem) = answer(ada.request(Method::GET, "/nothing")).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (404, Some("not-found")));
}

#[tokio::test]
async fn a_wrong_method_says_which_are_right() {
    let desk = TestDesk::new().await;
    let delete = desk.ada().request(Method::DELETE, &format!("/v1/conversations/{}", conversation_id()));
    let response = record::send(delete).await;
    let allow = response.headers()["allow"].to_str().unwrap().to_owned();
    assert!(allow.contains("PUT") && allow.contains("GET"), "{allow}");
    assert_eq!(response.json::<Problem>().await.unwrap().code.as_str(), "method-not-allowed");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_or_without_its_length() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let body = message(&"x".repeat(256 * 1024)).to_string();
    let put = |who: &CustomerClient| who.request(Method::PUT, &path(id, entry_id()));
    assert_eq!(code(put(&ada).body(body.clone())).await, "body-too-large");
    let pieces: Vec<Result<String, std::io::Error>> = vec![Ok(body)];
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    assert_eq!(code(put(&ada).body(stream)).await, "body-too-large");
    assert_eq!(ada.entries(id, "").await.entries.len(), 1);
    // A customer without a valid token is refused before the body is read.
    let stranger = CustomerClient { token: "nonsense".into(), ..ada };
    assert_eq!(code(put(&stranger).body("{")).await, "token-invalid");
}

#[tokio::test]
async fn a_body_that_says_it_is_too_large_is_refused_before_it_is_sent() {
    let desk = TestDesk::new().await;
    let (address, token) = (desk.base.trim_start_matches("http://"), tokens::good("customer-42"));
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let path = path(conversation_id(), entry_id());
    let head = format!(
        "PUT {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-length: 300000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut line = [0; 12];
    let answer = tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut line));
    answer.await.expect("answered without the body").unwrap();
    assert_eq!(&line, b"HTTP/1.1 413");
}
