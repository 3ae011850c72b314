//! Long polls: the limit of the wait, and the limit for each customer.

use std::time::{Duration, Instant};

use crate::common::{TestDesk, message};
use contract::Entries;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

#[tokio::test]
async fn a_wait_ends_empty_and_is_limited() {
    let desk = TestDesk::with("wait_seconds = 1").await;
    let ada = desk.ada();
    assert_eq!(ada.get("/v1").await.1["limits"]["wait_seconds"], 1);
    let list = "/v1/conversations?reference=bill:2026-1107&wait=9999";
    let second = Duration::from_secs(1);
    let begin = Instant::now();
    assert!(ada.get(list).await.1["conversations"].as_array().unwrap().is_empty());
    assert!(begin.elapsed() >= second);
    let id = ada.open("Hello").await;
    for wait in [1, 9999] {
        let begin = Instant::now();
        let page = ada.entries(id, &format!("after=1&wait={wait}")).await;
        assert_eq!((page.entries.len(), page.has_more, page.conversation.last_seq), (0, false, 1));
        assert!(begin.elapsed() >= second);
        // Far more than the limit, and far less than the requested wait.
        assert!(begin.elapsed() < 30 * second);
    }
}

#[tokio::test]
async fn the_seventeenth_long_poll_of_a_customer_is_answered_at_once() {
    let desk = TestDesk::new().await;
    let (ada, other) = (desk.ada(), desk.somebody_else());
    let id = ada.open("Hello").await;
    let mut polls: FuturesUnordered<_> = (0..17).map(|_| ada.entries(id, "after=1&wait=30")).collect();
    let first: Entries = polls.next().await.unwrap();
    assert_eq!((first.entries.len(), first.conversation.last_seq), (0, 1));
    // Another customer has a limit of their own.
    let theirs = other.open("Hello").await;
    let (woken, _) = tokio::join!(other.entries(theirs, "after=1&wait=30"), async {
        ada.write(id, &message("Sixteen wait for this")).await;
        let woken: Vec<Entries> = polls.collect().await;
        assert_eq!(woken.len(), 16);
        assert!(woken.iter().all(|page| page.entries.len() == 1));
        other.write(theirs, &message("And one for this")).await
    });
    assert_eq!(woken.entries.len(), 1);
    // The permits are free again.
    let more = message("More");
    let (woken, _) = tokio::join!(ada.entries(id, "after=2&wait=30"), ada.write(id, &more));
    assert_eq!(woken.entries.len(), 1);
}
