//! Two desks on one database: of requests that exclude one another, one is stored.

use std::collections::BTreeMap;

use contract::{
    AuthorKind, ConversationId, EntryBody, EntryId, Problem, ProblemCode, PromiseState, Timestamp,
};
use futures_util::future::join_all;
use inbox_api::{AccountStatus, Person, Role};

use super::TestEngine;
use super::fixtures::{
    AppendResult, Opening, added, append, append_with, author, conversation, entry, entry_id, message,
    next_time, seqs,
};
use crate::accounts::agent::{AddAgentOutcome, AgentName, AgentNames};
use crate::accounts::credentials::NewSession;
use crate::accounts::person_rule::{PersonChange, PersonContext, PersonDecision};
use crate::accounts::store::AccountStore;
use crate::accounts::user_agent::BrowserLabel;
use crate::conversations::access::Access;
use crate::conversations::append::AppendOutcome;
use crate::conversations::model::NewEntry;
use crate::conversations::store::{Append, AppendRule, ConversationStore};
use crate::error::ServiceError;
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;

/// How often a race is run.
const ROUNDS: u64 = 20;

/// A lead who is signed in with the secret of the same name.
async fn lead(database: &dyn Database, name: &str, now: Timestamp) -> (u64, Fingerprint) {
    let agent_name = AgentName::parse(name).unwrap();
    let added = database
        .add_agent(&AgentNames::same(agent_name.clone()), "a hash", Some(Role::Lead), now)
        .await
        .unwrap();
    assert_eq!(added, AddAgentOutcome::Added(Role::Lead));
    let agent = database.find_agent(&agent_name).await.unwrap().unwrap();
    let secret_hash = Fingerprint::of_secret(name);
    let session = NewSession {
        secret_hash,
        browser: BrowserLabel::default(),
        signed_in_at: now,
        expires_at: now.plus_ms(60_000),
    };
    assert!(database.add_session(&agent, session).await.unwrap());
    (agent.id.0.unsigned_abs(), secret_hash)
}

/// The rule of a change that a lead makes, while another lead remains.
fn decide(context: PersonContext, change: PersonChange) -> Result<PersonDecision, Problem> {
    let refused = |code, detail: &str| Problem::new(code, detail.to_owned());
    let requester = context.requester.ok_or_else(|| refused(ProblemCode::SignInNeeded, "Sign in."))?;
    if requester.role != Role::Lead || context.leads < 2 {
        return Err(refused(ProblemCode::LeadNeeded, "A lead has to remain."));
    }
    let person = context.person.ok_or_else(|| refused(ProblemCode::NotFound, "There is nobody."))?;
    Ok(PersonDecision::Apply { requester, person, change })
}

async fn change(
    database: &dyn Database,
    (session, person): (Fingerprint, u64),
    change: PersonChange,
    now: Timestamp,
) -> Result<Person, ServiceError> {
    database.update_person(session, now, person, Box::new(move |context| decide(context, change))).await
}

async fn active_leads(database: &dyn Database, now: Timestamp) -> usize {
    let is_active_lead =
        |person: &Person| person.role == Role::Lead && person.status == AccountStatus::Active;
    database.list_people(now).await.unwrap().iter().filter(|person| is_active_lead(person)).count()
}

pub async fn of_two_leads_who_disable_one_another_one_is_left<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let now = clock::now();
    let mut leads = 0;
    for round in 0..ROUNDS {
        let (maria, session_of_maria) = lead(one, &format!("Maria {round}"), now).await;
        let (tom, session_of_tom) = lead(one, &format!("Tom {round}"), now).await;
        let (first, second) = tokio::join!(
            change(one, (session_of_maria, tom), PersonChange::Disable, now),
            change(&other, (session_of_tom, maria), PersonChange::Disable, now)
        );
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
        leads += 1;
        assert_eq!(active_leads(one, now).await, leads);
    }
}

pub async fn the_only_lead_cannot_be_lost_to_two_requests<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let now = clock::now();
    let (maria, session_of_maria) = lead(one, "Maria", now).await;
    for round in 0..ROUNDS {
        let (tom, session_of_tom) = lead(one, &format!("Tom {round}"), now).await;
        let demote = PersonChange::Role(Role::Agent);
        // Each gives up their own role while there are two leads.
        let (first, second) = tokio::join!(
            change(one, (session_of_maria, maria), demote, now),
            change(&other, (session_of_tom, tom), demote, now)
        );
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
        assert_eq!(active_leads(one, now).await, 1);
        if first.is_ok() {
            let promote = PersonChange::Role(Role::Lead);
            let again = Box::new(move |context: PersonContext| {
                let (requester, person) = (context.requester.unwrap(), context.person.unwrap());
                Ok(PersonDecision::Apply { requester, person, change: promote })
            });
            one.update_person(session_of_tom, now, maria, again).await.unwrap();
            change(one, (session_of_maria, tom), demote, now).await.unwrap();
        }
    }
}

fn reply(n: u16, at: Timestamp) -> NewEntry {
    entry(entry_id(n), at, author(AuthorKind::Person, "Maria"), message("Here it is."))
}

