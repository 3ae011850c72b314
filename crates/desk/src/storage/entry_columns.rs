//! The columns of an entry, put together again.

use contract::{Author, Entry, EntryBody, Timestamp};
use serde_json::{Map, Value};

pub struct EntryColumns {
    pub id: String,
    pub seq: u64,
    pub created_at: Timestamp,
    pub author: Author,
    pub drafted_by_ai: bool,
    /// The content with its kind.
    pub body: Map<String, Value>,
    /// The present name of the agent who gets the conversation by a handover.
    pub receiver_name: Option<String>,
}

impl EntryColumns {
    /// The entry.
    ///
    /// # Errors
    /// For a body that is not one of the contract.
    pub fn entry(self) -> serde_json::Result<Entry> {
        // The contract decodes an entry as one object, so the columns are added to the body again.
        let mut entry = self.body;
        entry.insert("id".into(), self.id.into());
        entry.insert("seq".into(), self.seq.into());
        entry.insert("created_at".into(), self.created_at.to_string().into());
        entry.insert("author".into(), serde_json::to_value(self.author)?);
        entry.insert("drafted_by_ai".into(), self.drafted_by_ai.into());
        let mut entry: Entry = serde_json::from_value(entry.into())?;
        if let (EntryBody::Handover { to, .. }, Some(name)) = (&mut entry.body, self.receiver_name) {
            to.name = name;
        }
        Ok(entry)
    }
}
