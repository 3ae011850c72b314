//! Export, retention, the removal of old rows, and compactions.

use std::collections::BTreeSet;

use contract::{
    AuthorKind, ConversationId, DesiredOutcome, EntryBody, EntryId, ReplyPreference, Status, Ticket,
    Timestamp,
};
use inbox_api::{AgentNote, AuditAction, AuditActor};

use super::TestEngine;
use super::fixtures::{
    Opening, append, author, change, customer, entry, entry_id, erase, message, next_time, solved, write,
};
use super::jobs::webhook;
use crate::accounts::agent::{AddAgentOutcome, AgentName, AgentNames};
use crate::accounts::credentials::{LinkKind, NewLink, NewSession};
use crate::accounts::store::AccountStore;
use crate::accounts::user_agent::BrowserLabel;
use crate::conversations::access::ConversationLookup;
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::model::CompanyReadPosition;
use crate::conversations::store::ConversationStore;
use crate::data_protection::store::{DataProtectionStore, Expiry};
use crate::inbox::notes::NoteStore;
use crate::inbox::report::ReportStore;
use crate::inbox::search_query::SearchQuery;
use crate::inbox::store::InboxStore;
use crate::jobs::job::NewJob;
use crate::jobs::store::JobStore;
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;

fn at(ms: i64) -> Timestamp {
    clock::from_ms(ms)
}

pub async fn an_export_has_everything_of_one_customer<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let ada = customer("kettle", "ada").identity;
    assert_eq!(database.export_customer(&ada).await.unwrap(), []);
    let first = Opening::new(1).of("kettle", "ada").about("bill:7").store(database).await;
    for (number, iss, sub) in [(2, "kettle", "tom"), (3, "teapot", "ada")] {
        Opening::new(number).of(iss, sub).about("bill:7").store(database).await;
    }
    let second = Opening::new(4).of("kettle", "ada").store(database).await;

    let due = next_time().plus_ms(60_000);
    let promise = EntryBody::Promise { due, what: "An answer".into(), state: None };
    write(database, first, author(AuthorKind::Person, "Maria"), promise).await;
    let reply = write(database, first, author(AuthorKind::Person, "Maria"), message("Here it is.")).await;
    let (at, maria) = (next_time(), CompanyPerson { agent: None, name: "Maria".into() });
    let stored = change(database, first, move |one| {
        one.customer.name = Some("Ada".into());
        one.customer.email = Some("ada@kettle.example".into());
        one.customer.locale = Some("de".into());
        one.desired_outcome = Some(DesiredOutcome { choice: None, text: Some("A new lid".into()) });
        one.reply_preference =
            Some(ReplyPreference { phone: Some("0151".into()), ..ReplyPreference::default() });
        let reader = CompanyPerson { agent: None, name: "Maria".into() };
        one.company_read = Some(CompanyReadPosition { up_to: 1, reader, at });
        one.ticket = Some(Ticket { system: "rt".into(), number: "17".into(), url: None });
        one.customer_read_up_to = 2;
    })
    .await;
    let note = AgentNote { id: EntryId::mint(9, [9; 10]), at, author: "Maria".into(), text: "Kind.".into() };
    database.add_note(first, &maria, &note, Fingerprint::of_secret("note")).await.unwrap();
    let job = NewJob { conversation: first, revision: 4, run_at: at };
    database.add_jobs(&webhook("kettle"), &[job]).await.unwrap();

    let exported = database.export_customer(&ada).await.unwrap();
    assert_eq!(exported.iter().map(|one| one.id).collect::<Vec<_>>(), [first, second]);
    let one = &exported[0];
    assert_eq!(one.customer.name.as_deref(), Some("Ada"));
    assert_eq!(one.customer.email.as_deref(), Some("ada@kettle.example"));
    assert_eq!(one.customer.locale.as_deref(), Some("de"));
    assert_eq!(
        (&one.reference, one.created_at, one.updated_at),
        (&stored.reference, stored.created_at, stored.updated_at)
    );
    assert_eq!((one.status, one.last_seq, &one.preview), (stored.status, 3, &"Here it is.".to_owned()));
    assert_eq!((&one.promise, &one.kept_promises), (&stored.promise, &vec![reply.created_at]));
    assert_eq!((one.first_reply_at, one.waiting_since), (Some(reply.created_at), None));
    assert_eq!(
        (&one.desired_outcome, &one.reply_preference),
        (&stored.desired_outcome, &stored.reply_preference)
    );
    assert_eq!((&one.ticket, one.customer_read_up_to), (&stored.ticket, 2));
    assert_eq!(one.company_read.as_ref().map(|read| (read.up_to, read.at)), Some((1, at)));
    assert_eq!(one.owner.as_ref().map(|owner| owner.name.as_str()), Some("Maria"));
    assert_eq!(one.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(one.entries[2], reply);
    assert_eq!(one.notes, [note]);
    assert_eq!(one.jobs.len(), 1);
    assert_eq!(
        (one.jobs[0].consumer.as_str(), one.jobs[0].run_at),
        ("webhooks to https://rt.kettle.example", at)
    );
    assert_eq!((exported[1].entries.len(), exported[1].notes.len(), exported[1].jobs.len()), (1, 0, 0));
}

