//! Connections: a request that waits for something else keeps none from the others.

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, poll};

use super::TestEngine;
use super::fixtures::Opening;
use crate::accounts::agent::AgentId;
use crate::conversations::access::Access;
use crate::conversations::store::ConversationStore;
use crate::inbox::conversation_page::ConversationPageQuery;
use crate::inbox::search_query::SearchQuery;
use crate::jobs::consumer::ConsumerName;
use crate::jobs::store::Lease;
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::pagination::Window;
use inbox_api::ListFilter;

/// More than any engine has connections.
const READS: usize = 40;

/// Less than any engine waits for a connection.
const TIME: Duration = Duration::from_secs(4);

type Read<'d> = (&'static str, Box<dyn Fn() -> BoxFuture<'d, ()> + 'd>);

fn boxed<'d>(name: &'static str, read: impl Fn() -> BoxFuture<'d, ()> + 'd) -> Read<'d> {
    (name, Box::new(read))
}

/// What a desk reads for a request, or beside one.
fn reads(database: &dyn Database) -> Vec<Read<'_>> {
    let (opening, now) = (Opening::new(1), clock::now());
    let (id, customer, key) = (opening.id(), opening.customer.identity.clone(), opening.reference.key());
    let session = Fingerprint::of_secret("a session");
    let list = ConversationPageQuery { filter: ListFilter::All, agent: AgentId(1), after: None, limit: 200 };
    macro_rules! read {
        ($name:literal, $($clone:ident),* ; $call:expr) => {
            boxed($name, move || {
                $(let $clone = $clone.clone();)*
                async move { drop($call.await) }.boxed()
            })
        };
    }
    let identity = customer.clone();
    let searched = SearchQuery::parse("hello").unwrap();
    let lease = Lease { holder: [0; 16], now, until: now };
    vec![
        read!("entries", ; database.read_entries(id, Window::After(0), 500, &Access::All)),
        read!("conversation", ; database.find_conversation(id)),
        read!("list", customer, key; database.list_conversations(&customer, Some(&key), None, 500)),
        read!("changes", identity;
            database.changed_conversations(&identity.iss, Some(&identity.sub), 0, 500)),
        read!("position", ; database.last_position()),
        read!("last change", ; database.last_change()),
        read!("events", ; database.events_after(0, 500)),
        read!("response times", ; database.response_times(now)),
        read!("inbox list", list; database.conversation_page(&list)),
        read!("search", searched; database.search(&searched, 50)),
        read!("notes", ; database.notes(id)),
        read!("people", ; database.list_people(now)),
        read!("sessions", ; database.list_sessions(1, session, now)),
        read!("session", ; database.find_session(session, now)),
        read!("agents", ; database.assignable_agents()),
        read!("audit", ; database.audit_page(None, 50)),
        read!("report", ; database.report_data(now)),
        read!("saved replies", ; database.list_replies()),
        read!("due promises", ; database.due_promises(now, 100)),
        read!("failed jobs", ; database.failed_jobs(10)),
        read!("lease", ; database.lease_job(&ConsumerName::Promises, lease)),
    ]
}

/// A request may stop reading at any point, to see whether its session still is one, and go on later.
pub async fn a_read_that_is_not_polled_holds_no_connection<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).store(database).await;
    for (name, read) in reads(database) {
        let mut stopped: Vec<_> = (0..READS).map(|_| read()).collect();
        for read in &mut stopped {
            let _ = poll!(read);
        }
        let next = tokio::time::timeout(TIME, database.find_conversation(id)).await;
        let found =
            next.unwrap_or_else(|_| panic!("reads of {name} that are not polled hold all connections"));
        assert!(found.unwrap().found().is_some());
        for read in stopped {
            read.await;
        }
    }
}
