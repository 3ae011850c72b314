//! Tasks that go on whether the request that started them is polled or not.

use std::future::Future;

use tokio::task::JoinError;
use tokio_util::task::AbortOnDropHandle;

/// Runs a write to its end even if the caller hangs up. A request that is dropped between the commit and the
/// notification would leave the customer's other pages without the new entry until their next poll.
pub async fn run_to_completion<T: Send + 'static>(write: impl Future<Output = T> + Send + 'static) -> T {
    outcome(tokio::spawn(write).await).await
}

/// Runs work in a task of its own, which ends when the caller is dropped. What the work holds, such as a connection, does not
/// depend on a caller that waits for something else meanwhile.
pub async fn run_in_task<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    outcome(AbortOnDropHandle::new(tokio::spawn(work)).await).await
}

async fn outcome<T>(joined: Result<T, JoinError>) -> T {
    match joined {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only the end of the runtime cancels a task that is waited for, and nobody waits for the result then.
            Err(_) => std::future::pending().await,
        },
    }
}
