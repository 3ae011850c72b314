//! Requests that no HTTP library sends: cut off before the answer, with a body in chunks, or with a body that
//! never comes.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::answer::Answer;
use crate::exchange::{Exchange, Received, Sent};
use crate::outcome::{Ending, Outcome};
use crate::request::{CheckRequest, TIMEOUT};

/// How the body of a raw request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// With its length.
    Length,
    /// In chunks of a few bytes (RFC 9112, section 7.1).
    Chunks,
    /// With the length of a body that is never sent.
    Never,
}

/// Sends the request and closes the connection without reading the answer.
///
/// # Errors
/// A failure if the backend does not accept the request.
pub async fn send_and_hang_up(request: &CheckRequest) -> Outcome {
    let sent = async {
        let mut stream = connect(request).await?;
        stream.write_all(&message(request, Framing::Length)).await?;
        stream.flush().await?;
        // Half of a close at first: the request is complete, and nobody will read the answer.
        stream.shutdown().await
    };
    sent.await.map_err(|error| Ending::failed(format!("a connection that takes the request: {error}")))
}

/// Sends the request with another framing, and reads the answer.
///
/// # Errors
/// A failure if there is no complete answer in time.
pub async fn send_framed(request: &CheckRequest, framing: Framing) -> Outcome<Answer> {
    let start = Instant::now();
    let answer = tokio::time::timeout(TIMEOUT, exchange(request, framing));
    let received = match answer.await {
        Ok(Ok((status, headers, body))) => Received::Answer { status, headers, body, after: start.elapsed() },
        Ok(Err(error)) => nothing(&error.to_string(), start.elapsed()),
        Err(_) => nothing("the time for an answer is over", start.elapsed()),
    };
    let mut sent: Sent = request.sent().clone();
    match framing {
        Framing::Length => {}
        Framing::Chunks => sent.headers.push(("transfer-encoding".to_owned(), "chunked".to_owned())),
        Framing::Never => {
            sent.headers.push(("content-length".to_owned(), "100 (the body was not sent)".to_owned()))
        }
    }
    Answer::new(Arc::new(Exchange { sent, received }))
}

fn nothing(reason: &str, after: Duration) -> Received {
    Received::Nothing { reason: reason.to_owned(), after }
}

async fn connect(request: &CheckRequest) -> io::Result<TcpStream> {
    let url = url(request)?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    TcpStream::connect((host, url.port_or_known_default().unwrap_or(80))).await
}

fn url(request: &CheckRequest) -> io::Result<reqwest::Url> {
    let address = request.backend().address(&request.sent().path);
    reqwest::Url::parse(&address).map_err(io::Error::other)
}

fn message(request: &CheckRequest, framing: Framing) -> Vec<u8> {
    let sent = request.sent();
    let Ok(url) = url(request) else { return Vec::new() };
    let target = url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    let host = url.host_str().unwrap_or_default();
    let mut text =
        format!("{} {target} HTTP/1.1\r\nhost: {host}{port}\r\nconnection: close\r\n", sent.method);
    for (name, value) in &sent.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = sent.body.as_deref().unwrap_or_default();
    let mut bytes = text.into_bytes();
    match framing {
        Framing::Length => {
            bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
            bytes.extend_from_slice(body);
        }
        Framing::Chunks => {
            bytes.extend_from_slice(b"transfer-encoding: chunked\r\n\r\n");
            for chunk in body.chunks(7) {
                bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
        }
        Framing::Never => bytes.extend_from_slice(b"content-length: 100\r\n\r\n"),
    }
    bytes
}

type Parts = (u16, Vec<(String, String)>, Vec<u8>);

async fn exchange(request: &CheckRequest, framing: Framing) -> io::Result<Parts> {
    let mut stream = connect(request).await?;
    stream.write_all(&message(request, framing)).await?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(parts) = parse(&bytes) {
            return Ok(parts);
        }
        match stream.read(&mut buffer).await? {
            0 => return Err(io::Error::other("the connection was closed before the answer was complete")),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// The answer, as soon as its body is complete. The backend was asked to close, so that it answers once.
fn parse(bytes: &[u8]) -> Option<Parts> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let value = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let rest = &bytes[end + 4..];
    let body = if value("transfer-encoding") == Some("chunked") {
        rest.ends_with(b"0\r\n\r\n").then(|| unchunked(rest))?
    } else {
        let length = value("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        rest.get(..length)?.to_vec()
    };
    Some((status, headers, body))
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&rest[..end]).trim(), 16).unwrap_or(0);
        let Some(chunk) = rest.get(end + 2..end + 2 + size) else { break };
        if size == 0 {
            break;
        }
        body.extend_from_slice(chunk);
        rest = rest.get(end + 2 + size + 2..).unwrap_or_default();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_a_length_and_in_chunks() {
        let counted = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nX: y\r\n\r\n{}";
        let (status, headers, body) = parse(counted).unwrap();
        assert_eq!((status, headers.len(), body.as_slice()), (401, 2, &b"{}"[..]));
        assert!(parse(&counted[..counted.len() - 1]).is_none());
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n1\r\n \r\n0\r\n\r\n";
        assert_eq!(parse(chunked).unwrap().2, b"{} ");
    }
}
