//! Test fixtures: the customers, the company and the conversation of the golden files.

#![allow(clippy::unwrap_used)]

use contract::{
    Author, AuthorKind, ConversationId, CustomerEntry, EntryBody, EntryId, EscalationStep, Limits,
    OpenConversation, Reference,
};

use super::append::AppendContext;
use super::customer::{AuthenticatedCustomer, Customer, Identity};
use super::customer_entry::entry_body;
use super::model::{Conversation, NewEntry};
use crate::company::{Company, CustomerChoices};
use crate::promises::policy::PromisePolicy;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// A customer whose token names the bill of the golden `open.json`.
pub fn customer() -> AuthenticatedCustomer {
    let reference = include_str!("../../../contract/golden/reference.json");
    let references = vec![serde_json::from_str(reference).unwrap()];
    AuthenticatedCustomer { customer: named_customer("customer-42"), references }
}

/// Another customer with the same bill in the token.
pub fn other_customer() -> AuthenticatedCustomer {
    AuthenticatedCustomer { customer: named_customer("customer-7"), ..customer() }
}

pub fn named_customer(sub: &str) -> Customer {
    let identity = Identity { iss: "kettle".into(), sub: sub.into() };
    Customer { identity, name: Some("Ada Okafor".into()), email: None, locale: None }
}

/// The golden `open.json`.
pub fn open() -> OpenConversation {
    serde_json::from_str(include_str!("../../../contract/golden/open.json")).unwrap()
}

pub fn entry_id(n: u8) -> EntryId {
    EntryId::mint(1, [n; 10])
}

pub fn maria() -> Author {
    Author { kind: AuthorKind::Person, name: "Maria".into() }
}

/// The context of a conversation with one message of the customer, and an entry of the company after it, which a write
/// refers to.
pub fn append_context(company_entry: Option<EntryBody>) -> AppendContext {
    let mut conversation = conversation();
    let append = |body| conversation.append(new_entry(2, maria(), body), Fingerprint::of_secret("reply"));
    let referenced = company_entry.map(append);
    AppendContext { conversation, stored: None, referenced }
}

/// A conversation with one message of the customer.
pub fn conversation() -> Conversation {
    let reference: Reference = customer().references.remove(0);
    let id = ConversationId::mint(1, [1; 10]);
    let mut conversation = Conversation::new(id, named_customer("customer-42"), reference, clock::from_ms(1));
    let author = conversation.customer.author();
    let first = new_entry(1, author, entry_body(CustomerEntry::message("Hello")));
    conversation.append(first, Fingerprint::of_secret("first"));
    conversation
}

/// The entry with number `n`, written `n` milliseconds after 1970.
pub fn new_entry(n: u8, author: Author, body: EntryBody) -> NewEntry {
    let (id, at, author) = (entry_id(n), clock::from_ms(n.into()), author.into());
    NewEntry { id, at, author, drafted_by_ai: false, body, receiver: None }
}

/// A company that promises nothing, with one step on its escalation path.
pub fn company() -> Company {
    let step = EscalationStep {
        step: Some("complaints".into()),
        after: "P1D".into(),
        label: "Complaints team".into(),
        replies_within: None,
        contacts: vec![],
        reference_kinds: vec!["bill".into()],
    };
    Company {
        name: "Kettle & Co".into(),
        limits: Limits::default(),
        choices: CustomerChoices { escalation_path: vec![step], ..CustomerChoices::default() },
        promises: PromisePolicy::none(),
    }
}
