//! The desk: one company's terms, keys, storage and wakes, and every operation on them.

use std::future::Future;
use std::sync::Arc;

use contract::Capabilities;

use super::agents::Roster;
use super::expectation::Measured;
use super::key::Keys;
use super::note::Notebook;
use super::onlookers::Onlookers;
use super::polls::Polls;
use super::presence::Ended;
use super::replies::Shelf;
use super::scoreboard::Chronicle;
use super::tries::Tries;
use super::{Caller, Refusal, Storage, Terms, Wakes, clock, token};

/// Everything an operation needs. The operations themselves are one file each, beside this one.
pub struct Desk {
    pub(super) terms: Arc<Terms>,
    pub(super) keys: Keys,
    pub(super) storage: Arc<dyn Storage>,
    pub(super) roster: Arc<dyn Roster>,
    pub(super) notebook: Arc<dyn Notebook>,
    pub(super) shelf: Arc<dyn Shelf>,
    pub(super) chronicle: Arc<dyn Chronicle>,
    pub(super) wakes: Arc<Wakes>,
    pub(super) polls: Polls,
    pub(super) onlookers: Onlookers,
    pub(super) measured: Measured,
    pub(super) tries: Tries,
    pub(super) ended: Ended,
}

impl Desk {
    /// A desk on top of a database.
    pub fn new<E: Storage + Roster + Notebook + Shelf + Chronicle + 'static>(
        terms: Terms,
        keys: Keys,
        engine: Arc<E>,
    ) -> Self {
        Self {
            terms: Arc::new(terms),
            keys,
            storage: engine.clone(),
            roster: engine.clone(),
            notebook: engine.clone(),
            shelf: engine.clone(),
            chronicle: engine,
            wakes: Arc::new(Wakes::default()),
            polls: Polls::default(),
            onlookers: Onlookers::default(),
            measured: Measured::default(),
            tries: Tries::default(),
            ended: Ended::default(),
        }
    }

    /// What this desk can do: the answer to `GET /v1`.
    pub async fn capabilities(&self) -> Capabilities {
        self.terms.capabilities(self.expectation().await)
    }

    /// Who calls, from the token in the request.
    ///
    /// # Errors
    /// `token-invalid` and `token-expired`, with a detail that helps the web team of the company.
    pub fn caller(&self, token: &str) -> Result<Caller, Refusal> {
        Ok(token::verify(&self.keys, token, clock::now())?.into())
    }

    /// Whether the database answers; a real read.
    ///
    /// # Errors
    /// Whatever the storage says.
    pub async fn health(&self) -> Result<(), Refusal> {
        Ok(self.storage.position().await.map(|_| ())?)
    }

    /// Who waits for what. `stop` on it ends every long poll.
    pub fn wakes(&self) -> &Wakes {
        &self.wakes
    }
}

/// Runs a write to its end even if the caller hangs up. A request that is dropped between the commit and the
/// wake would otherwise leave the other pages of the customer asleep although there is something new.
pub(super) async fn unbroken<T: Send + 'static>(write: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(write).await {
        Ok(answer) => answer,
        Err(broken) => match broken.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only the end of the runtime cancels a task that nobody holds; nobody waits for it then.
            Err(_) => std::future::pending().await,
        },
    }
}
