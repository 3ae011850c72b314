//! Rows of a timeline, derived from the entries of a conversation. Every entry but a read receipt has one row.

use std::sync::Arc;

use contract::{AuthorKind, Entry, EntryBody, EntryId, Timestamp};

use crate::Conversation;

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
        lines: Vec<String>,
        /// The earlier entry that the message refers to.
        refers_to: Option<EntryId>,
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
pub fn entry_rows(conversation: &Conversation, day: impl Fn(Timestamp) -> String) -> Vec<Row> {
    let mut rows = vec![];
    let mut current_day = None;
    for entry in conversation.entries() {
        let Some(row) = entry_row(entry) else { continue };
        let entry_day = day(entry.at);
        if current_day.as_ref() != Some(&entry_day) {
            rows.push(Row::Day(entry_day.clone()));
            current_day = Some(entry_day);
        }
        rows.push(row);
    }
    rows
}

fn entry_row(entry: &Arc<Entry>) -> Option<Row> {
    match &entry.body {
        // A read receipt is shown below the messages that it covers.
        EntryBody::Read { .. } => None,
        EntryBody::Message { text, lines, refers_to, .. } if entry.author.kind == AuthorKind::Customer => {
            let (text, lines) = (text.clone(), lines.clone());
            Some(Row::Outgoing { id: entry.id, text, lines, refers_to: *refers_to })
        }
        EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. } => {
            Some(Row::Incoming(entry.clone()))
        }
        _ => Some(Row::Event(entry.clone())),
    }
}
