//! Transactions that change accounts or saved replies.

use std::ops::{Deref, DerefMut};

use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Postgres, Transaction};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::transaction::begin_change;

/// How many of them hold a connection at a time, one that runs and one that waits for it at the server. The others wait
/// without a connection, so that sign-ins do not take all connections from customers.
const CONNECTIONS: usize = 2;

pub struct AccountChanges {
    pool: PgPool,
    permits: Semaphore,
}

/// A transaction that holds the lock of the accounts. It is rolled back when it is dropped.
pub struct AccountChange<'p> {
    transaction: Transaction<'static, Postgres>,
    _permit: SemaphorePermit<'p>,
}

impl AccountChanges {
    pub fn new(pool: PgPool) -> Self {
        Self { pool, permits: Semaphore::new(CONNECTIONS) }
    }

    /// Begins a transaction. No other one runs at the same time on any desk, so that of two leads who disable each other
    /// only one can, and the last lead stays.
    pub async fn begin(&self) -> sqlx::Result<AccountChange<'_>> {
        const LOCK: &str = "SELECT name FROM locks WHERE name = 'accounts' FOR UPDATE";
        let permit = self.permits.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let mut transaction = begin_change(&self.pool).await?;
        sqlx::query(LOCK).fetch_one(&mut *transaction).await?;
        Ok(AccountChange { transaction, _permit: permit })
    }
}

impl AccountChange<'_> {
    pub async fn commit(self) -> sqlx::Result<()> {
        self.transaction.commit().await
    }
}

impl Deref for AccountChange<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for AccountChange<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}