/// A solved conversation whose last entry is of this time.
async fn solved_at(database: &dyn Database, number: u64, ms: i64) -> ConversationId {
    let id = Opening::new(number).of("kettle", "ada").at(at(ms - 1)).store(database).await;
    let yes = entry(entry_id(1), at(ms), author(AuthorKind::Customer, "Ada"), solved());
    append(database, id, yes).await;
    id
}

fn expiry(unchanged_since: i64, limit: usize) -> Expiry {
    let (now, compaction_due) = (at(90_000), at(99_000));
    Expiry { unchanged_since: at(unchanged_since), limit, now, compaction_due }
}

/// What the audit log has about expired conversations, oldest first.
async fn recorded(database: &dyn Database) -> Vec<u64> {
    let page = database.audit_page(None, 100).await.unwrap();
    let mut counts: Vec<u64> = page
        .items
        .into_iter()
        .map(|event| match event.action {
            AuditAction::ConversationsExpired { conversations } => {
                assert_eq!((event.actor, event.person), (AuditActor::Desk, None));
                conversations
            }
            other => panic!("{other:?}"),
        })
        .collect();
    counts.reverse();
    counts
}

pub async fn solved_conversations_expire_oldest_first<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let newest = solved_at(database, 1, 3_000).await;
    let oldest = solved_at(database, 2, 1_000).await;
    let middle = solved_at(database, 3, 2_000).await;
    let later = solved_at(database, 4, 3_001).await;
    let reopened = solved_at(database, 5, 500).await;
    append(
        database,
        reopened,
        entry(entry_id(2), at(600), author(AuthorKind::Customer, "Ada"), message("No.")),
    )
    .await;
    let proposed = Opening::new(6).at(at(100)).store(database).await;
    change(database, proposed, |one| {
        one.status = Status::SolutionProposed;
        one.waiting_since = None;
    })
    .await;

    assert_eq!(database.erase_expired(expiry(3_000, 2)).await.unwrap(), [oldest, middle]);
    assert_eq!(database.erase_expired(expiry(3_000, 2)).await.unwrap(), [newest]);
    assert_eq!(database.erase_expired(expiry(3_000, 2)).await.unwrap(), []);
    assert_eq!(recorded(database).await, [2, 1], "an erasure of nothing is no event");
    for id in [oldest, middle, newest] {
        let lookup = database.find_conversation(id).await.unwrap();
        assert!(matches!(lookup, ConversationLookup::Erased { iss } if iss == "kettle"));
    }
    for id in [later, reopened, proposed] {
        assert!(database.find_conversation(id).await.unwrap().found().is_some());
    }
}

pub async fn two_desks_erase_each_expired_conversation_once<E: TestEngine>() {
    const CONVERSATIONS: u64 = 30;
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let mut ids = BTreeSet::new();
    for number in 1..=CONVERSATIONS {
        ids.insert(solved_at(one, number, 1_000).await);
    }
    let erase_all = async |database: &dyn Database| {
        let mut erased = vec![];
        loop {
            let batch = database.erase_expired(expiry(1_000, 4)).await.unwrap();
            if batch.is_empty() {
                return erased;
            }
            erased.extend(batch);
        }
    };
    let (mut erased, others) = tokio::join!(erase_all(one), erase_all(&other));
    erased.extend(others);
    assert_eq!(erased.len(), ids.len(), "none is erased twice");
    assert_eq!(erased.into_iter().collect::<BTreeSet<_>>(), ids);
    assert_eq!(recorded(one).await.iter().sum::<u64>(), CONVERSATIONS);
}

