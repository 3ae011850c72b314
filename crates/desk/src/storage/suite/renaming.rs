//! Another name of an agent.

use contract::{EntryBody, EntryId, Owner, Timestamp};
use inbox_api::{AgentNote, Role};

use super::TestEngine;
use super::fixtures::{Opening, append, change, conversation, entry_id, message, next_time};
use crate::accounts::agent::{AgentId, AgentName, AgentNames};
use crate::accounts::audit::AuditLog;
use crate::accounts::credentials::NewSession;
use crate::accounts::person_rule::{PersonContext, RenameDecision, RenameRule};
use crate::accounts::store::AccountStore;
use crate::accounts::user_agent::BrowserLabel;
use crate::conversations::access::Access;
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::event_log::EventLog;
use crate::conversations::model::{CompanyReadPosition, LastReply, NewEntry, Review};
use crate::conversations::store::ConversationStore;
use crate::inbox::notes::NoteStore;
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::pagination::Window;

/// A lead with a session of the same name.
async fn lead(database: &dyn Database, name: &str, now: Timestamp) -> CompanyPerson {
    let agent_name = AgentName::parse(name).unwrap();
    database.add_agent(&AgentNames::same(agent_name.clone()), "a hash", Some(Role::Lead), now).await.unwrap();
    let agent = database.find_agent(&agent_name).await.unwrap().unwrap();
    let (secret_hash, browser) = (Fingerprint::of_secret(name), BrowserLabel::default());
    let session = NewSession { secret_hash, browser, signed_in_at: now, expires_at: now.plus_ms(60_000) };
    assert!(database.add_session(&agent, session).await.unwrap());
    CompanyPerson::agent(agent.id, &agent.name)
}

fn reply(n: u16, by: &CompanyPerson, body: EntryBody, receiver: Option<AgentId>) -> NewEntry {
    let (id, at) = (entry_id(n), next_time());
    NewEntry { id, at, author: by.author(), drafted_by_ai: false, body, receiver }
}

pub async fn another_name_is_shown_everywhere_and_counts_as_a_change<E: TestEngine>() {
    let engine = E::start().await;
    let (database, now) = (engine.database(), clock::now());
    let (maria, jonas) = (lead(database, "Maria", now).await, lead(database, "Jonas", now).await);
    let owned = Opening::new(1).store(database).await;
    let read = Opening::new(2).store(database).await;
    let other = Opening::new(3).store(database).await;
    append(database, owned, reply(1, &maria, message("Hello"), None)).await;
    let handover = EntryBody::Handover { to: Owner { name: "Maria".into() }, summary: "A lid".into() };
    append(database, owned, reply(2, &jonas, handover, maria.agent)).await;
    let (reader, decider) = (maria.clone(), maria.clone());
    change(database, read, move |one| {
        let at = clock::from_ms(7);
        one.company_read = Some(CompanyReadPosition { up_to: 1, reader: reader.clone(), at });
        let decision_id = EntryId::mint(9, [9; 10]);
        one.pending_review = Some(Review { decision_id, decided_by: Some(decider.clone()) });
        one.last_reply = Some(LastReply { seq: 1, author: decider.clone() });
    })
    .await;
    let reviewed = Opening::new(4).store(database).await;
    let decider = maria.clone();
    change(database, reviewed, move |one| {
        let decision_id = EntryId::mint(9, [9; 10]);
        one.pending_review = Some(Review { decision_id, decided_by: Some(decider.clone()) });
    })
    .await;
    let (id, text) = (entry_id(3), "A note".to_owned());
    let note = AgentNote { id, at: next_time(), author: "Maria".into(), text };
    database.add_note(owned, &maria, &note, Fingerprint::of_secret("note")).await.unwrap();

    let before = database.last_change().await.unwrap();
    let number = maria.agent.unwrap().0.unsigned_abs();
    let rule: RenameRule = Box::new(|context: PersonContext, same_name| {
        assert_eq!(same_name, None);
        let (requester, person) = (context.requester.unwrap(), context.person.unwrap());
        Ok(RenameDecision::Apply { requester, person })
    });
    let new_name = AgentName::parse("Marie").unwrap();
    let session = Fingerprint::of_secret("Jonas");
    let renamed = database.rename_person(session, now, number, new_name, rule).await.unwrap();
    assert_eq!((renamed.id, renamed.name.as_str()), (number, "Marie"));

    let owner = conversation(database, owned).await.owner.unwrap();
    assert_eq!((owner.agent, owner.name.as_str()), (maria.agent, "Marie"));
    let (_, page) = database.read_entries(owned, Window::After(1), 10, &Access::All).await.unwrap();
    let [first, second] = page.items.as_slice() else { panic!("{page:?}") };
    assert_eq!((first.author.name.as_str(), second.author.name.as_str()), ("Marie", "Jonas"));
    assert!(matches!(&second.body, EntryBody::Handover { to, .. } if to.name == "Marie"));
    let shown = conversation(database, read).await;
    assert_eq!(shown.company_read.unwrap().reader.name, "Marie");
    assert_eq!(shown.pending_review.unwrap().decided_by.unwrap().name, "Marie");
    assert_eq!(shown.last_reply.unwrap().author.name, "Marie");
    assert_eq!(database.notes(owned).await.unwrap()[0].author, "Marie");

    let page = database.changed_conversations("kettle", None, before, 10).await.unwrap();
    let mut changed: Vec<_> = page.changed.iter().map(|one| one.id).collect();
    changed.sort();
    assert_eq!(changed, [owned, read, reviewed], "and not {other}");
    assert_eq!(page.position, database.last_change().await.unwrap());
    let newest = &database.audit_page(None, 1).await.unwrap().items[0];
    assert_eq!(newest.person.as_deref(), Some("Marie"));
}
