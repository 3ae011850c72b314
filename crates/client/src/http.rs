//! HTTP requests to a backend: timeout, cancellation, and errors that state the next step.

use contract::Problem;
use contract::decode::Decode;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::RequestBuilder;

use crate::{json, platform};

/// The error of a request, by the next step of the caller.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientError {
    /// The same request may succeed later.
    Retry {
        /// The pause of `Retry-After`, in milliseconds.
        after_ms: Option<u64>,
    },
    /// The backend does not accept the token, for this reason if it gives one; or the host page supplied none.
    Unauthenticated(Option<Box<Problem>>),
    /// The backend rejects the request, and every repetition of it.
    Rejected(Box<Problem>),
    /// Something between the page and the backend refuses the request with this status: a firewall, a proxy. A
    /// repetition may pass.
    Blocked(u16),
}

/// Sends a request and returns the text of a 2xx response. `wait` extends the timeout by so many seconds. Boxed and
/// without a type parameter, so that the module holds this code once and not in every caller.
pub fn send(
    request: RequestBuilder,
    body: Option<String>,
    wait: u32,
) -> LocalBoxFuture<'static, Result<String, ClientError>> {
    let timeout_ms = REQUEST_TIMEOUT_MS + u64::from(wait) * 1_000;
    async move {
        let unreachable = ClientError::Retry { after_ms: None };
        let response = platform::with_timeout(timeout_ms, fetch(request, body)).await.flatten();
        let (status, retry_after, text) = response.ok_or(unreachable)?;
        classify_response(status, retry_after.as_deref(), &text).map(|()| text)
    }
    .boxed_local()
}

/// Decodes the text of a 2xx response. Text that cannot be decoded, such as the HTML of a proxy, does not come from the
/// backend, and the request is retried.
pub fn parse_json<T: Decode>(text: &str) -> Result<T, ClientError> {
    json::from_str(text).ok_or(ClientError::Retry { after_ms: None })
}

/// Encodes the body of a request.
pub fn to_json<T: serde::Serialize>(value: &T) -> String {
    // Types of the contract can always be encoded. `expect` would add the error messages of serde to the module.
    serde_json::to_string(value).unwrap_or_default()
}

/// Timeout of a request in milliseconds, beyond the wait that it asks for.
const REQUEST_TIMEOUT_MS: u64 = 20_000;

/// Aborts its request when it is dropped, so that no request outlives its task.
struct AbortOnDrop(web_sys::AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Status, `Retry-After` and text of the response; `None` if the backend was not reached.
async fn fetch(request: RequestBuilder, body: Option<String>) -> Option<(u16, Option<String>, String)> {
    let abort = AbortOnDrop(web_sys::AbortController::new().ok()?);
    let request = request.abort_signal(Some(&abort.0.signal()));
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let response = request.ok()?.send().await.ok()?;
    let text = response.text().await.ok()?;
    Some((response.status(), response.headers().get("Retry-After"), text))
}

/// Maps status and text to `Ok` or [`ClientError`]. Only a problem of the contract is a rejection by the backend.
fn classify_response(status: u16, retry_after: Option<&str>, text: &str) -> Result<(), ClientError> {
    let problem = || json::from_str::<Problem>(text).map(Box::new);
    match status {
        200..300 => Ok(()),
        401 => Err(ClientError::Unauthenticated(problem())),
        // A slow device, a busy backend, a defect, or a proxy that cannot reach the backend.
        408 | 425 | 429 | 500.. => {
            let seconds = retry_after.and_then(|value| value.trim().parse::<u64>().ok());
            Err(ClientError::Retry { after_ms: seconds.map(|s| s.min(3_600) * 1_000) })
        }
        _ => Err(problem().map_or(ClientError::Blocked(status), ClientError::Rejected)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Conversation, ProblemCode};

    fn problem(code: ProblemCode) -> String {
        to_json(&Problem::new(code, "because"))
    }

    fn error(status: u16, retry_after: Option<&str>, text: &str) -> ClientError {
        classify_response(status, retry_after, text).expect_err("an error")
    }

    #[test]
    fn a_2xx_response_is_decoded() {
        classify_response(201, None, "").expect("good");
        let conversation: Conversation =
            parse_json(include_str!("../../contract/golden/conversation.json")).expect("conversation");
        assert_eq!(conversation.last_seq, 12);
    }

    #[test]
    fn every_401_is_unauthenticated_whatever_its_body() {
        for body in ["", "<html>401</html>", r#"{"title":"Unauthorized","status":401}"#] {
            assert_eq!(error(401, None, body), ClientError::Unauthenticated(None), "{body}");
        }
        let ClientError::Unauthenticated(Some(reason)) =
            error(401, None, &problem(ProblemCode::TokenExpired))
        else {
            panic!("no reason")
        };
        assert_eq!(reason.code, ProblemCode::TokenExpired);
    }

    #[test]
    fn temporary_errors_are_retried_after_the_pause_of_retry_after() {
        let retry = |after_ms| ClientError::Retry { after_ms };
        assert_eq!(error(503, Some("5"), &problem(ProblemCode::Unavailable)), retry(Some(5_000)));
        assert_eq!(error(429, Some("nonsense"), "slow down"), retry(None));
        assert_eq!(error(408, None, ""), retry(None));
        assert_eq!(error(500, None, &problem(ProblemCode::TextEmpty)), retry(None));
        assert_eq!(error(502, None, "<html>Bad Gateway</html>"), retry(None));
        assert_eq!(parse_json::<Conversation>("<html>Please sign in to the hotel</html>"), Err(retry(None)));
    }

    #[test]
    fn only_a_problem_of_the_contract_is_a_rejection() {
        let ClientError::Rejected(problem) = error(422, None, &problem(ProblemCode::TextTooLong)) else {
            panic!("not rejected")
        };
        assert_eq!(problem.detail, "because");
        for (status, body) in [
            (403, "<html>Request blocked</html>"),
            (404, ""),
            (413, "Payload Too Large"),
            (418, r#"{"type":"about:blank","title":"Teapot","status":418}"#),
        ] {
            assert_eq!(error(status, None, body), ClientError::Blocked(status));
        }
    }
}
