//! Notes of a conversation.

use contract::{EntryId, Timestamp};
use futures_util::future::join_all;
use inbox_api::AgentNote;

use super::TestEngine;
use super::fixtures::{Opening, customer, erase, next_time};
use crate::conversations::company_person::CompanyPerson;
use crate::inbox::notes::{AddNoteOutcome, NoteStore};
use crate::support::digest::Fingerprint;

pub async fn a_note_is_stored_once_and_goes_with_its_conversation<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).of("kettle", "ada").store(database).await;
    let maria = CompanyPerson { agent: None, name: "Maria".into() };
    let note = |number, at: Timestamp, text: &str| AgentNote {
        id: EntryId::mint(number, [0; 10]),
        at,
        author: "Maria".into(),
        text: text.into(),
    };
    let (first, second) = (note(2, next_time(), "It's the \"lid\""), note(1, next_time(), "Second"));
    let fingerprint = Fingerprint::of_secret("note");
    let outcomes = join_all([1; 4].map(|_| database.add_note(id, &maria, &first, fingerprint))).await;
    let mut added = 0;
    for outcome in outcomes {
        match outcome.unwrap() {
            AddNoteOutcome::Added => added += 1,
            AddNoteOutcome::Existing(earlier, stored) => {
                assert_eq!((earlier, stored), (first.clone(), fingerprint));
            }
            AddNoteOutcome::NoConversation => panic!("it is there"),
        }
    }
    assert_eq!(added, 1);
    database.add_note(id, &maria, &second, fingerprint).await.unwrap();
    assert_eq!(database.notes(id).await.unwrap(), [first.clone(), second]);
    erase(database, &customer("kettle", "ada").identity).await;
    assert!(database.notes(id).await.unwrap().is_empty());
    let outcome = database.add_note(id, &maria, &first, fingerprint).await.unwrap();
    assert!(matches!(outcome, AddNoteOutcome::NoConversation));
}
