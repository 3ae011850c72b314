//! The desk: one company's terms, keys, storage and wakes, and every operation on them.

use std::future::Future;
use std::sync::Arc;

use contract::Capabilities;

use super::agents::AccountStore;
use super::expectation::ResponseTimeCache;
use super::key::SigningKeys;
use super::note::NoteStore;
use super::onlookers::ViewerRegistry;
use super::polls::LongPollLimiter;
use super::presence::RevocationSignal;
use super::replies::SavedReplyStore;
use super::scoreboard::ReportStore;
use super::tries::LoginThrottle;
use super::{AuthenticatedCustomer, Company, ConversationStore, Notifier, ServiceError, clock, token};

/// Everything an operation needs. The operations themselves are one file each, beside this one.
pub struct Desk {
    pub(super) company: Arc<Company>,
    pub(super) keys: SigningKeys,
    pub(super) store: Arc<dyn ConversationStore>,
    pub(super) accounts: Arc<dyn AccountStore>,
    pub(super) notes: Arc<dyn NoteStore>,
    pub(super) saved_replies: Arc<dyn SavedReplyStore>,
    pub(super) reports: Arc<dyn ReportStore>,
    pub(super) notifier: Arc<Notifier>,
    pub(super) long_polls: LongPollLimiter,
    pub(super) viewers: ViewerRegistry,
    pub(super) response_times: ResponseTimeCache,
    pub(super) login_throttle: LoginThrottle,
    pub(super) revocations: RevocationSignal,
}

impl Desk {
    /// A desk on top of a database.
    pub fn new<E: ConversationStore + AccountStore + NoteStore + SavedReplyStore + ReportStore + 'static>(
        terms: Company,
        keys: SigningKeys,
        engine: Arc<E>,
    ) -> Self {
        Self {
            company: Arc::new(terms),
            keys,
            store: engine.clone(),
            accounts: engine.clone(),
            notes: engine.clone(),
            saved_replies: engine.clone(),
            reports: engine,
            notifier: Arc::new(Notifier::default()),
            long_polls: LongPollLimiter::default(),
            viewers: ViewerRegistry::default(),
            response_times: ResponseTimeCache::default(),
            login_throttle: LoginThrottle::default(),
            revocations: RevocationSignal::default(),
        }
    }

    /// What this desk can do: the answer to `GET /v1`.
    pub async fn capabilities(&self) -> Capabilities {
        self.company.capabilities(self.current_response_times().await)
    }

    /// Who calls, from the token in the request.
    ///
    /// # Errors
    /// `token-invalid` and `token-expired`, with a detail that helps the web team of the company.
    pub fn authenticate_customer(&self, token: &str) -> Result<AuthenticatedCustomer, ServiceError> {
        Ok(token::verify(&self.keys, token, clock::now())?.into())
    }

    /// Whether the database answers; a real read.
    ///
    /// # Errors
    /// Whatever the storage says.
    pub async fn health(&self) -> Result<(), ServiceError> {
        Ok(self.store.last_position().await.map(|_| ())?)
    }

    /// Who waits for what. `stop` on it ends every long poll.
    pub fn notifier(&self) -> &Notifier {
        &self.notifier
    }
}

/// Runs a write to its end even if the caller hangs up. A request that is dropped between the commit and the
/// wake would otherwise leave the other pages of the customer asleep although there is something new.
pub(super) async fn run_to_completion<T: Send + 'static>(
    write: impl Future<Output = T> + Send + 'static,
) -> T {
    match tokio::spawn(write).await {
        Ok(answer) => answer,
        Err(broken) => match broken.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only the end of the runtime cancels a task that nobody holds; nobody waits for it then.
            Err(_) => std::future::pending().await,
        },
    }
}
