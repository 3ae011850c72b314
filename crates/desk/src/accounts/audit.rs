//! The audit log: actor, action, subject and time of each event.

use std::sync::Arc;

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, AuditEntry, AuditPage};

use super::agent::AgentId;
use super::authentication::AuthenticatedAgent;
use super::permissions::check_lead;
use crate::error::{ServiceError, StorageError};
use crate::support::pagination::{Limit, Page};

/// The actor of an event, as it is stored.
#[derive(Clone, Debug)]
pub enum ActorId {
    Agent(AgentId),
    /// A system of the company, by name.
    System(String),
    CommandLine,
    /// The desk itself, without a request.
    Desk,
    /// Nobody was signed in.
    Anonymous,
}

#[derive(Clone, Debug)]
pub struct AuditEvent {
    pub at: Timestamp,
    pub actor: ActorId,
    /// The agent whom the action concerns, if it concerns one.
    pub subject: Option<AgentId>,
    pub action: AuditAction,
}

/// Stores events. Events are never changed and never removed, so that no event names a customer.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Stores an event that belongs to no other change. The event of a change is stored in the transaction of the
    /// change.
    async fn record(&self, event: AuditEvent) -> Result<(), StorageError>;

    /// The events, newest first, before the position of an earlier page.
    async fn audit_page(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError>;
}

pub struct AuditService {
    pub log: Arc<dyn AuditLog>,
}

impl AuditService {
    /// A page of the audit log.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn page(
        &self,
        agent: &AuthenticatedAgent,
        before: Option<u64>,
        limit: Limit,
    ) -> Result<AuditPage, ServiceError> {
        check_lead(agent.role)?;
        let page = self.log.audit_page(before, limit.get()).await?;
        Ok(AuditPage { entries: page.items, next: page.next })
    }
}
