//! The rows of a thread: what was said, with the notes of the agents in between, by time.

use contract::Timestamp;
use inbox_api::AgentNote;
use widget::conversation::Conversation;
use widget::outbox::Outbox;
use widget::timeline::{Row, rows};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum ThreadRow {
    /// What the customer sees too.
    Said(Row),
    /// A note, which only agents see.
    Noted(AgentNote),
}

impl ThreadRow {
    /// What makes the row the same one after a change.
    pub fn key(&self) -> String {
        match self {
            Self::Said(row) => row.key(),
            Self::Noted(note) => note.id.to_string(),
        }
    }
}

/// The rows, oldest first. `day` names the day of a moment in the agent's time zone.
pub fn thread_rows(
    conversation: &Conversation,
    notes: &[AgentNote],
    day: impl Fn(Timestamp) -> String + Copy,
) -> Vec<ThreadRow> {
    let mut notes = notes.iter().peekable();
    let mut all = vec![];
    // The name of a day stands before the first row of that day, which may be a note.
    let mut heading = None;
    for row in rows(conversation, &Outbox::default(), day) {
        let Some(at) = time(conversation, &row) else {
            heading = Some(row);
            continue;
        };
        while let Some(note) = notes.next_if(|note| note.at < at) {
            if heading.as_ref().is_some_and(|heading| heading.key() == day(note.at)) {
                all.extend(heading.take().map(ThreadRow::Said));
            }
            all.push(ThreadRow::Noted(note.clone()));
        }
        all.extend(heading.take().map(ThreadRow::Said));
        all.push(ThreadRow::Said(row));
    }
    all.extend(notes.cloned().map(ThreadRow::Noted));
    all
}

fn time(conversation: &Conversation, row: &Row) -> Option<Timestamp> {
    match row {
        Row::Day(_) => None,
        Row::Mine { id, .. } => conversation.entry(*id).map(|entry| entry.at),
        Row::Theirs(entry) | Row::Note(entry) => Some(entry.at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Entries, EntryId};

    fn told(rows: &[ThreadRow]) -> Vec<String> {
        let tell = |row: &ThreadRow| match row {
            ThreadRow::Said(Row::Day(day)) => day.clone(),
            ThreadRow::Said(_) => "said".into(),
            ThreadRow::Noted(note) => note.text.clone(),
        };
        rows.iter().map(tell).collect()
    }

    #[test]
    fn notes_stand_where_they_were_written() {
        let mut page: Entries =
            serde_json::from_str(include_str!("../../../contract/golden/entries.json")).expect("golden");
        page.entries.truncate(2);
        page.entries[0].at = "2026-11-20T10:00:00Z".parse().expect("a time");
        page.entries[1].at = "2026-11-22T10:00:00Z".parse().expect("a time");
        let mut conversation = Conversation::default();
        conversation.merge(page);
        let note = |n: u64, at: &str| AgentNote {
            id: EntryId::mint(n, [n as u8; 10]),
            at: at.parse().expect("a time"),
            by: "Tom".into(),
            text: format!("note {n}"),
        };
        let notes = [
            note(1, "2026-11-20T12:00:00Z"),
            note(2, "2026-11-22T08:00:00Z"),
            note(3, "2026-11-22T11:00:00Z"),
        ];
        let day = |at: Timestamp| at.to_string()[..10].to_owned();
        assert_eq!(
            told(&thread_rows(&conversation, &notes, day)),
            ["2026-11-20", "said", "note 1", "2026-11-22", "note 2", "said", "note 3"]
        );
    }
}
