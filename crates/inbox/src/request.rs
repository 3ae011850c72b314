//! Helpers for requests: retry, and the message of an error.

use client::ClientError;
use client::platform;

use crate::i18n;
use crate::inbox_state::InboxState;

/// Pause before an unreachable desk is asked again, in milliseconds.
pub const RETRY_DELAY_MS: u64 = 2_000;

/// Repeats a request while the desk is unreachable. An error is the message to show.
pub async fn fetch_with_retry<T, F: Future<Output = Result<T, ClientError>>>(
    inbox: InboxState,
    request: impl Fn() -> F,
) -> Result<T, String> {
    loop {
        match request().await {
            Err(ClientError::Retry { after_ms }) => platform::sleep(after_ms.unwrap_or(RETRY_DELAY_MS)).await,
            Err(error) => return Err(error_message(inbox, error)),
            Ok(answer) => return Ok(answer),
        }
    }
}

/// Records an error in `inbox` and returns the message to show.
pub fn error_message(inbox: InboxState, error: ClientError) -> String {
    inbox.handle_error(&error);
    match error {
        ClientError::Rejected(problem) => problem.detail,
        ClientError::Retry { .. } | ClientError::Unauthenticated(_) | ClientError::Blocked(_) => {
            i18n::REQUEST_FAILED.to_owned()
        }
    }
}
