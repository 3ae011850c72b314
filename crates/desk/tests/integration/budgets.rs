//! The budgets of one customer: what is beyond them is answered 429, and other customers notice nothing.

use std::cell::Cell;
use std::future::ready;
use std::time::Duration;

use crate::common::{
    CustomerClient, TestDesk, conversation_id, entry_id, message, opening, path, read_path, slow_client,
};
use contract::ConversationId;
use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// How many requests a test sends at once: fewer than a customer may have.
const AT_ONCE: usize = 16;

/// Far more than a busy machine needs for anything here.
const TIME: Duration = Duration::from_secs(60);

/// Sends requests, some at once, until one is refused. Returns how many were not.
async fn until_refused<F: Future<Output = (StatusCode, Value)>>(
    at_most: usize,
    request: impl Fn(usize) -> F,
) -> usize {
    let is_refused = Cell::new(false);
    let requests = stream::iter(0..at_most).take_while(|_| ready(!is_refused.get())).map(request);
    let mut answers = std::pin::pin!(requests.buffer_unordered(AT_ONCE));
    let mut taken = 0;
    while let Some((status, body)) = answers.next().await {
        match status.as_u16() {
            200 | 201 => taken += 1,
            429 => {
                assert_eq!(body["code"], "rate-limited");
                is_refused.set(true);
            }
            _ => panic!("{status} {body}"),
        }
    }
    assert!(is_refused.get(), "there is a limit");
    taken
}

/// The seconds of `Retry-After` if a request is refused.
async fn retry_after(customer: &CustomerClient, method: Method, path: &str, body: &Value) -> Option<u64> {
    let request = customer.request(method, path).json(body);
    let response = request.send().await.unwrap();
    let seconds = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned());
    (response.status() == 429).then(|| seconds.expect("every 429 has it").parse().unwrap())
}

#[tokio::test]
async fn a_customer_writes_so_much_and_others_write_on() {
    let desk = TestDesk::new().await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let (id, other) = (ada.open("Hello").await, tom.open("Hello").await);
    let body = json!({"up_to": 1});
    let written = until_refused(2_000, |_| async { ada.put(&read_path(id), &body).await }).await;
    assert!((590..1_500).contains(&written), "{written}");
    assert_eq!(tom.put(&read_path(other), &body).await.0, 200);
    assert_eq!(ada.get(&format!("/v1/conversations/{id}")).await.0, 200, "reads count apart");
    // A refused message is stored after the time that the answer names, and once.
    let (entry, text) = (entry_id(), message("Is anybody there?"));
    loop {
        let seconds = retry_after(&ada, Method::PUT, &path(id, entry), &text).await;
        let Some(seconds) = seconds else { break };
        assert!((1..=60).contains(&seconds), "{seconds}");
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }
    assert_eq!(ada.conversation(id).await.last_seq, 2);
}

#[tokio::test]
async fn a_customer_reads_so_much_and_others_read_on() {
    let desk = TestDesk::new().await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let (id, other) = (ada.open("Hello").await, tom.open("Hello").await);
    let conversation = format!("/v1/conversations/{id}");
    let read = until_refused(10_000, |_| async { ada.get(&conversation).await }).await;
    assert!((590..8_000).contains(&read), "{read}");
    assert_eq!(tom.get(&format!("/v1/conversations/{other}")).await.0, 200);
    let seconds = retry_after(&ada, Method::GET, &conversation, &Value::Null).await;
    assert!(seconds.is_none_or(|seconds| seconds == 1), "{seconds:?}");
    ada.write(id, &message("writes count apart")).await;
}

#[tokio::test]
async fn a_long_page_counts_as_many_reads() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    fill(&ada, id, 28).await;
    let page = format!("/v1/conversations/{id}/entries?limit=500");
    let first = ada.entries(id, "limit=500").await;
    assert!(first.has_more, "one page has no room for all");
    let read = until_refused(2_000, |_| async { ada.get(&page).await }).await;
    assert!((30..300).contains(&read), "{read} pages of a MiB");
}

#[tokio::test]
async fn a_customer_opens_so_many_conversations_and_the_same_again_counts_once() {
    let desk = TestDesk::new().await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let (id, again) = (conversation_id(), opening("Hello"));
    for status in [201, 200, 200] {
        assert_eq!(ada.put(&format!("/v1/conversations/{id}"), &again).await.0, status);
    }
    let open =
        |_| async { ada.put(&format!("/v1/conversations/{}", conversation_id()), &opening("Hello")).await };
    let opened = until_refused(1_000, open).await;
    // Those that were sent at once may exceed it.
    assert!((199..199 + AT_ONCE).contains(&opened), "{opened}");
    let (next, body) = (format!("/v1/conversations/{}", conversation_id()), opening("Hello"));
    let seconds = retry_after(&ada, Method::PUT, &next, &body).await.expect("it is refused");
    assert!(seconds <= 2 * 3600, "{seconds}");
    assert_eq!(ada.get(&next).await.0, 404, "nothing of it was stored");
    ada.write(id, &message("An open conversation goes on")).await;
    tom.open("Hello").await;
}