pub async fn sessions_links_and_measurements_are_removed_when_nothing_needs_them<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let maria = AgentName::parse("Maria").unwrap();
    let added =
        database.add_agent(&AgentNames::same(maria.clone()), "a hash", None, at(1_000)).await.unwrap();
    assert!(matches!(added, AddAgentOutcome::Added(_)));
    let maria = database.find_agent(&maria).await.unwrap().unwrap();
    let session = |secret: &str, until: i64| NewSession {
        secret_hash: Fingerprint::of_secret(secret),
        browser: BrowserLabel::default(),
        signed_in_at: at(1_000),
        expires_at: at(until),
    };
    for (secret, until) in [("ended", 5_000), ("open", 5_001)] {
        assert!(database.add_session(&maria, session(secret, until)).await.unwrap());
        let secret_hash = Fingerprint::of_secret(secret);
        let link = NewLink { kind: LinkKind::SignIn, secret_hash, expires_at: at(until) };
        database.add_link(maria.id, link, at(1_000)).await.unwrap();
    }
    // Each reply ends a wait and keeps a promise.
    for (number, replied) in [(1, 2_000), (2, 2_001)] {
        let id = Opening::new(number).at(at(1_500)).store(database).await;
        change(database, id, |one| one.promise_reply_by(at(9_000))).await;
        append(
            database,
            id,
            entry(entry_id(1), at(replied), author(AuthorKind::Person, "Maria"), message("Yes.")),
        )
        .await;
    }
    let is_stored = async |secret: &str| {
        // At a time at which neither has ended.
        database.find_session(Fingerprint::of_secret(secret), at(2_000)).await.unwrap().is_some()
    };
    let measured = async || {
        let times = database.response_times(at(0)).await.unwrap();
        (times.map_or(0, |times| times.samples), database.report_data(at(0)).await.unwrap().promises_kept)
    };
    database.remove_outdated(at(4_999), at(1_999)).await.unwrap();
    assert!(is_stored("ended").await && is_stored("open").await);
    assert_eq!(measured().await, (2, 2));
    database.remove_outdated(at(5_000), at(2_000)).await.unwrap();
    assert!(!is_stored("ended").await && is_stored("open").await);
    assert_eq!(measured().await, (1, 1));
    let redeemed = async |link: &str, opened: &str| {
        let secret = Fingerprint::of_secret(link);
        database.redeem_sign_in_link(secret, session(opened, 9_000)).await.unwrap().is_some()
    };
    assert!(!redeemed("ended", "one").await && redeemed("open", "two").await);
}

pub async fn a_compaction_is_due_until_it_is_done<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    assert_eq!(database.compaction_due().await.unwrap(), None);
    let kept = Opening::new(1).of("kettle", "tom").store(database).await;
    write(database, kept, author(AuthorKind::Customer, "Tom"), message("a mug")).await;
    solved_at(database, 2, 1_000).await;
    database.erase_expired(expiry(1_000, 10)).await.unwrap();
    assert_eq!(database.compaction_due().await.unwrap(), Some(at(99_000)));
    Opening::new(3).of("kettle", "lea").store(database).await;
    erase(database, &customer("kettle", "lea").identity).await;
    // The fixture's erasures are later than the other one.
    assert_eq!(database.compaction_due().await.unwrap(), Some(at(99_000)));

    database.compact().await.unwrap();
    assert_eq!(database.compaction_due().await.unwrap(), None);
    let found =
        async |text: &str| database.search(&SearchQuery::parse(text).unwrap(), 10).await.unwrap().total;
    assert_eq!((found("mug").await, found("compaction").await), (1, 0), "the search goes on");
    write(database, kept, author(AuthorKind::Customer, "Tom"), message("a lid")).await;
    assert_eq!(found("lid").await, 1);
    database.compact().await.unwrap();
    assert_eq!((found("mug").await, found("lid").await), (1, 1), "and after another one");
}
