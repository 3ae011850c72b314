//! State of the people page, shared by its parts.

use inbox_api::{InvitationLink, Person};
use leptos::prelude::*;

#[derive(Clone, Copy, Default)]
pub struct PeopleState {
    /// `None` until the desk has answered.
    pub people: RwSignal<Option<Vec<Person>>>,
    /// The link that was created last. Its secret is shown once.
    pub invitation_link: RwSignal<Option<InvitationLink>>,
    /// The reason why the last request failed.
    pub error: RwSignal<Option<String>>,
    /// The person who is to get another name or sign-in name.
    pub pending_rename: RwSignal<Option<PendingRename>>,
    /// The person whom the dialog asks about.
    pub pending_disable: RwSignal<Option<PendingDisable>>,
}

/// One of the two names of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NameKind {
    /// The name that customers see.
    Shown,
    SignIn,
}

/// A person of whom a lead changes a name.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingRename {
    pub id: u64,
    /// The name that customers see.
    pub person: String,
    pub kind: NameKind,
    /// The present name of this kind.
    pub name: String,
}

/// A person who is to be disabled once the lead confirms.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingDisable {
    pub id: u64,
    pub name: String,
}

impl PeopleState {
    /// Adds or replaces a person.
    pub fn upsert(self, person: Person) {
        self.people.update(|people| {
            let people = people.get_or_insert_default();
            match people.iter_mut().find(|other| other.id == person.id) {
                Some(other) => *other = person,
                None => people.push(person),
            }
        });
    }
}