#[tokio::test]
async fn a_customer_stores_so_many_bytes() {
    let desk = TestDesk::new().await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let id = ada.open("Hello").await;
    let body = large();
    let stored = until_refused(1_000, |_| async { ada.put(&path(id, entry_id()), &body).await }).await;
    // Those that were sent at once may exceed 10 MiB.
    assert!((250..250 + 2 * AT_ONCE).contains(&stored), "{stored} entries of 40 KiB");
    assert_eq!(ada.conversation(id).await.last_seq, 1 + stored as u64, "nothing of the others was stored");
    let seconds = retry_after(&ada, Method::PUT, &path(id, entry_id()), &body).await.expect("it is refused");
    assert!(seconds < 3 * 3600, "{seconds}");
    tom.open("Hello").await;
}

#[tokio::test]
async fn a_customer_has_so_many_requests_at_once() {
    let desk = TestDesk::new().await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let (id, other) = (ada.open("Hello").await, tom.open("Hello").await);
    // Requests of which the body does not arrive.
    let head = |ada: &CustomerClient| {
        format!(
            "PUT {} HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {}\r\nContent-Length: 100\r\n\r\n",
            path(id, entry_id()),
            ada.token
        )
    };
    let mut held = vec![];
    for _ in 0..40 {
        held.push(slow_client::send(&desk.base, &head(&ada)).await);
    }
    refused_while_held(&desk, &ada, id, held).await;
    assert_eq!(tom.put(&read_path(other), &json!({"up_to": 1})).await.0, 200);
}

/// Otherwise each answer that nobody takes keeps its memory, and there is no end of them.
#[tokio::test]
async fn an_answer_counts_until_the_client_has_taken_it() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    fill(&ada, id, 28).await;
    let page = slow_client::longest_page(id, &ada.token);
    let mut held = vec![];
    for _ in 0..32 {
        held.push(slow_client::send(&desk.base, &page).await);
    }
    refused_while_held(&desk, &ada, id, held).await;
}

/// Waits until the desk refuses this customer's requests, ends those that it has, and waits until it takes requests again.
async fn refused_while_held(desk: &TestDesk, ada: &CustomerClient, id: ConversationId, held: Vec<TcpStream>) {
    let (read, body) = (read_path(id), json!({"up_to": 1}));
    let refused = async |wanted: bool| {
        while retry_after(ada, Method::PUT, &read, &body).await.is_some() != wanted {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(TIME, refused(true)).await.expect("there is a limit");
    assert_eq!(desk.customer("customer-99").get("/v1/conversations").await.0, 200);
    drop(held);
    tokio::time::timeout(TIME, refused(false)).await.expect("they have ended");
}

/// An entry of 40,000 bytes.
fn large() -> Value {
    message(&"🚒".repeat(10_000))
}

/// Writes so many large entries.
async fn fill(customer: &CustomerClient, id: ConversationId, entries: usize) {
    for _ in 0..entries {
        customer.write(id, &large()).await;
    }
}

/// Reads of one customer take connections, and no read of the others waits for one.
#[tokio::test]
async fn a_customer_with_many_reads_leaves_connections_to_the_others() {
    let cluster = postgres_cluster::shared();
    let location = cluster.create_database();
    let desk = TestDesk::at(location.clone(), tempfile::tempdir().unwrap(), "").await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let id = ada.open("Hello").await;
    tom.open("Hello").await;
    // Whoever reads entries waits for the end of this transaction, with a connection.
    let pool = sqlx::PgPool::connect(&location).await.unwrap();
    let mut lock = pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await.unwrap();
    let reads = tokio::spawn({
        let ada = ada.clone();
        // More than the desk has connections.
        async move { join_all((0..30).map(|_| ada.entries(id, "limit=500"))).await }
    });
    for _ in 0..20 {
        let list = tokio::time::timeout(TIME, tom.get("/v1/conversations")).await;
        assert_eq!(list.expect("another customer is answered").0, 200);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    lock.rollback().await.unwrap();
    assert!(reads.await.unwrap().iter().all(|page| page.entries.len() == 1));
}
