//! A client of the company's side: a service token.

use contract::{CompanyChanges, CompanyConversation, CompanyEntries, ConversationId, Entry};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::{TestDesk, answer, entry_id, tokens};

/// Lines of the configuration with the key of another issuer.
pub const SECOND_ISSUER: &str = r#"
[[keys]]
kid = "harbour"
iss = "harbour"
alg = "HS256"
secret = "another secret of at least thirty-two bytes"
"#;

#[derive(Clone)]
pub struct SystemClient {
    base: String,
    http: reqwest::Client,
    token: String,
}

impl TestDesk {
    /// A system of the company whose customers the other clients are.
    pub fn system(&self) -> SystemClient {
        self.system_with(tokens::service("rt-connector"))
    }

    /// A system of the company of [`SECOND_ISSUER`].
    pub fn second_system(&self) -> SystemClient {
        self.system_with(tokens::second_issuer("yes-reply-company", "crm"))
    }

    pub fn system_with(&self, token: String) -> SystemClient {
        SystemClient { base: self.base.clone(), http: self.http.clone(), token }
    }
}

impl SystemClient {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/v1/company/{path}", self.base)).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn changes(&self, query: &str) -> CompanyChanges {
        let (status, page) = self.get(&format!("changes?{query}")).await;
        assert_eq!(status, 200, "{page}");
        serde_json::from_value(page).unwrap()
    }

    pub async fn conversation(&self, id: ConversationId) -> CompanyConversation {
        let (status, conversation) = self.get(&format!("conversations/{id}")).await;
        assert_eq!(status, 200, "{conversation}");
        serde_json::from_value(conversation).unwrap()
    }

    pub async fn entries(&self, id: ConversationId, query: &str) -> CompanyEntries {
        let (status, page) = self.get(&format!("conversations/{id}/entries?{query}")).await;
        assert_eq!(status, 200, "{page}");
        serde_json::from_value(page).unwrap()
    }

    /// Writes an entry in the name of a person.
    pub async fn write_as(&self, name: &str, id: ConversationId, body: &Value) -> Entry {
        let mut body = body.clone();
        body["author"] = json!({"name": name});
        let (status, entry) = self.put(&format!("conversations/{id}/entries/{}", entry_id()), &body).await;
        assert_eq!(status, 201, "{entry}");
        serde_json::from_value(entry).unwrap()
    }

    pub async fn set_ticket(&self, id: ConversationId, ticket: &Value) -> (StatusCode, Value) {
        self.put(&format!("conversations/{id}/ticket"), ticket).await
    }

    pub async fn erase(&self, sub: &str) -> StatusCode {
        answer(self.request(Method::DELETE, &format!("customers/{sub}"))).await.0
    }
}
