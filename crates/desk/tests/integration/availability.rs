//! Customers are answered whatever strangers and agents do at the same time.

use std::time::Duration;

use crate::common::agent::AgentClient;
use crate::common::{CustomerClient, TestDesk, answer, message};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Longer than a busy machine needs for any answer, and shorter than a request waits for a connection.
const TIME: Duration = Duration::from_secs(4);

/// Agents with two long polls each: more than there are connections that read.
const WAITING: usize = 20;

/// Sessions that end meanwhile.
const SIGNED_OUT: usize = 40;

/// How often a stranger asks to end a session that does not exist.
const STRANGERS: usize = 400;

/// Each end of a session makes every waiting request look its own session up, in the middle of whatever it does.
#[tokio::test]
async fn customers_are_answered_while_agents_wait_and_sessions_end() {
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    let (ada, tom) = (desk.ada(), desk.somebody_else());
    let id = ada.open("Hello").await;
    tom.open("Hello").await;
    let mut sessions = vec![];
    for _ in 0..WAITING + SIGNED_OUT {
        sessions.push(desk.session("Maria", 3_600_000).await);
    }
    let (waiting, leaving) = sessions.split_at(WAITING);

    let detail = format!("conversations/{id}?");
    let polls = join_all(waiting.iter().flat_map(|agent| {
        [poll(agent, "conversations?", "/position"), poll(agent, &detail, "/conversation/last_seq")]
    }));
    let strangers = async {
        for n in 0..STRANGERS {
            let cookie = format!("yes-reply-session=nobody-{n}");
            let (status, _) = answer(desk.inbox(Method::DELETE, "session").header("cookie", cookie)).await;
            assert!(status == 204 || status == 429, "{status}");
        }
    };
    let leavers = async {
        for agent in leaving {
            assert_eq!(answer(agent.request(Method::DELETE, "session")).await.0, 204);
        }
    };
    // Every entry wakes every poll.
    let writer = async {
        loop {
            assert_eq!(maria.write(id, &message("I look into it")).await.0, 201);
        }
    };
    let reader = async {
        loop {
            let read = tokio::time::timeout(TIME, tom.get("/v1/conversations")).await;
            let (status, list) = read.expect("a customer is answered");
            assert_eq!((status.as_u16(), list["conversations"].as_array().map(Vec::len)), (200, Some(1)));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        ((), ()) = async { tokio::join!(strangers, leavers) } => {}
        _ = polls => {}
        () = writer => {}
        () = reader => {}
    }
    for agent in leaving {
        assert_eq!(agent.get("session").await.0, 401);
    }
}

/// Sends one long poll after the other. Each goes on from the number at this pointer of the answer before.
async fn poll(agent: &AgentClient, path: &str, position: &str) {
    let mut after = 0;
    loop {
        let (status, page) = agent.get(&format!("{path}after={after}&wait=30")).await;
        assert_eq!(status, 200, "{page}");
        after = page.pointer(position).and_then(Value::as_u64).unwrap();
    }
}

/// Connections of strangers without a request: more than the desk has room for.
const STRANGERS_CONNECTIONS: usize = 200;

#[tokio::test]
async fn customers_are_answered_while_strangers_hold_connections_without_a_request() {
    let desk = TestDesk::with("max_connections = 20").await;
    desk.ada().open("Hello").await;
    let address = desk.base.strip_prefix("http://").unwrap();
    let mut held = vec![];
    for number in 0..STRANGERS_CONNECTIONS {
        let mut stranger = TcpStream::connect(address).await.unwrap();
        if number % 2 == 0 {
            stranger.write_all(b"GET /v1 HTTP/1.1\r\nHost: ").await.unwrap();
        }
        held.push(stranger);
    }
    for _ in 0..10 {
        // Each has a connection of its own.
        let ada = CustomerClient { http: reqwest::Client::new(), ..desk.ada() };
        let read = tokio::time::timeout(TIME, ada.get("/v1/conversations")).await;
        assert_eq!(read.expect("a customer is answered").0, 200);
    }
}
