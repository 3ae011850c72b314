//! The agents' list: filters, pages and search.

use crate::common::agent::AgentClient;
use crate::common::{CustomerClient, TestDesk, answer, message};
use contract::ConversationId;
use inbox_api::{ConversationList, QUERY_CHARS, SearchResults};
use reqwest::Method;
use serde_json::json;

async fn inbox(agent: &AgentClient, query: &str) -> ConversationList {
    let (status, list) = agent.get(&format!("conversations{query}")).await;
    assert_eq!(status, 200, "{list}");
    serde_json::from_value(list).unwrap()
}

async fn ids(agent: &AgentClient, view: &str) -> Vec<ConversationId> {
    let list = inbox(agent, &format!("?view={view}")).await;
    list.conversations.iter().map(|row| row.id).collect()
}

async fn search(agent: &AgentClient, query: &str) -> SearchResults {
    let (status, found) = answer(agent.search(query)).await;
    assert_eq!(status, 200, "{found}");
    serde_json::from_value(found).unwrap()
}

async fn solve(customer: &CustomerClient, id: ConversationId) {
    customer.write(id, &json!({"kind": "solution_feedback", "solved": "yes", "text": null})).await;
}

#[tokio::test]
async fn each_filter_selects_and_counts_its_conversations() {
    let desk = TestDesk::new().await;
    let (ada, maria, tom) = (desk.ada(), desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let mut opened = vec![];
    for text in ["waits", "Maria's", "Maria's, waits again", "Tom's", "solved"] {
        opened.push(ada.open(text).await);
    }
    let [waits, marias, again, toms, solved] = opened.try_into().unwrap();
    for (agent, id) in [(&maria, marias), (&maria, again), (&tom, toms), (&maria, solved)] {
        assert_eq!(agent.write(id, &message("An answer")).await.0, 201);
    }
    ada.write(again, &message("It is not")).await;
    solve(&ada, solved).await;

    assert_eq!(ids(&maria, "waiting").await, [waits, again], "what waits longest first");
    assert_eq!(ids(&maria, "mine").await, [again, marias]);
    assert_eq!(ids(&tom, "mine").await, [toms]);
    assert_eq!(ids(&maria, "not-solved").await, [waits, again, toms, marias]);
    assert_eq!(ids(&maria, "all").await, [waits, again, solved, toms, marias]);
    assert_eq!(inbox(&maria, "").await, inbox(&maria, "?view=all").await);
    for (agent, mine) in [(&maria, 2), (&tom, 1)] {
        let list = inbox(agent, "?view=waiting").await;
        assert_eq!((list.waiting, list.mine, list.not_solved, list.total), (2, mine, 4, 5));
    }
    let (status, problem) = maria.get("conversations?view=yours").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (400, Some("query-invalid")));
}

#[tokio::test]
async fn a_filtered_list_is_a_long_poll_too() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let (list, id) = tokio::join!(inbox(&maria, "?view=mine&after=0&wait=30"), ada.open("Hello"));
    assert_eq!((list.conversations.len(), list.waiting, list.position), (0, 1, 1));
    let hello = message("Hello, Ada");
    let (list, _) = tokio::join!(inbox(&maria, "?view=mine&after=1&wait=30"), maria.write(id, &hello));
    assert_eq!((list.conversations[0].id, list.mine, list.waiting), (id, 1, 0));
}

#[tokio::test]
async fn older_conversations_are_reached_page_by_page() {
    const OPENED: usize = 407;
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let mut opened = vec![];
    for number in 0..OPENED {
        // More than one customer may open at once.
        opened.push(desk.customer(&format!("customer-{}", number % 10)).open("Hello").await);
    }
    // One page ends in the first section, and another in the second.
    for id in &opened[250..] {
        assert_eq!(maria.write(*id, &message("Hello, Ada")).await.0, 201);
    }
    let mut seen: Vec<ConversationId> = vec![];
    let (mut pages, mut cursor) = (vec![], String::new());
    loop {
        let page = inbox(&maria, &format!("?view=all{cursor}")).await;
        pages.push(page.conversations.len());
        seen.extend(page.conversations.iter().map(|row| row.id));
        let Some(next) = page.next else { break };
        cursor = format!("&cursor={next}");
        // A conversation that is added before the cursor moves no later one.
        if pages.len() == 2 {
            ada.open("One more").await;
        }
    }
    assert_eq!(pages, [200, 200, 7]);
    let expected = opened[..250].iter().chain(opened[250..].iter().rev());
    assert_eq!(seen, expected.copied().collect::<Vec<_>>());
    let waiting = inbox(&maria, "?view=waiting").await;
    assert_eq!((waiting.conversations.len(), waiting.waiting, waiting.next.is_some()), (200, 251, true));

    let (status, problem) = maria.get("conversations?cursor=nonsense").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (400, Some("query-invalid")));
}

#[tokio::test]
async fn entries_of_both_sides_are_found_at_once() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("The lid of my <b>kettle</b> is broken").await;
    let other = desk.somebody_else().open("A teapot").await;
    for (query, expected) in [
        ("lid", vec![id]),
        ("KETTLE bro", vec![id]),
        ("2026-1107", vec![other, id]),
        ("city water", vec![other, id]),
        ("customer-7", vec![other]),
        ("okafor teapot", vec![other]),
        ("pot", vec![]),
    ] {
        let found = search(&maria, query).await;
        let ids: Vec<_> = found.conversations.iter().map(|one| one.summary.id).collect();
        assert_eq!((ids, found.total as usize), (expected.clone(), expected.len()), "{query}");
    }
    assert_eq!(maria.write(id, &message("We send a new lid tomorrow")).await.0, 201);
    let found = search(&maria, "tomorr").await;
    let excerpt: Vec<_> =
        found.conversations[0].excerpt.iter().map(|piece| (piece.text.as_str(), piece.marked)).collect();
    assert_eq!(excerpt, [("We send a new lid ", false), ("tomorrow", true)]);
    let found = search(&maria, "kettle").await;
    let words: String = found.conversations[0].excerpt.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(words, "The lid of my <b>kettle</b> is broken", "it is text, and the inbox shows it as such");
}

#[tokio::test]
async fn every_search_input_is_answered() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    ada.open("Hello").await;
    for typed in
        ["", " ", "\"", "\"\"", "*", "hello*", "a AND", "NOT", "x:y", "';--", "(", "%00", "\0", "^", "🙂"]
    {
        search(&maria, typed).await;
    }
    let long = |chars: usize| "ä".repeat(chars);
    assert_eq!(search(&maria, &long(QUERY_CHARS)).await.total, 0);
    for too_much in [long(QUERY_CHARS + 1), "a ".repeat(17)] {
        let (status, problem) = answer(maria.search(&too_much)).await;
        assert_eq!((status.as_u16(), problem["code"].as_str()), (400, Some("query-invalid")));
    }
    let without = maria.request(Method::POST, "search").json(&json!({}));
    assert_eq!(answer(without).await.1["code"], "field-invalid");
}

#[tokio::test]
async fn only_agents_search() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    ada.open("Hello").await;
    let request = || desk.inbox(Method::POST, "search").json(&json!({"query": "hello"}));
    assert_eq!(answer(request()).await.1["code"], "sign-in-needed");
    assert_eq!(answer(request().bearer_auth(&ada.token)).await.1["code"], "sign-in-needed");
}
