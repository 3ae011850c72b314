//! Connections of a database, each of which does one piece of work at a time.

use futures_util::future::BoxFuture;
use sqlx::Pool;

use crate::support::task::run_in_task;

/// Connections for work that needs one of them.
///
/// Work runs in a task of its own and gets a connection in place of the pool. So no connection waits for a request that is
/// not polled, and no work that has a connection waits for another one: requests cannot wait for each other in a circle,
/// however many there are and however few connections.
pub struct Connections<DB: sqlx::Database>(Pool<DB>);

impl<DB: sqlx::Database> Connections<DB> {
    pub fn new(pool: Pool<DB>) -> Self {
        Self(pool)
    }

    /// Runs work on a connection. The work ends when the caller is dropped.
    ///
    /// # Errors
    /// When no connection is free in time, or the database cannot be reached.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut DB::Connection) -> BoxFuture<'c, T> + Send + 'static,
    ) -> sqlx::Result<T> {
        let connection = self.0.acquire();
        run_in_task(async move {
            let mut connection = connection.await?;
            Ok(work(&mut *connection).await)
        })
        .await
    }

    /// The pool, for transactions that change data and for what lasts as long as the desk.
    pub fn pool(&self) -> &Pool<DB> {
        &self.0
    }

    pub async fn close(&self) {
        self.0.close().await;
    }
}
