//! The audit log: who let whom in and out. And the port to where it is kept.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, AuditEntry, AuditPage};

use super::authentication::AuthenticatedAgent;
use super::people::check_lead;
use crate::conversations::store::StorageError;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::pagination::{Limit, Page};

/// Who did something, by their number.
#[derive(Clone, Copy, Debug)]
pub enum ActorId {
    /// A person of the desk.
    Agent(i64),
    /// Whoever typed a command.
    CommandLine,
    /// Somebody who was not signed in.
    Anonymous,
}

/// One thing that is to be noted.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: ActorId,
    /// To whom.
    pub subject: Option<i64>,
    /// What.
    pub action: AuditAction,
}

/// Keeps what was done. Nothing in it is ever changed or taken out.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Notes what stands alone. Whatever changes something else is noted in the transaction of the change.
    async fn record(&self, note: AuditEvent) -> Result<(), StorageError>;

    /// What was done, newest first, before the number at the end of an earlier page.
    async fn audit_page(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError>;
}

impl Desk {
    /// A page of the audit log, for a lead.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn audit(
        &self,
        actor: &AuthenticatedAgent,
        before: Option<u64>,
        limit: Limit,
    ) -> Result<AuditPage, ServiceError> {
        check_lead(actor.role)?;
        let page = self.accounts.audit_page(before, limit.get()).await?;
        Ok(AuditPage { entries: page.items, next: page.next })
    }
}
