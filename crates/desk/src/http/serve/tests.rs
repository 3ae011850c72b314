#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use super::*;

/// A request timeout that is soon over.
const SOON: Duration = Duration::from_millis(300);

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

/// A write timeout that a slow client does not reach on a busy machine.
const PATIENT: Duration = Duration::from_secs(4);

/// More than the socket buffers of both sides have room for.
const LARGE: usize = 64 << 20;

/// A server in which a few requests take as long as a test wants.
struct TestServer {
    address: SocketAddr,
    stop: CancellationToken,
    /// Ends the requests of `/wait`.
    end: CancellationToken,
    /// The requests of `/large` and `/wait` until their clients have the answer.
    open: Arc<AtomicUsize>,
}

struct Open(Arc<AtomicUsize>);

impl Open {
    fn begin(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        Self(open.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl TestServer {
    async fn start(limits: ConnectionLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, end) = (CancellationToken::new(), CancellationToken::new());
        let open = Arc::new(AtomicUsize::new(0));
        let large = {
            let open = open.clone();
            move || ready(hold(Body::from(Bytes::from(vec![0; LARGE])), Open::begin(&open)))
        };
        let wait = {
            let (ended, open) = (end.clone(), open.clone());
            move || {
                let (ended, open) = (ended.clone(), Open::begin(&open));
                async move {
                    ended.cancelled().await;
                    drop(open);
                    "ended"
                }
            }
        };
        let router = Router::new()
            .route("/", get(|| ready("here")))
            .route("/large", get(large))
            .route("/wait", get(wait));
        tokio::spawn(serve(listener, router, limits, stop.clone()));
        Self { address, stop, end, open }
    }

    /// Waits until so many requests are open.
    async fn wait_for_open(&self, requests: usize) {
        let reached = async {
            while self.open.load(Ordering::SeqCst) != requests {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(LONG, reached).await.expect("so many requests are open");
    }

    async fn send(&self, bytes: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        stream
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.end.cancel();
        self.stop.cancel();
    }
}

fn limits(request_timeout: Duration, write_timeout: Duration) -> ConnectionLimits {
    ConnectionLimits { connections: 100, request_timeout, write_timeout }
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: desk\r\n\r\n")
}

/// Reads the answer to a request, up to this word.
async fn read_until(stream: &mut TcpStream, word: &str) {
    let mut answer = String::new();
    while !answer.ends_with(word) {
        let byte = timeout(LONG, stream.read_u8()).await.unwrap();
        answer.push(byte.unwrap_or_else(|why| panic!("{why} after {answer:?}")).into());
    }
}

/// Waits until the server has ended a connection.
async fn wait_for_end(stream: &mut TcpStream) {
    let mut rest = vec![];
    // A reset is an end too.
    let _ = timeout(LONG, stream.read_to_end(&mut rest)).await.expect("the connection ends");
}

#[tokio::test]
async fn a_client_that_does_not_end_its_request_is_given_up() {
    let server = TestServer::start(limits(SOON, LONG)).await;
    for begun in ["", "GET /", "GET / HTTP/1.1\r\nHost: desk\r\nX-Slow: "] {
        let begin = Instant::now();
        let mut stream = server.send(begun).await;
        let (mut reader, mut writer) = stream.split();
        // Every byte in time does not make the request end in time.
        let trickle = async {
            while !begun.is_empty() && writer.write_all(b"x").await.is_ok() {
                tokio::time::sleep(SOON / 10).await;
            }
            std::future::pending::<()>().await;
        };
        let mut rest = vec![];
        tokio::select! {
            ended = timeout(LONG, reader.read_to_end(&mut rest)) => drop(ended.expect("it is given up")),
            () = trickle => {}
        }
        assert!(begin.elapsed() >= SOON, "it has its time");
    }
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed_and_one_that_waits_for_its_answer_is_not() {
    let server = TestServer::start(limits(SOON, LONG)).await;
    let mut waiting = server.send(&request("/wait")).await;
    let mut idle = server.send(&request("/")).await;
    read_until(&mut idle, "here").await;
    let begin = Instant::now();
    wait_for_end(&mut idle).await;
    assert!(begin.elapsed() >= SOON / 2, "it has its time");
    server.end.cancel();
    read_until(&mut waiting, "ended").await;
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_given_up() {
    let server = TestServer::start(limits(LONG, SOON)).await;
    let mut stream = server.send(&request("/large")).await;
    read_until(&mut stream, "\r\n\r\n").await;
    server.wait_for_open(0).await;
}

#[tokio::test]
async fn a_slow_client_gets_its_whole_answer() {
    let server = TestServer::start(limits(LONG, PATIENT)).await;
    let mut stream = server.send(&request("/large")).await;
    read_until(&mut stream, "\r\n\r\n").await;
    let (begin, mut part) = (Instant::now(), vec![0; LARGE / 32]);
    for _ in 0..32 {
        stream.read_exact(&mut part).await.expect("another part");
        tokio::time::sleep(PATIENT / 25).await;
    }
    assert!(begin.elapsed() > PATIENT, "it took longer than a part may take");
}

#[tokio::test]
async fn a_new_connection_takes_the_place_of_the_one_that_has_waited_for_a_request_the_longest() {
    let server = TestServer::start(ConnectionLimits { connections: 3, ..limits(LONG, LONG) }).await;
    let mut waiting = server.send(&request("/wait")).await;
    server.wait_for_open(1).await;
    let mut first = server.send(&request("/")).await;
    read_until(&mut first, "here").await;
    let mut second = server.send(&request("/")).await;
    read_until(&mut second, "here").await;

    let mut third = server.send(&request("/")).await;
    read_until(&mut third, "here").await;
    wait_for_end(&mut first).await;
    second.write_all(request("/").as_bytes()).await.unwrap();
    read_until(&mut second, "here").await;
    // Strangers who send nothing, or half of a request, keep nobody out.
    let mut strangers = vec![];
    for _ in 0..20 {
        strangers.push(server.send("").await);
        strangers.push(server.send("GET / HT").await);
        let mut next = server.send(&request("/")).await;
        read_until(&mut next, "here").await;
    }
    server.end.cancel();
    read_until(&mut waiting, "ended").await;
}

#[tokio::test]
async fn a_connection_waits_while_all_others_have_a_request() {
    let server = TestServer::start(ConnectionLimits { connections: 2, ..limits(LONG, LONG) }).await;
    let mut busy = [server.send(&request("/wait")).await, server.send(&request("/wait")).await];
    server.wait_for_open(2).await;
    let mut next = server.send(&request("/")).await;
    assert!(timeout(SOON, next.read_u8()).await.is_err(), "there is no room");
    server.end.cancel();
    for stream in &mut busy {
        read_until(stream, "ended").await;
    }
    // The end of their requests made room.
    read_until(&mut next, "here").await;
}

#[tokio::test]
async fn a_longer_head_than_allowed_is_refused() {
    let server = TestServer::start(limits(LONG, LONG)).await;
    let token = "e".repeat(20 * 1024);
    let head = |token: &str| format!("GET / HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {token}\r\n\r\n");
    let mut long = server.send(&head(&token)).await;
    read_until(&mut long, "here").await;
    let mut too_long = server.send(&head(&token.repeat(5))).await;
    read_until(&mut too_long, "HTTP/1.1 431").await;
}
