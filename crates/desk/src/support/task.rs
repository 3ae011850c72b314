//! Tasks that outlive the request that started them.

use std::future::Future;

/// Runs a write to its end even if the caller hangs up. A request that is dropped between the commit and the
/// notification would leave the customer's other pages without the new entry until their next poll.
pub async fn run_to_completion<T: Send + 'static>(write: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(write).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only the end of the runtime cancels a task without an abort handle, and nobody waits for it then.
            Err(_) => std::future::pending().await,
        },
    }
}
