//! A request with its answer, kept to be shown in a failure.

use std::fmt::{self, Display, Formatter, Write};
use std::time::Duration;

/// The headers of an answer that the contract is about.
const SHOWN_HEADERS: &[&str] = &[
    "content-type",
    "cache-control",
    "etag",
    "www-authenticate",
    "retry-after",
    "allow",
    "deprecation",
    "sunset",
    "vary",
    "location",
    "content-length",
    "transfer-encoding",
];
const SHOWN_PREFIX: &str = "access-control-";
const SHOWN_BODY_CHARS: usize = 2000;
const SHOWN_TOKEN_CHARS: usize = 8;

/// A request and its answer.
#[derive(Debug)]
pub struct Exchange {
    pub sent: Sent,
    pub received: Received,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Sent {
    pub method: String,
    /// Path and query.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

/// An answer.
#[derive(Debug)]
pub enum Received {
    Answer {
        status: u16,
        /// In the order of the answer, with names in lower case.
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        /// The time from the first byte of the request to the last byte of the answer.
        after: Duration,
    },
    /// There was no complete answer, for this reason.
    Nothing { reason: String, after: Duration },
}

/// The headers that matter, with tokens shortened.
pub fn shown_headers(headers: &[(String, String)], is_answer: bool) -> Vec<(String, String)> {
    let is_shown = |name: &str| !is_answer || SHOWN_HEADERS.contains(&name) || name.starts_with(SHOWN_PREFIX);
    let shown = headers.iter().filter(|(name, _)| is_shown(name));
    shown.map(|(name, value)| (name.clone(), shortened(name, value))).collect()
}

/// A token admits its reader to the customer's conversations, so that a report never contains a whole one.
fn shortened(name: &str, value: &str) -> String {
    let length = value.chars().count();
    if !name.eq_ignore_ascii_case("authorization") {
        return value.to_owned();
    }
    let (scheme, token) = value.split_once(' ').unwrap_or(("", value));
    let start: String = token.chars().take(SHOWN_TOKEN_CHARS).collect();
    format!("{scheme} {start}... ({length} characters)").trim_start().to_owned()
}

/// The body as text, without what is beyond a readable length.
pub fn shown_body(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let length = text.chars().count();
    if length <= SHOWN_BODY_CHARS {
        return text.into_owned();
    }
    let start: String = text.chars().take(SHOWN_BODY_CHARS).collect();
    format!("{start}... ({length} characters)")
}

impl Display for Exchange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "Sent:")?;
        let mut sent = format!("{} {}\n", self.sent.method, self.sent.path);
        push_message(&mut sent, &shown_headers(&self.sent.headers, false), self.sent.body.as_deref())?;
        f.write_str(&indented(&sent))?;
        match &self.received {
            Received::Answer { status, headers, body, after } => {
                writeln!(f, "Received after {} ms:", after.as_millis())?;
                let mut received = format!("{status}\n");
                push_message(&mut received, &shown_headers(headers, true), Some(body))?;
                f.write_str(&indented(&received))
            }
            Received::Nothing { reason, after } => {
                writeln!(f, "Received nothing after {} ms: {reason}", after.as_millis())
            }
        }
    }
}

fn push_message(text: &mut String, headers: &[(String, String)], body: Option<&[u8]>) -> fmt::Result {
    for (name, value) in headers {
        writeln!(text, "{name}: {value}")?;
    }
    if let Some(body) = body.filter(|body| !body.is_empty()) {
        writeln!(text, "\n{}", shown_body(body))?;
    }
    Ok(())
}

/// Each line four spaces to the right.
pub fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown_whole() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        let exchange = Exchange {
            sent: Sent {
                method: "GET".to_owned(),
                path: "/v1/conversations".to_owned(),
                headers: vec![("authorization".to_owned(), format!("Bearer {token}"))],
                body: None,
            },
            received: Received::Nothing { reason: "closed".to_owned(), after: Duration::ZERO },
        };
        let text = exchange.to_string();
        assert!(text.contains("authorization: Bearer eyJhbGci... (56 characters)"), "{text}");
        assert!(!text.contains("c2lnbmF0dXJl"), "{text}");
    }

    #[test]
    fn a_long_body_is_cut() {
        let shown = shown_body(&vec![b'a'; 5000]);
        assert!(shown.ends_with("... (5000 characters)") && shown.len() < 2100, "{shown}");
    }
}
