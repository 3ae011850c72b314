//! A 2xx survives a power loss: under strace, every 201 is sent after a sync of the log (fsync or fdatasync, as SQLite was
//! built) that began after the entry was written to the log. Needs strace, which
//! `cargo xtask test` installs (Debian: `apt-get install strace`).

#![cfg(target_os = "linux")]

use crate::common::process::DeskProcess;
use crate::common::{message, tokens};
use futures_util::future::join_all;

/// A relevant line of the trace. The trace has the order of the kernel.
enum Event {
    /// Bytes were written to the write-ahead log.
    Logged(String),
    /// A sync of the log began.
    SyncBegan,
    /// A sync ended.
    SyncEnded,
    /// A response was sent.
    Answered(String),
}

#[tokio::test]
async fn every_answer_that_says_stored_is_covered_by_a_sync_of_its_write() {
    let dir = tempfile::tempdir().unwrap();
    crate::common::config(dir.path(), "");
    let trace = dir.path().join("trace.txt");
    let process = DeskProcess::traced(dir.path(), &trace);
    let customers = (0..8).map(|n| process.customer(tokens::good(&format!("customer-{n}"))));
    let acknowledged: Vec<String> = join_all(customers.map(|customer| async move {
        let id = customer.open("The kettle leaks.").await;
        let mut acknowledged = vec![];
        for n in 0..5 {
            acknowledged.push(customer.write(id, &message(&format!("And {n}"))).await.id.to_string());
        }
        acknowledged
    }))
    .await
    .concat();
    process.kill();

    let events = events(&read_whole(&trace));
    assert_eq!(acknowledged.len(), 40);
    for id in &acknowledged {
        assert!(is_covered(&events, id), "entry {id} was acknowledged before it was on the disk");
    }
}

fn is_covered(events: &[Event], id: &str) -> bool {
    let place = |found: &dyn Fn(&Event) -> bool| events.iter().position(found).expect(id);
    let logged = place(&|event| matches!(event, Event::Logged(bytes) if bytes.contains(id)));
    let answered = place(&|event| matches!(event, Event::Answered(bytes) if bytes.contains(id)));
    let began = events[logged..answered].iter().position(|event| matches!(event, Event::SyncBegan));
    began.is_some_and(|began| {
        events[logged + began..answered].iter().any(|event| matches!(event, Event::SyncEnded))
    })
}

fn events(trace: &str) -> Vec<Event> {
    let mut events = vec![];
    for line in trace.lines() {
        let of_log = line.contains("yes-reply.sqlite-wal>");
        if of_log && line.contains("pwrite64(") {
            events.push(Event::Logged(line.to_owned()));
        } else if line.contains("HTTP/1.1 201") {
            events.push(Event::Answered(line.to_owned()));
        } else if of_log && (line.contains("fsync(") || line.contains("fdatasync(")) {
            events.push(Event::SyncBegan);
            if !line.contains("<unfinished") {
                events.push(Event::SyncEnded);
            }
        } else if line.contains("sync resumed>") {
            events.push(Event::SyncEnded);
        }
    }
    events
}

/// The whole trace. strace writes the end of the program last.
fn read_whole(trace: &std::path::Path) -> String {
    loop {
        let text = String::from_utf8_lossy(&std::fs::read(trace).unwrap()).into_owned();
        if text.contains("+++ killed by SIGKILL") {
            return text;
        }
        std::thread::yield_now();
    }
}
