//! A customer of one check.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::backend::CheckedBackend;
use crate::conversation::Conversation;
use crate::keys::IssuerKey;
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::system::System;
use crate::token::Token;

/// The customer's name in tokens.
pub const CUSTOMER_NAME: &str = "Ada Okafor";

/// A customer with a reference of their own, so that no check sees the data of another one.
#[derive(Clone)]
pub struct Session {
    pub backend: Arc<CheckedBackend>,
    key: Arc<IssuerKey>,
    sub: String,
    /// The facts of the references in the token. The first one has the lines `1` and `2`, the second one has
    /// none.
    pub references: Vec<Value>,
    token: String,
}

impl Session {
    pub fn new(backend: &Arc<CheckedBackend>) -> Self {
        let sub = format!("check-{}", Uuid::new_v4());
        Self::of(backend, backend.keys.main.clone(), sub)
    }

    fn of(backend: &Arc<CheckedBackend>, key: Arc<IssuerKey>, sub: String) -> Self {
        let kind = backend.capabilities.escalation_step().map_or("order", |(_, kind)| kind).to_owned();
        let id = Uuid::new_v4().simple().to_string();
        let references = vec![
            json!({"kind": kind, "id": id, "title": "Kettle, red", "status": "sent", "date": "2026-11-07",
                   "amount": {"value": "118.40", "currency": "EUR"}, "url": "https://kettle.example/orders/1",
                   "lines": [{"id": "1", "title": "Kettle"}, {"id": "2", "title": "Lid, 14 m³"}]}),
            json!({"kind": kind, "id": format!("{id}-b"), "title": "Pot"}),
        ];
        let token = Token::new(&key, &sub, CUSTOMER_NAME, &references).sign(&key.secret);
        Self { backend: backend.clone(), key, sub, references, token }
    }

    /// Another customer of the same issuer.
    pub fn stranger(&self) -> Self {
        Self::new(&self.backend)
    }

    /// The customer of another issuer with the same `sub` and the same references.
    pub fn namesake(&self) -> Option<Self> {
        let key = self.backend.keys.other_issuer.clone()?;
        let token = Token::new(&key, &self.sub, CUSTOMER_NAME, &self.references).sign(&key.secret);
        Some(Self { key, token, ..self.clone() })
    }

    /// A customer of the same issuer with this `sub`.
    pub fn with_sub(&self, sub: String) -> Self {
        Self::of(&self.backend, self.key.clone(), sub)
    }

    /// One of the company's systems, of the customer's issuer.
    pub fn system(&self) -> System {
        System::new(&self.backend, &self.key)
    }

    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// The same customer with other references in the token.
    pub fn with_references(&self, references: Vec<Value>) -> Self {
        let token = Token::new(&self.key, &self.sub, CUSTOMER_NAME, &references).sign(&self.key.secret);
        Self { references, token, ..self.clone() }
    }

    /// A new token of this customer, before it is signed.
    pub fn unsigned_token(&self) -> Token {
        Token::new(&self.key, &self.sub, CUSTOMER_NAME, &self.references)
    }

    pub fn secret(&self) -> &[u8] {
        &self.key.secret
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// Kind and id of the first reference.
    pub fn reference(&self) -> Value {
        self.reference_at(0)
    }

    /// Kind and id of the second reference, which has no lines.
    pub fn reference_without_lines(&self) -> Value {
        self.reference_at(1)
    }

    fn reference_at(&self, index: usize) -> Value {
        json!({"kind": self.references[index]["kind"], "id": self.references[index]["id"]})
    }

    /// The first reference as the query has it: `KIND:ID`.
    pub fn reference_query(&self) -> String {
        let text = |name: &str| self.references[0][name].as_str().unwrap_or_default().to_owned();
        format!("{}:{}", text("kind"), text("id"))
    }

    /// A request with this customer's token.
    pub fn request(&self, method: &str, path: &str) -> CheckRequest {
        CheckRequest::new(&self.backend, method, path).token(&self.token)
    }

    pub fn get(&self, path: &str) -> CheckRequest {
        self.request("GET", path)
    }

    pub fn put(&self, path: &str, body: &Value) -> CheckRequest {
        self.request("PUT", path).json(body)
    }

    /// A conversation about the first reference that is not opened yet.
    pub fn unopened(&self) -> Conversation {
        Conversation::new(self.clone(), self.reference())
    }

    /// A new conversation about the first reference.
    ///
    /// # Errors
    /// A failure if the answer is not 201.
    pub async fn open(&self) -> Outcome<Conversation> {
        let conversation = self.unopened();
        conversation.opening().send().await?.expect_status(201)?;
        Ok(conversation)
    }
}

/// A new id of an entry or a conversation.
pub fn new_id() -> String {
    Uuid::now_v7().to_string()
}
