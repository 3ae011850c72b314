//! The desk: one company's terms, keys, storage and wakes, and every operation on them.

use std::future::Future;
use std::sync::Arc;

use contract::Capabilities;

use crate::accounts::agent::AccountStore;
use crate::accounts::authentication::RevocationSignal;
use crate::accounts::login_throttle::LoginThrottle;
use crate::company::Company;
use crate::conversations::customer::AuthenticatedCustomer;
use crate::conversations::response_times::ResponseTimeCache;
use crate::conversations::store::ConversationStore;
use crate::error::ServiceError;
use crate::inbox::notes::NoteStore;
use crate::inbox::report::ReportStore;
use crate::inbox::saved_replies::SavedReplyStore;
use crate::inbox::viewers::ViewerRegistry;
use crate::support::clock;
use crate::support::long_poll_limit::LongPollLimiter;
use crate::support::notifier::Notifier;
use crate::tokens::signing_keys::SigningKeys;
use crate::tokens::verify;

/// Everything an operation needs. The operations themselves are one file each, beside this one.
pub struct Desk {
    pub(crate) company: Arc<Company>,
    pub(crate) keys: SigningKeys,
    pub(crate) store: Arc<dyn ConversationStore>,
    pub(crate) accounts: Arc<dyn AccountStore>,
    pub(crate) notes: Arc<dyn NoteStore>,
    pub(crate) saved_replies: Arc<dyn SavedReplyStore>,
    pub(crate) reports: Arc<dyn ReportStore>,
    pub(crate) notifier: Arc<Notifier>,
    pub(crate) long_polls: LongPollLimiter,
    pub(crate) viewers: ViewerRegistry,
    pub(crate) response_times: ResponseTimeCache,
    pub(crate) login_throttle: LoginThrottle,
    pub(crate) revocations: RevocationSignal,
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
        Ok(verify::verify(&self.keys, token, clock::now())?.into())
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
pub(crate) async fn run_to_completion<T: Send + 'static>(
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
