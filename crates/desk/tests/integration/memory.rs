//! The memory of a desk stays bounded, whatever strangers and customers send.

use std::time::{Duration, Instant};

use crate::common::agent::PASSWORD;
use crate::common::process::{DeskProcess, run};
use crate::common::{config, entry_id, message, path, slow_client, tokens};
use futures_util::{StreamExt, stream};
use serde_json::json;

/// How many passwords are sent, and how many of them at once.
const PASSWORDS: usize = 400;
const AT_ONCE: usize = 16;

/// The growth of the resident memory that is allowed, in KiB. One computation takes 19 MiB.
const GROWTH: u64 = 40 * 1024;

#[tokio::test]
async fn wrong_passwords_leave_no_memory_behind() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    run(dir.path(), &["agent", "add", "Maria", "--password-stdin"], PASSWORD).unwrap();
    let desk = DeskProcess::serve(dir.path());
    let http = reqwest::Client::new();
    let attempt = async |name: String| {
        let request = http.post(format!("{}/inbox/api/session", desk.base)).header("x-yes-reply", "inbox");
        let body = json!({"password": {"name": name, "password": "not the password"}});
        request.json(&body).send().await.unwrap().status().as_u16()
    };
    // Every processor's worth of computations has had its memory.
    for name in ["Maria", "maria", "MARIA"] {
        assert_eq!(attempt(name.to_owned()).await, 401);
    }
    let before = desk.resident_kib();
    let attempts = stream::iter(0..PASSWORDS).map(|number| attempt(format!("nobody {number}")));
    let statuses: Vec<u16> = attempts.buffer_unordered(AT_ONCE).collect().await;
    let hashed = statuses.iter().filter(|status| **status == 401).count();
    assert!(hashed > PASSWORDS / 2, "most were hashed: {statuses:?}");
    let growth = desk.resident_kib().saturating_sub(before);
    desk.kill();
    assert!(growth < GROWTH, "{hashed} wrong passwords took {growth} KiB, and the desk keeps them");
}

/// The resident memory that one customer may make a desk use, in KiB.
const OF_ONE_CUSTOMER: u64 = 300 * 1024;

/// How long he tries.
const SPAN: Duration = Duration::from_secs(6);

/// How many entries of 40 KB he writes: as many as are stored.
const ENTRIES: usize = 260;

/// How many connections he has that ask for the longest page and do not take it.
const READERS: usize = 64;

#[tokio::test]
async fn one_customer_does_not_take_the_memory_of_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let desk = DeskProcess::serve(dir.path());
    let (mallory, ada) = (desk.customer(tokens::good("mallory")), desk.customer(tokens::good("ada")));
    let id = mallory.open("Hello").await;
    let large = message(&"🚒".repeat(10_000));
    let write = async |_| mallory.put(&path(id, entry_id()), &large).await.0.as_u16();
    let statuses: Vec<u16> = stream::iter(0..ENTRIES).map(write).buffer_unordered(AT_ONCE).collect().await;
    let stored = statuses.iter().filter(|status| **status == 201).count();
    assert!(stored > ENTRIES / 2, "{statuses:?}");

    let page = slow_client::longest_page(id, &mallory.token);
    let end = Instant::now() + SPAN;
    let (mut held, mut peak) = (vec![], 0);
    let read = async {
        while Instant::now() < end {
            if held.len() == READERS {
                held.clear();
            }
            held.push(slow_client::send(&desk.base, &page).await);
            peak = peak.max(desk.resident_kib());
        }
    };
    let write_on = async {
        let writes = stream::iter(0..).map(write).buffer_unordered(AT_ONCE);
        writes.for_each(|_| std::future::ready(())).await;
    };
    tokio::select! {
        () = read => {}
        () = write_on => {}
    }
    assert_eq!(ada.get("/v1/conversations").await.0, 200, "another customer is answered");
    desk.kill();
    assert!(peak < OF_ONE_CUSTOMER, "{stored} large entries and {READERS} slow readers took {peak} KiB");
}
