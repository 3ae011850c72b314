//! The agents' list: its order, its counts and its pages.

use contract::{ConversationId, Promise, PromiseState, Status};
use futures_util::future::join_all;
use inbox_api::{ConversationListItem, ListFilter, MAX_COUNT, Role};

use super::TestEngine;
use super::fixtures::{Opening, change};
use crate::accounts::agent::{AgentId, AgentName, AgentNames};
use crate::accounts::store::AccountStore;
use crate::conversations::company_person::CompanyPerson;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery, Cursor};
use crate::storage::Database;
use crate::support::clock;

/// Six conversations: three wait, and three do not.
async fn six(database: &dyn Database) {
    let waits = async |number: u64, since: i64, promise: Option<(i64, PromiseState)>| {
        let id = Opening::new(number).store(database).await;
        change(database, id, move |one| {
            one.waiting_since = Some(clock::from_ms(since));
            one.promise = promise.map(|(due, state)| Promise { due: clock::from_ms(due), state });
        })
        .await;
    };
    let is_over = async |number: u64, at: i64, status: Status| {
        let id = Opening::new(number).store(database).await;
        change(database, id, move |one| {
            (one.waiting_since, one.updated_at, one.status) = (None, clock::from_ms(at), status);
        })
        .await;
    };
    waits(1, 50, None).await;
    waits(2, 10, Some((90, PromiseState::Pending))).await;
    waits(3, 20, Some((95, PromiseState::Missed))).await;
    is_over(4, 100, Status::Solved).await;
    is_over(5, 200, Status::AwaitingCustomer).await;
    is_over(6, 200, Status::Solved).await;
}

async fn page(
    database: &dyn Database,
    (filter, agent): (ListFilter, AgentId),
    after: Option<Cursor>,
    limit: usize,
) -> ConversationPage {
    let query = ConversationPageQuery { filter, agent, after, limit };
    database.conversation_page(&query).await.unwrap()
}

fn numbers(page: &ConversationPage) -> Vec<u64> {
    let number =
        |one: &ConversationListItem| (1..10).find(|number| one.id == ConversationId::mint(*number, [0; 10]));
    page.conversations.iter().filter_map(number).collect()
}

pub async fn conversations_that_wait_come_first_by_urgency_and_others_by_their_last_change<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    six(database).await;
    for (filter, expected) in [
        (ListFilter::All, &[3, 1, 2, 6, 5, 4][..]),
        (ListFilter::Waiting, &[3, 1, 2]),
        (ListFilter::NotSolved, &[3, 1, 2, 5]),
        (ListFilter::Mine, &[]),
    ] {
        let of_nobody = (filter, AgentId(7));
        let whole = page(database, of_nobody, None, 10).await;
        assert_eq!((numbers(&whole), whole.next), (expected.to_vec(), None), "{filter:?}");
        assert_eq!((whole.waiting, whole.not_solved, whole.mine, whole.total), (3, 4, 0, 6));
        for limit in 1..=3 {
            let (mut paged, mut after) = (vec![], None);
            loop {
                let next = page(database, of_nobody, after, limit).await;
                paged.extend(numbers(&next));
                after = next.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(paged, expected, "{filter:?} in pages of {limit}");
        }
    }
}

pub async fn a_count_ends_at_the_greatest<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let count = async || {
        let list = page(database, (ListFilter::All, AgentId(7)), None, 10).await;
        (list.waiting, list.not_solved, list.mine, list.total)
    };
    join_all((1..MAX_COUNT).map(|number| Opening::new(number).store(database))).await;
    assert_eq!(count().await, (MAX_COUNT - 1, MAX_COUNT - 1, 0, MAX_COUNT - 1));
    for number in [MAX_COUNT, MAX_COUNT + 1] {
        Opening::new(number).store(database).await;
        assert_eq!(count().await, (MAX_COUNT, MAX_COUNT, 0, MAX_COUNT));
    }
}

pub async fn an_agent_has_the_unsolved_conversations_that_they_own<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let mut owners = vec![];
    for name in ["Maria", "Jonas"] {
        let name = AgentName::parse(name).unwrap();
        database
            .add_agent(&AgentNames::same(name.clone()), "a hash", Some(Role::Lead), clock::now())
            .await
            .unwrap();
        let agent = database.find_agent(&name).await.unwrap().unwrap();
        owners.push(CompanyPerson::agent(agent.id, &agent.name));
    }
    for (number, owner, status) in
        [(1, 0, Status::AwaitingCompany), (2, 1, Status::AwaitingCompany), (3, 0, Status::Solved)]
    {
        let (id, owner) = (Opening::new(number).store(database).await, owners[owner].clone());
        change(database, id, move |one| {
            (one.owner, one.status) = (Some(owner.clone()), status);
            one.waiting_since = one.waiting_since.filter(|_| status == Status::AwaitingCompany);
        })
        .await;
    }
    let maria = owners[0].agent.unwrap();
    let mine = page(database, (ListFilter::Mine, maria), None, 10).await;
    assert_eq!((numbers(&mine), mine.mine, mine.total), (vec![1], 1, 3));
}
