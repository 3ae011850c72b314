//! The service behind the contract's operations. Each operation has a file of its own beside this one.

use std::sync::Arc;
use std::time::Duration;

use contract::Capabilities;

use super::appender::EntryAppender;
use super::budgets::{ClientLimits, CustomerBudgets};
use super::company_system::CompanySystem;
use super::customer::Identity;
use super::model::Conversation;
use super::response_time_cache::ResponseTimeCache;
use super::store::ConversationStore;
use super::topic::Topic;
use crate::accounts::store::AccountStore;
use crate::company::Company;
use crate::error::ServiceError;
use crate::peers::Peers;
use crate::support::concurrency_limit::ConcurrencyPermit;
use crate::support::notifier::Notifier;

/// A client by which long polls and reads are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ContractClient {
    Customer(Identity),
    System(CompanySystem),
}

pub struct ConversationService {
    pub(super) company: Arc<Company>,
    pub(super) store: Arc<dyn ConversationStore>,
    pub(super) accounts: Arc<dyn AccountStore>,
    pub(super) notifier: Arc<Notifier<Topic>>,
    pub(super) response_times: Arc<ResponseTimeCache>,
    pub(super) appender: EntryAppender,
    pub(super) peers: Peers,
    pub(super) budgets: Arc<CustomerBudgets>,
    limits: ClientLimits<ContractClient>,
}

impl ConversationService {
    pub fn new(
        company: Arc<Company>,
        store: Arc<dyn ConversationStore>,
        accounts: Arc<dyn AccountStore>,
        notifier: Arc<Notifier<Topic>>,
        response_times: Arc<ResponseTimeCache>,
        peers: Peers,
        budgets: Arc<CustomerBudgets>,
    ) -> Self {
        let appender =
            EntryAppender { store: store.clone(), notifier: notifier.clone(), company: company.clone() };
        let limits = ClientLimits::default();
        Self { company, store, accounts, notifier, response_times, appender, peers, budgets, limits }
    }

    /// The answer to `GET /v1`.
    pub async fn capabilities(&self) -> Capabilities {
        self.company.capabilities(self.response_times.current().await)
    }

    /// Conversations as the contract shows them.
    pub(super) async fn published(&self, conversations: &[Conversation]) -> Vec<contract::Conversation> {
        let response_time = self.response_times.current().await;
        conversations.iter().map(|conversation| conversation.published(response_time.as_ref())).collect()
    }

    /// Conversations as the company's systems see them.
    pub(super) async fn published_for_company(
        &self,
        conversations: &[Conversation],
    ) -> Vec<contract::CompanyConversation> {
        let response_time = self.response_times.current().await;
        let published = |one: &Conversation| one.published_for_company(response_time.as_ref());
        conversations.iter().map(published).collect()
    }

    /// Whether the database answers; a real read.
    ///
    /// # Errors
    /// A storage error.
    pub async fn health(&self) -> Result<(), ServiceError> {
        Ok(self.store.last_position().await.map(|_| ())?)
    }

    /// How long a request waits. A request beyond the limit of concurrent long polls is answered at once.
    /// Every client knows this answer: a backend without long polls gives it always.
    pub(super) fn long_poll_budget(
        &self,
        client: &ContractClient,
        wait: Duration,
    ) -> (Duration, Option<ConcurrencyPermit<ContractClient>>) {
        if wait.is_zero() {
            return (wait, None);
        }
        match self.limits.long_polls.acquire(client) {
            Some(permit) => (self.company.clamp_wait(wait), Some(permit)),
            None => (Duration::ZERO, None),
        }
    }

    /// Reads when it is the client's turn, so that a client with many requests leaves connections to the others.
    pub(super) async fn read_in_turn<T>(&self, client: &ContractClient, read: impl Future<Output = T>) -> T {
        let _turn = self.limits.reads.take(client).await;
        read.await
    }
}
