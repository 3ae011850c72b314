//! Rows of the inbox's timeline: the rows that the customer sees too, and the agents' notes between them by
//! time.

use client::ConversationReplica;
use client::timeline::{Row, entry_rows};
use contract::Timestamp;
use inbox_api::AgentNote;

#[derive(Clone, Debug, PartialEq)]
pub enum TimelineRow {
    /// A row that the customer sees too.
    Public(Row),
    /// Visible to agents only.
    Note(AgentNote),
}

impl TimelineRow {
    /// Identity of the row across updates.
    pub fn key(&self) -> String {
        match self {
            Self::Public(row) => row.key(),
            Self::Note(note) => note.id.to_string(),
        }
    }
}

/// The rows, oldest first. `day` formats the date of a time in the agent's time zone.
pub fn timeline_rows(
    conversation: &ConversationReplica,
    notes: &[AgentNote],
    day: impl Fn(Timestamp) -> String + Copy,
) -> Vec<TimelineRow> {
    let mut notes = notes.iter().peekable();
    let mut result = vec![];
    // The day is inserted before its first row, which may be a note.
    let mut pending_day = None;
    for row in entry_rows(conversation, day) {
        let Some(at) = time(conversation, &row) else {
            pending_day = Some(row);
            continue;
        };
        while let Some(note) = notes.next_if(|note| note.at < at) {
            if pending_day.as_ref().is_some_and(|row| row.key() == day(note.at)) {
                result.extend(pending_day.take().map(TimelineRow::Public));
            }
            result.push(TimelineRow::Note(note.clone()));
        }
        result.extend(pending_day.take().map(TimelineRow::Public));
        result.push(TimelineRow::Public(row));
    }
    result.extend(notes.cloned().map(TimelineRow::Note));
    result
}

fn time(conversation: &ConversationReplica, row: &Row) -> Option<Timestamp> {
    match row {
        Row::Day(_) => None,
        Row::Outgoing { id, .. } => conversation.entry(*id).map(|entry| entry.created_at),
        Row::Incoming(entry) | Row::Event(entry) => Some(entry.created_at),
    }
}

#[cfg(test)]
mod tests {
    use contract::EntryId;

    use super::*;
    use crate::test_support;

    fn labels(rows: &[TimelineRow]) -> Vec<String> {
        let label = |row: &TimelineRow| match row {
            TimelineRow::Public(Row::Day(day)) => day.clone(),
            TimelineRow::Public(_) => "entry".into(),
            TimelineRow::Note(note) => note.text.clone(),
        };
        rows.iter().map(label).collect()
    }

    #[test]
    fn notes_are_placed_between_rows_by_time() {
        let mut page = test_support::entries();
        page.entries.truncate(2);
        page.entries[0].created_at = "2026-11-20T10:00:00Z".parse().expect("a time");
        page.entries[1].created_at = "2026-11-22T10:00:00Z".parse().expect("a time");
        let conversation = test_support::conversation(page);
        let note = |n: u64, at: &str| AgentNote {
            id: EntryId::mint(n, [n as u8; 10]),
            at: at.parse().expect("a time"),
            author: "Tom".into(),
            text: format!("note {n}"),
        };
        let notes = [
            note(1, "2026-11-20T12:00:00Z"),
            note(2, "2026-11-22T08:00:00Z"),
            note(3, "2026-11-22T11:00:00Z"),
        ];
        let day = |at: Timestamp| at.to_string()[..10].to_owned();
        assert_eq!(
            labels(&timeline_rows(&conversation, &notes, day)),
            ["2026-11-20", "entry", "note 1", "2026-11-22", "note 2", "entry", "note 3"]
        );
    }
}
