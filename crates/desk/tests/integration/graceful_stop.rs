//! A stop answers every request of a connection that was open when it began, so that a rolling restart of desks behind a
//! proxy fails none.

use std::io::{ErrorKind, Read, Write};

use crate::common::TestDesk;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &[u8] = b"GET /v1 HTTP/1.1\r\nHost: desk\r\n\r\n";

fn assert_last_answer(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{answer:?}");
}

#[tokio::test]
async fn a_connection_that_was_open_before_the_stop_has_its_request_answered() {
    let mut desk = TestDesk::new().await;
    let address = desk.base.strip_prefix("http://").unwrap().to_owned();
    let without_request = TcpStream::connect(&address).await.unwrap();
    let mut idle = TcpStream::connect(&address).await.unwrap();
    idle.write_all(REQUEST).await.unwrap();
    assert!(idle.read(&mut [0; 4096]).await.unwrap() > 0);

    let mut observer = TcpStream::connect(&address).await.unwrap();
    let use_connections = async {
        // The answer that closes its connection says that the stop has begun.
        let mut answer = [0; 4096];
        loop {
            observer.write_all(REQUEST).await.unwrap();
            let length = observer.read(&mut answer).await.unwrap();
            if String::from_utf8_lossy(&answer[..length]).to_lowercase().contains("connection: close") {
                break;
            }
        }
        for mut connection in [without_request, idle] {
            connection.write_all(REQUEST).await.unwrap();
            let mut answer = String::new();
            connection.read_to_string(&mut answer).await.unwrap();
            assert_last_answer(&answer);
        }
    };
    tokio::join!(use_connections, desk.stop());
}

#[tokio::test]
async fn connections_that_were_not_accepted_yet_are_answered_and_later_ones_refused() {
    let mut desk = TestDesk::new().await;
    let address = desk.base.strip_prefix("http://").unwrap().to_owned();
    // The desk runs on this thread, and accepts none of them before it learns of the stop.
    let connections: Vec<std::net::TcpStream> = (0..20)
        .map(|_| {
            let mut connection = std::net::TcpStream::connect(&address).unwrap();
            connection.write_all(REQUEST).unwrap();
            connection
        })
        .collect();
    desk.stop().await;
    for mut connection in connections {
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert_last_answer(&answer);
    }
    let refused = std::net::TcpStream::connect(&address).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
}
