//! A customer reaches no conversation of another, and a problem tells a stranger nothing.

use crate::common::{
    CustomerClient, TestDesk, conversation_id, entry_id, message, opening, path, read_path, record,
};
use contract::ConversationId;
use reqwest::Method;
use serde_json::json;

/// The whole response but the date.
async fn all(request: reqwest::RequestBuilder) -> (u16, String, String) {
    let response = record::send(request).await;
    let mut headers = response.headers().clone();
    headers.remove("date");
    (response.status().as_u16(), format!("{headers:?}"), response.text().await.unwrap())
}

fn attempts(who: &CustomerClient, id: ConversationId) -> Vec<reqwest::RequestBuilder> {
    let entries = format!("/v1/conversations/{id}/entries");
    vec![
        who.request(Method::GET, &format!("/v1/conversations/{id}")),
        who.request(Method::GET, &entries),
        who.request(Method::GET, &format!("{entries}?after=0&wait=30")),
        who.request(Method::GET, &format!("{entries}?before=9")),
        who.request(Method::PUT, &path(id, entry_id())).json(&message("Mine now")),
        who.request(Method::PUT, &read_path(id)).json(&json!({"up_to": 1})),
        who.request(Method::PUT, &read_path(id)).json(&json!({"up_to": 0})),
    ]
}

#[tokio::test]
async fn another_customers_conversation_is_not_there_to_the_byte() {
    let desk = TestDesk::new().await;
    let (ada, stranger) = (desk.ada(), desk.somebody_else());
    let id = ada.open("Private").await;
    let tries = attempts(&stranger, id).into_iter().zip(attempts(&stranger, conversation_id()));
    for (theirs, nobodys) in tries {
        let (theirs, nobodys) = (all(theirs).await, all(nobodys).await);
        assert_eq!(theirs.0, 404);
        assert_eq!(theirs, nobodys);
    }
    let open = stranger.put(&format!("/v1/conversations/{id}"), &opening("Mine now")).await;
    assert_eq!((open.0.as_u16(), open.1["code"].as_str()), (404, Some("not-found")));
    assert_eq!(stranger.get("/v1/conversations").await.1["conversations"].as_array().unwrap().len(), 0);
    let page = ada.entries(id, "").await;
    assert_eq!((page.entries.len(), page.conversation.customer_read_up_to), (1, Some(0)));
}

#[tokio::test]
async fn the_same_subject_of_another_issuer_is_another_customer() {
    let key = "[[keys]]\nkid = \"other\"\niss = \"other\"\nalg = \"HS256\"\n\
               secret = \"another secret of more than thirty-two bytes\"\n";
    let desk = TestDesk::with(key).await;
    let id = desk.ada().open("Private").await;
    let mut claims = crate::common::tokens::claims("customer-42");
    claims["iss"] = "other".into();
    let header = jsonwebtoken::Header { kid: Some("other".into()), ..Default::default() };
    let secret = jsonwebtoken::EncodingKey::from_secret(b"another secret of more than thirty-two bytes");
    let token = jsonwebtoken::encode(&header, &claims, &secret).unwrap();
    let namesake = CustomerClient { token, ..desk.ada() };
    assert_eq!(namesake.get("/v1/conversations").await.0, 200);
    assert_eq!(namesake.get(&format!("/v1/conversations/{id}")).await.0, 404);
}
