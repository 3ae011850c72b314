//! A conversation and its entries, by long poll: `GET /v1/conversations/{id}`, its `/entries`, and the same for the
//! company's systems.

use std::time::Duration;

use contract::{CompanyConversation, CompanyEntries, Conversation, ConversationId, Entries, Entry};

use super::access::Access;
use super::company_system::CompanySystem;
use super::customer::Customer;
use super::model;
use super::service::{ContractClient, ConversationService};
use super::topic::Topic;
use crate::error::ServiceError;
use crate::support::pagination::{Limit, Page, Window};

#[derive(Clone, Copy, Debug)]
pub struct EntriesRequest {
    pub window: Window,
    pub limit: Limit,
    /// How long to wait for an entry. Only for [`Window::After`].
    pub wait: Duration,
}

impl ConversationService {
    /// A conversation of the customer without its entries.
    ///
    /// # Errors
    /// `not-found`, `gone`.
    pub async fn conversation(
        &self,
        customer: &Customer,
        id: ConversationId,
    ) -> Result<Conversation, ServiceError> {
        let client = ContractClient::Customer(customer.identity.clone());
        let lookup = self.read_in_turn(&client, self.store.find_conversation(id)).await?;
        let conversation = customer.access().check(lookup)?;
        Ok(conversation.published(self.response_times.current().await.as_ref()))
    }

    /// A conversation of the system's issuer without its entries.
    ///
    /// # Errors
    /// `not-found`, `gone`.
    pub async fn company_conversation(
        &self,
        system: &CompanySystem,
        id: ConversationId,
    ) -> Result<CompanyConversation, ServiceError> {
        let client = ContractClient::System(system.clone());
        let lookup = self.read_in_turn(&client, self.store.find_conversation(id)).await?;
        let conversation = system.access().check(lookup)?;
        Ok(conversation.published_for_company(self.response_times.current().await.as_ref()))
    }

    /// A page of entries with the conversation of the same moment. With a wait, it is answered as soon as there is an
    /// entry, else after the wait without one.
    ///
    /// # Errors
    /// `not-found`, `gone`.
    pub async fn entries(
        &self,
        customer: &Customer,
        id: ConversationId,
        request: EntriesRequest,
    ) -> Result<Entries, ServiceError> {
        let client = ContractClient::Customer(customer.identity.clone());
        let (conversation, page) = self.read_page(&customer.access(), &client, id, request).await?;
        let conversation = conversation.published(self.response_times.current().await.as_ref());
        Ok(Entries { conversation, has_more: page.next.is_some(), entries: page.items })
    }

    /// The same for a system of the company.
    ///
    /// # Errors
    /// `not-found`, `gone`.
    pub async fn company_entries(
        &self,
        system: &CompanySystem,
        id: ConversationId,
        request: EntriesRequest,
    ) -> Result<CompanyEntries, ServiceError> {
        let client = ContractClient::System(system.clone());
        let (conversation, page) = self.read_page(&system.access(), &client, id, request).await?;
        let conversation = conversation.published_for_company(self.response_times.current().await.as_ref());
        Ok(CompanyEntries { conversation, has_more: page.next.is_some(), entries: page.items })
    }

    async fn read_page(
        &self,
        access: &Access,
        client: &ContractClient,
        id: ConversationId,
        request: EntriesRequest,
    ) -> Result<(model::Conversation, Page<Entry>), ServiceError> {
        let read = || {
            let (window, limit) = (request.window, request.limit.get());
            self.read_in_turn(client, self.store.read_entries(id, window, limit, access))
        };
        let wait = match request.window {
            Window::After(_) => request.wait,
            Window::Before(_) => Duration::ZERO,
        };
        let (wait, _permit) = self.long_poll_budget(client, wait);
        self.notifier
            .poll_until(Topic::Conversation(id), wait, read, |(_, page)| !page.items.is_empty())
            .await
    }
}
