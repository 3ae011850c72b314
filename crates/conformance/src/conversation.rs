//! One conversation of a check.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::{Session, new_id};

/// The text of the first message.
pub const FIRST_TEXT: &str = "Why do I pay for the lid?";

/// A conversation, opened or about to be.
#[derive(Clone)]
pub struct Conversation {
    pub session: Session,
    pub id: String,
    pub message_id: String,
    reference: Value,
}

/// A time in so many hours, for a promise that is not due while checks run. A backend may refuse a later time.
pub fn in_hours(hours: i64) -> String {
    format!("{:.0}", Timestamp::now() + SignedDuration::from_hours(hours))
}

/// The due time of a promise that passes soon: after the promise was made, however slow an agent command is.
pub fn due_soon(session: &Session) -> Timestamp {
    let agent = session.backend.agent.as_ref();
    Timestamp::now() + agent.map_or(Duration::from_secs(4), |agent| agent.time_for_a_run())
}

/// The author of an entry of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckAuthor {
    /// The first of the two persons.
    Maria,
    /// The second of the two persons.
    Tom,
    /// No person.
    Automatic,
}

impl Conversation {
    pub fn new(session: Session, reference: Value) -> Self {
        Self { session, id: new_id(), message_id: new_id(), reference }
    }

    pub fn path(&self) -> String {
        format!("/v1/conversations/{}", self.id)
    }

    pub fn entries_path(&self) -> String {
        format!("{}/entries", self.path())
    }

    pub fn entry_path(&self, id: &str) -> String {
        format!("{}/entries/{id}", self.path())
    }

    /// The path of the same conversation on the company's side.
    pub fn company_path(&self) -> String {
        format!("/v1/company/conversations/{}", self.id)
    }

    pub fn company_entries_path(&self) -> String {
        format!("{}/entries", self.company_path())
    }

    pub fn company_entry_path(&self, id: &str) -> String {
        format!("{}/entries/{id}", self.company_path())
    }

    /// The body that opens the conversation.
    pub fn opening_body(&self) -> Value {
        json!({"reference": self.reference, "message": {"id": self.message_id, "text": FIRST_TEXT}})
    }

    /// The request that opens the conversation.
    pub fn opening(&self) -> CheckRequest {
        self.session.put(&self.path(), &self.opening_body())
    }

    /// A request that writes an entry under an id.
    pub fn writing(&self, id: &str, body: &Value) -> CheckRequest {
        self.session.put(&self.entry_path(id), body)
    }

    /// Writes an entry under a new id, and returns the id.
    ///
    /// # Errors
    /// A failure if the answer is not 201.
    pub async fn write(&self, body: &Value) -> Outcome<String> {
        let id = new_id();
        self.writing(&id, body).send().await?.expect_status(201)?;
        Ok(id)
    }

    /// Writes a message.
    ///
    /// # Errors
    /// A failure if the answer is not 201.
    pub async fn say(&self, text: &str) -> Outcome<String> {
        self.write(&json!({"kind": "message", "text": text})).await
    }

    /// The answer to a write under a new id, whatever it is.
    ///
    /// # Errors
    /// A failure if there is no answer.
    pub async fn try_write(&self, body: &Value) -> Outcome<Answer> {
        self.writing(&new_id(), body).send().await
    }

    /// Reads the conversation without its entries.
    ///
    /// # Errors
    /// A failure if the answer is not 200.
    pub async fn read(&self) -> Outcome<Answer> {
        let answer = self.session.get(&self.path()).send().await?;
        answer.expect_status(200)?;
        Ok(answer)
    }

    /// Reads a page of entries. `query` has no question mark.
    ///
    /// # Errors
    /// A failure if the answer is not 200.
    pub async fn entries(&self, query: &str) -> Outcome<Answer> {
        let answer = self.session.get(&format!("{}?{query}", self.entries_path())).send().await?;
        answer.expect_status(200)?;
        Ok(answer)
    }

    /// States up to where the customer has read.
    ///
    /// # Errors
    /// A failure if there is no answer.
    pub async fn read_up_to(&self, up_to: impl Into<Value>) -> Outcome<Answer> {
        let path = format!("{}/read", self.path());
        self.session.put(&path, &json!({"up_to": up_to.into()})).send().await
    }
}
