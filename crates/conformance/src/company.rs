//! Entries of the company, stored by the agent command or by the company's side.

use serde_json::{Value, json};

use crate::conversation::{CheckAuthor, Conversation, FIRST_TEXT};
use crate::outcome::{Ending, Outcome};
use crate::session::{CUSTOMER_NAME, new_id};

impl Conversation {
    /// Stores an entry of the company, and returns its id.
    ///
    /// # Errors
    /// A failure if the backend or the agent command fails; skipped if that command does not write such an entry.
    pub async fn company(&self, author: CheckAuthor, entry: Value) -> Outcome<String> {
        self.company_drafted(author, entry, false).await
    }

    /// Stores an entry of the company that a language model drafted or did not draft.
    ///
    /// # Errors
    /// As [`Self::company`].
    pub async fn company_drafted(
        &self,
        author: CheckAuthor,
        entry: Value,
        drafted_by_ai: bool,
    ) -> Outcome<String> {
        let id = new_id();
        let author = match author {
            CheckAuthor::Automatic => {
                json!({"kind": "automatic", "name": self.session.backend.capabilities.name()})
            }
            person => json!({"kind": "person", "name": self.name_of(person)}),
        };
        let Some(agent) = &self.session.backend.agent else {
            let body = company_body(entry, author, drafted_by_ai);
            self.put_as_system(&self.company_entry_path(&id), &body, 201).await?;
            return Ok(id);
        };
        let input = json!({
            "conversation": self.id, "id": id, "author": author, "drafted_by_ai": drafted_by_ai,
            "entry": entry,
        });
        agent.run(&input).await?;
        Ok(id)
    }

    /// States that a person at the company has read up to a `seq`.
    ///
    /// # Errors
    /// As [`Self::company`].
    pub async fn company_read(&self, person: CheckAuthor, up_to: u64) -> Outcome {
        let read = json!({"up_to": up_to, "name": self.name_of(person)});
        match &self.session.backend.agent {
            Some(agent) => agent.run(&json!({"conversation": self.id, "company_read": read})).await,
            None => self.put_as_system(&format!("{}/read", self.company_path()), &read, 200).await,
        }
    }

    /// The name of a person; empty for `Automatic`.
    pub fn name_of(&self, author: CheckAuthor) -> &str {
        match author {
            CheckAuthor::Maria => &self.session.backend.persons[0],
            CheckAuthor::Tom => &self.session.backend.persons[1],
            CheckAuthor::Automatic => "",
        }
    }

    /// The body with which a system opens the conversation, about the first reference, for its customer.
    pub fn opening_for_customer(&self) -> Value {
        json!({
            "customer": {"sub": self.session.sub(), "name": CUSTOMER_NAME, "email": null, "locale": "en"},
            "reference": self.session.references[0],
            "message": {"id": self.message_id, "text": FIRST_TEXT, "line_ids": ["2"]},
            "author": null,
        })
    }

    async fn put_as_system(&self, path: &str, body: &Value, status: u16) -> Outcome {
        if !self.session.backend.capabilities.has("company") {
            return Err(Ending::Skipped("there is no --agent command, and no feature `company`".to_owned()));
        }
        self.session.system().put(path, body).send().await?.expect_status(status)?;
        Ok(())
    }
}

/// The entry as the company's side takes it. A handover to its own author is written as `take`.
fn company_body(entry: Value, author: Value, drafted_by_ai: bool) -> Value {
    let is_take = entry["kind"] == "handover" && entry["to"]["name"] == author["name"];
    let mut body = if is_take { json!({"kind": "take"}) } else { entry };
    body["author"] = author;
    body["drafted_by_ai"] = drafted_by_ai.into();
    body
}
