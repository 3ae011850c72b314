//! Rows of a timeline, derived from the entries of a conversation.

use std::sync::Arc;

use contract::{AuthorKind, Entry, EntryBody, EntryId, Timestamp};

use crate::Conversation;

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Another day begins.
    Day(String),
    /// A message of the customer, stored or on its way. Its state is looked up by its id, so that the row
    /// stays the same one when the message arrives.
    Outgoing {
        /// The id of the entry.
        id: EntryId,
        /// The words.
        text: String,
        /// Ids of the lines pointed at.
        lines: Vec<String>,
        /// The earlier entry that it points at.
        refers_to: Option<EntryId>,
    },
    /// Words of the company.
    Incoming(Arc<Entry>),
    /// Something that happened.
    Event(Arc<Entry>),
}

impl Row {
    /// What makes the row the same one after a change.
    pub fn key(&self) -> String {
        match self {
            Self::Day(day) => day.clone(),
            Self::Outgoing { id, .. } => id.to_string(),
            Self::Incoming(entry) => entry.id.to_string(),
            // What the customer does looks like a message until it has happened.
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
        // A read shows under the messages that it is about.
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