fn is_created(result: &AppendResult) -> bool {
    match result {
        Ok(outcome) => matches!(outcome, AppendOutcome::Created { .. }),
        Err(error) => panic!("{error:?}"),
    }
}

pub async fn the_same_entry_on_two_desks_is_stored_once<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let id = Opening::new(1).store(one).await;
    for n in 0..ROUNDS as u16 {
        let write = || append_with(id, reply(n, next_time()), || {});
        let (first, second) = tokio::join!(one.append_entry(write()), other.append_entry(write()));
        assert_ne!(is_created(&first), is_created(&second));
    }
    assert_eq!(seqs(one, id).await, (1..=ROUNDS + 1).collect::<Vec<_>>());
}

pub async fn the_same_opening_on_two_desks_is_stored_once<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    for number in 1..=ROUNDS {
        let opening = Opening::new(number);
        let id = opening.id();
        let (first, second) = tokio::join!(opening.clone().try_store(one), opening.try_store(&other));
        let is_created = |outcome| matches!(outcome, PutOutcome::Created(_));
        assert_ne!(is_created(first.unwrap()), is_created(second.unwrap()));
        assert_eq!(seqs(one, id).await, [1]);
    }
}

pub async fn two_desks_open_two_conversations_about_one_reference<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    for round in 0..ROUNDS {
        let opening = |number| Opening::new(number).about(&format!("bill:{round}"));
        let (mine, yours) = (opening(2 * round + 1), opening(2 * round + 2));
        let customer = mine.customer.identity.clone();
        let mut ids = vec![mine.id(), yours.id()];
        let (first, second) = tokio::join!(mine.try_store(one), yours.try_store(&other));
        assert!(first.is_ok() && second.is_ok());
        let about = format!("bill:{round}").parse().unwrap();
        let page = one.list_conversations(&customer, Some(&about), None, 10).await.unwrap();
        let mut listed: Vec<ConversationId> = page.items.iter().map(|one| one.id).collect();
        listed.sort();
        ids.sort();
        assert_eq!(listed, ids);
    }
}

pub async fn a_reply_and_the_end_of_its_promise_are_recorded_in_one_order<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    for number in 1..=ROUNDS {
        let id = Opening::new(number).store(one).await;
        let due = next_time();
        let promise = EntryBody::Promise { due, what: String::new(), state: None };
        append(one, id, NewEntry { body: promise, ..reply(1, due.plus_ms(-1)) }).await;
        // Both take the same moment, at which the promise has passed.
        let at = due.plus_ms(1);
        let missed: AppendRule = Box::new(move |context| {
            let context = Access::All.check(context)?;
            if !context.conversation.is_overdue(at) {
                return Err(Problem::new(ProblemCode::NotFound, "The promise is not pending any more."));
            }
            let state = Some(PromiseState::Missed);
            let body = EntryBody::Promise { due, what: String::new(), state };
            let automatic = author(AuthorKind::Automatic, "Kettle & Co");
            let id = EntryId::mint(3, [3; 10]);
            Ok(added(context.conversation, entry(id, at, automatic, body)))
        });
        let append =
            Append { conversation: id, entry: EntryId::mint(3, [3; 10]), referenced: None, rule: missed };
        let (replied, ended) =
            tokio::join!(one.append_entry(append_with(id, reply(2, at), || {})), other.append_entry(append));
        assert!(is_created(&replied) && is_created(&ended), "a late reply does not keep a promise");
        let after = conversation(one, id).await;
        assert_eq!(after.promise.unwrap().state, PromiseState::Missed);
        assert_eq!(seqs(one, id).await, [1, 2, 3, 4]);
    }
}

/// Readers that follow the feed by position see every change, although two desks write at the same time.
pub async fn writers_on_two_desks_leave_no_gap<E: TestEngine>() {
    const WRITERS: u16 = 4;
    const EACH: u16 = 25;
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let mut ids = vec![];
    for number in 1..=u64::from(WRITERS) {
        ids.push(Opening::new(number).store(one).await);
    }
    let write = async |database: &dyn Database, writer: u16| {
        for n in 0..EACH {
            let conversation = ids[usize::from((writer + n) % WRITERS)];
            append(database, conversation, reply(writer * EACH + n, next_time())).await;
        }
    };
    // The newest state of each conversation that a reader was told, one change at a time.
    let read = async |database: &dyn Database| {
        let (mut after, mut told) = (0, BTreeMap::new());
        let total = u64::from(WRITERS) + u64::from(WRITERS * EACH);
        while told.values().sum::<u64>() < total {
            let page = database.changed_conversations("kettle", None, after, 1).await.unwrap();
            assert!(page.position >= after);
            after = page.position;
            for changed in page.changed {
                let before = told.insert(changed.id, changed.last_seq).unwrap_or(0);
                assert!(changed.last_seq >= before, "a change is told in the order of the commits");
            }
            tokio::task::yield_now().await;
        }
    };
    let desks: [&dyn Database; 2] = [one, &other];
    let writers = (0..WRITERS).map(|writer| write(desks[usize::from(writer % 2)], writer));
    let readers = desks.map(read);
    let finished = async { tokio::join!(join_all(writers), join_all(readers)) };
    tokio::time::timeout(std::time::Duration::from_secs(60), finished)
        .await
        .expect("a reader missed a change");
}
