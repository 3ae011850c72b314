//! Asking the desk for what a room shows, and telling why something was not done.

use widget::browser;
use widget::http::ClientError;

use crate::app_state::Desk;
use crate::i18n::admin as words;

/// How long to wait for a desk that cannot be reached, in milliseconds.
pub const PAUSE_MS: u64 = 2_000;

/// Asks until there is an answer; an error says why there will be none.
pub async fn ask<T, A: Future<Output = Result<T, ClientError>>>(
    desk: Desk,
    asking: impl Fn() -> A,
) -> Result<T, String> {
    loop {
        match asking().await {
            Err(ClientError::Retry { after_ms }) => browser::sleep(after_ms.unwrap_or(PAUSE_MS)).await,
            Err(error) => return Err(why(desk, error)),
            Ok(answer) => return Ok(answer),
        }
    }
}

/// Why something was not done.
pub fn why(desk: Desk, error: ClientError) -> String {
    desk.troubled(&error);
    match error {
        ClientError::Refused(problem) => problem.detail,
        ClientError::Retry { .. } | ClientError::NeedToken => words::NOT_DONE.to_owned(),
    }
}
