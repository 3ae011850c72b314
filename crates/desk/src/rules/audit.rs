//! The audit log: who let whom in and out. And the port to where it is kept.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, AuditEntry, AuditPage};

use super::people::may_lead;
use super::presence::Actor;
use super::{Desk, Limit, Page, Refusal, StorageError};

/// Who did something, by their number.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// A person of the desk.
    Person(i64),
    /// Whoever typed a command.
    CommandLine,
    /// Somebody who was not signed in.
    Somebody,
}

/// One thing that is to be noted.
#[derive(Clone, Debug)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// To whom.
    pub whom: Option<i64>,
    /// What.
    pub deed: AuditAction,
}

/// Keeps what was done. Nothing in it is ever changed or taken out.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Notes what stands alone. Whatever changes something else is noted in the transaction of the change.
    async fn note(&self, note: Note) -> Result<(), StorageError>;

    /// What was done, newest first, before the number at the end of an earlier page.
    async fn noted(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditEntry>, StorageError>;
}

impl Desk {
    /// A page of the audit log, for a lead.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn audit(
        &self,
        actor: &Actor,
        before: Option<u64>,
        limit: Limit,
    ) -> Result<AuditPage, Refusal> {
        may_lead(actor.role)?;
        let page = self.roster.noted(before, limit.get()).await?;
        Ok(AuditPage { entries: page.items, next: page.next })
    }
}
