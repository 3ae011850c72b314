//! Rows of a timeline, derived from the entries of a conversation. Every entry has one row.

use std::sync::Arc;

use contract::{AuthorKind, Entry, EntryBody, EntryId, Timestamp};

use crate::ConversationReplica;

/// One row of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// The name of the day of the rows below it.
    Day(String),
    /// A message of the customer, stored or pending. Its delivery status is looked up by its id, so that the row stays
    /// the same when the backend stores the message.
    Outgoing {
        id: EntryId,
        text: String,
        /// Ids of the lines that the message is about.
        line_ids: Vec<String>,
        /// The earlier entry that the message refers to.
        refers_to_entry_id: Option<EntryId>,
    },
    /// A reply of the company.
    Incoming(Arc<Entry>),
    /// Any other entry.
    Event(Arc<Entry>),
}

impl Row {
    /// The identity of the row across updates of the list.
    pub fn key(&self) -> String {
        match self {
            Self::Day(day) => day.clone(),
            Self::Outgoing { id, .. } => id.to_string(),
            Self::Incoming(entry) => entry.id.to_string(),
            // A pending entry of the customer is an outgoing row; once stored, it is another row.
            Self::Event(entry) => format!("n{}", entry.id),
        }
    }
}

/// The rows of the entries, oldest first. `day` names the day of a moment in the reader's time zone.
pub fn entry_rows(conversation: &ConversationReplica, day: impl Fn(Timestamp) -> String) -> Vec<Row> {
    let mut rows = vec![];
    let mut current_day = None;
    for entry in conversation.entries() {
        let entry_day = day(entry.created_at);
        if current_day.as_ref() != Some(&entry_day) {
            rows.push(Row::Day(entry_day.clone()));
            current_day = Some(entry_day);
        }
        rows.push(entry_row(entry));
    }
    rows
}

fn entry_row(entry: &Arc<Entry>) -> Row {
    match &entry.body {
        EntryBody::Message { text, line_ids, refers_to_entry_id, .. }
            if entry.author.kind == AuthorKind::Customer =>
        {
            let (text, line_ids) = (text.clone(), line_ids.clone());
            Row::Outgoing { id: entry.id, text, line_ids, refers_to_entry_id: *refers_to_entry_id }
        }
        EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. } => {
            Row::Incoming(entry.clone())
        }
        _ => Row::Event(entry.clone()),
    }
}
