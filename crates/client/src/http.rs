//! One exchange with a backend. An error says what to do next.

use contract::{Problem, ProblemCode};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::RequestBuilder;
use serde::de::DeserializeOwned;

use crate::platform;

/// What to do after a request that brought nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientError {
    /// The same request may succeed later.
    Retry {
        /// From `Retry-After`, in milliseconds.
        after_ms: Option<u64>,
    },
    /// The token has expired and the page gave no new one.
    Unauthenticated,
    /// The same request will be refused every time: tell the customer why.
    Rejected(Problem),
}

/// Sends a request whose answer may take `wait` seconds longer than usual, and reads the answer.
pub async fn request_json<T: DeserializeOwned>(
    request: RequestBuilder,
    body: Option<String>,
    wait: u32,
) -> Result<T, ClientError> {
    parse_json(&send(request, body, wait).await?)
}

/// Sends a request; gives the text of a good answer. Boxed, and without a type parameter, so that its code is in
/// the module once and not in every caller.
pub fn send(
    request: RequestBuilder,
    body: Option<String>,
    wait: u32,
) -> LocalBoxFuture<'static, Result<String, ClientError>> {
    let patience = REQUEST_TIMEOUT_MS + u64::from(wait) * 1_000;
    async move {
        let away = ClientError::Retry { after_ms: None };
        let answer = platform::with_timeout(patience, fetch(request, body)).await.flatten();
        let (status, retry_after, text) = answer.ok_or(away)?;
        classify_response(status, retry_after.as_deref(), &text).map(|()| text)
    }
    .boxed_local()
}

/// A good answer in the contract's words. A proxy that answers in HTML is not the backend; it may be gone in a
/// minute. No content reads as null.
pub fn parse_json<T: DeserializeOwned>(text: &str) -> Result<T, ClientError> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|_| ClientError::Retry { after_ms: None })
}

/// A body in the contract's words.
pub fn to_json<T: serde::Serialize>(value: &T) -> String {
    // The contract's types are always JSON; saying so with `expect` would bring the words for errors along.
    serde_json::to_string(value).unwrap_or_default()
}

/// How long a request may take beyond the time that it asks the backend to wait, in milliseconds.
const REQUEST_TIMEOUT_MS: u64 = 20_000;

/// Aborts its request when it is dropped, so that nothing goes on after its task has ended.
struct AbortOnDrop(web_sys::AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Status, `Retry-After` and text of an answer; `None` when the backend was not reached.
async fn fetch(request: RequestBuilder, body: Option<String>) -> Option<(u16, Option<String>, String)> {
    let abort = AbortOnDrop(web_sys::AbortController::new().ok()?);
    let request = request.abort_signal(Some(&abort.0.signal()));
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let answer = request.ok()?.send().await.ok()?;
    let text = answer.text().await.ok()?;
    Some((answer.status(), answer.headers().get("Retry-After"), text))
}

/// What a status means; an answer that is not good has a problem as its text.
fn classify_response(status: u16, retry_after: Option<&str>, text: &str) -> Result<(), ClientError> {
    let seconds = retry_after.and_then(|value| value.trim().parse::<u64>().ok());
    let later = ClientError::Retry { after_ms: seconds.map(|s| s.min(3_600) * 1_000) };
    if (200..300).contains(&status) {
        return Ok(());
    }
    match serde_json::from_str::<Problem>(text) {
        Ok(problem) if problem.code == ProblemCode::TokenExpired => Err(ClientError::Unauthenticated),
        Ok(problem) if problem.retryable => Err(later),
        Ok(problem) => Err(ClientError::Rejected(problem)),
        // A slow phone, a busy backend, or a proxy without one.
        Err(_) if matches!(status, 408 | 425 | 429) || !(400..500).contains(&status) => Err(later),
        Err(_) => {
            let detail = format!("The other side answered with {status}, and nothing more.");
            Err(ClientError::Rejected(Problem { status, ..Problem::new(ProblemCode::Unknown, detail) }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ConversationHead;

    fn problem(code: ProblemCode) -> String {
        to_json(&Problem::new(code, "because"))
    }

    fn error(status: u16, retry_after: Option<&str>, text: &str) -> ClientError {
        classify_response(status, retry_after, text).expect_err("an error")
    }

    #[test]
    fn a_good_answer_is_read() {
        classify_response(201, None, "").expect("good");
        let head: ConversationHead =
            parse_json(include_str!("../../contract/golden/head.json")).expect("head");
        parse_json::<()>("").expect("no content");
        assert_eq!(head.last_seq, 13);
    }

    #[test]
    fn an_expired_token_asks_for_a_new_one_and_other_tokens_are_refused() {
        assert_eq!(error(401, None, &problem(ProblemCode::TokenExpired)), ClientError::Unauthenticated);
        assert!(matches!(error(401, None, &problem(ProblemCode::TokenInvalid)), ClientError::Rejected(_)));
    }

    #[test]
    fn what_may_pass_is_tried_again_when_the_backend_says() {
        let later = |after_ms| ClientError::Retry { after_ms };
        assert_eq!(error(503, Some("5"), &problem(ProblemCode::Unavailable)), later(Some(5_000)));
        assert_eq!(error(429, Some("nonsense"), "slow down"), later(None));
        assert_eq!(error(408, None, ""), later(None));
        assert_eq!(error(502, None, "<html>Bad Gateway</html>"), later(None));
        assert_eq!(
            parse_json::<ConversationHead>("<html>Please sign in to the hotel</html>"),
            Err(later(None))
        );
    }

    #[test]
    fn a_refusal_keeps_its_reason() {
        let ClientError::Rejected(refusal) = error(422, None, &problem(ProblemCode::TextTooLong)) else {
            panic!("refused")
        };
        assert_eq!(refusal.detail, "because");
        let ClientError::Rejected(bare) = error(418, None, "teapot") else { panic!("refused") };
        assert_eq!(bare.status, 418);
    }
}
