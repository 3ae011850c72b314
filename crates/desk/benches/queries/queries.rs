//! The queries of widget and inbox, through the stores of the desk.

use std::time::{Duration, Instant};

use contract::ReferenceKey;
use desk::accounts::agent::AgentId;
use desk::conversations::access::Access;
use desk::conversations::customer::Identity;
use desk::conversations::response_times::window_start;
use desk::inbox::conversation_page::ConversationPageQuery;
use desk::inbox::search_query::SearchQuery;
use desk::storage::Database;
use desk::support::clock;
use desk::support::pagination::Window;
use inbox_api::ListFilter;

use crate::generate::{CONVERSATIONS_OF_CUSTOMER, CONVERSATIONS_OF_REFERENCE, ISSUER, id};

/// The sizes of pages that widget and inbox ask for.
const PAGE: usize = 100;
const LIST_PAGE: usize = 200;
const RELATED: usize = 10;
const HITS: usize = 50;
const EVENTS: usize = 500;

/// Runs each query once, and tells its time.
pub async fn run_all(database: &dyn Database, count: u64, tell: &mut impl FnMut(&'static str, Duration)) {
    let number = count / 2;
    let (conversation, middle) = (id(number), count * 2 + number);
    let customer =
        Identity { iss: ISSUER.into(), sub: format!("customer-{}", number / CONVERSATIONS_OF_CUSTOMER) };
    let reference =
        ReferenceKey { kind: "bill".into(), id: format!("2026-{}", number / CONVERSATIONS_OF_REFERENCE) };
    macro_rules! run {
        ($name:expr, $query:expr) => {{
            let start = Instant::now();
            $query.await.unwrap();
            tell($name, start.elapsed());
        }};
    }

    run!("widget: a conversation", database.find_conversation(conversation));
    run!("widget: entries", database.read_entries(conversation, Window::After(0), PAGE, &Access::All));
    run!("widget: conversations of the customer", database.list_conversations(&customer, None, None, PAGE));
    run!(
        "widget: conversations about the reference",
        database.list_conversations(&customer, Some(&reference), None, PAGE)
    );
    run!(
        "widget: change feed of the customer",
        database.changed_conversations(ISSUER, Some(&customer.sub), middle, PAGE)
    );
    run!("company: change feed of the issuer", database.changed_conversations(ISSUER, None, middle, PAGE));
    run!("desk: changes of other desks", database.events_after(middle, EVENTS));
    run!("desk: response times of 28 days", database.response_times(window_start(clock::now())));
    for (name, filter) in [
        ("inbox: list, waiting", ListFilter::Waiting),
        ("inbox: list, mine", ListFilter::Mine),
        ("inbox: list, not solved", ListFilter::NotSolved),
        ("inbox: list, all", ListFilter::All),
    ] {
        let query = ConversationPageQuery { filter, agent: AgentId(1), after: None, limit: LIST_PAGE };
        run!(name, database.conversation_page(&query));
    }
    let query =
        ConversationPageQuery { filter: ListFilter::All, agent: AgentId(1), after: None, limit: LIST_PAGE };
    let first = database.conversation_page(&query).await.unwrap();
    let query = ConversationPageQuery { after: first.next, ..query };
    run!("inbox: list, all, next page", database.conversation_page(&query));
    run!("inbox: others about the reference", database.same_reference(&customer, &reference, RELATED));
    run!("inbox: notes", database.notes(conversation));
    run!("inbox: agents to choose from", database.assignable_agents());
    run!("inbox: number of failed jobs", database.failed_job_count());
    run!("inbox: audit log", database.audit_page(None, PAGE));
    let rare = SearchQuery::parse(&format!("\"unit{number}\"")).unwrap();
    run!("inbox: search, a word of one conversation", database.search(&rare, HITS));
    let both = SearchQuery::parse(&format!("\"unit{number}\" \"lid\"")).unwrap();
    run!("inbox: search, with a word of all", database.search(&both, HITS));
    let common = SearchQuery::parse("\"kettle\"").unwrap();
    run!("inbox: search, a word of all alone", database.search(&common, HITS));
    run!("inbox: report of 28 days", database.report_data(window_start(clock::now())));
}
