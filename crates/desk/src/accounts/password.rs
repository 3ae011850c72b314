//! Passwords: argon2id hashes, computed off the threads that answer requests, and the change of a password.

use std::sync::{LazyLock, OnceLock};
use std::thread::available_parallelism;

use contract::ValidationError;
use inbox_api::ChangePassword;

use super::authentication::AuthenticatedAgent;
use super::password_hash::HashMemory;
use super::password_strength::check_new_password;
use super::permissions::sign_in_needed;
use super::service::AccountService;
use crate::error::{ServiceError, StorageError};
use crate::peers::AttemptKey;
use crate::support::clock;
use crate::support::work_queue::{Priority, Slot, WorkQueue};

/// How many computations wait. Few agents sign in at the same time; a longer queue is a flood of attempts.
const WAITING: usize = 16;

/// Hashes take processors and 19 MiB each. Half of the processors are left to the requests of customers.
static HASH_QUEUE: LazyLock<WorkQueue<HashMemory>> = LazyLock::new(|| {
    let processors = available_parallelism().map_or(1, usize::from);
    WorkQueue::new((0..(processors / 2).max(1)).map(|_| HashMemory::default()), WAITING)
});

/// In how many seconds to try again when the queue is full.
const BUSY_RETRY_S: u64 = 5;

/// The hash of a password that nobody has, made like the others.
static DUMMY_HASH: OnceLock<String> = OnceLock::new();

/// Hashes a password into a PHC string, for a command. Takes tens of milliseconds on purpose.
pub fn hash(password: &str) -> String {
    HashMemory::default().hash(password)
}

/// A place in the queue of hashes.
///
/// # Errors
/// `rate-limited` when the queue is full.
pub fn reserve_slot(priority: Priority) -> Result<Slot<HashMemory>, ServiceError> {
    HASH_QUEUE.reserve(priority).ok_or(ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S })
}

/// Hashes a password in the queue.
///
/// # Errors
/// Only when the hash itself panics.
pub async fn hash_queued(slot: Slot<HashMemory>, password: String) -> Result<String, ServiceError> {
    let failed = || StorageError::Defect("a password could not be hashed".to_owned());
    Ok(slot.run(move |memory| memory.hash(&password)).await.ok_or_else(failed)?)
}

/// Whether the password has this hash. Without a hash the result is `false`, after as much time as with one.
pub async fn verify(slot: Slot<HashMemory>, password: String, stored_hash: Option<String>) -> bool {
    let job = move |memory: &mut HashMemory| {
        // Initialised for every name, or the first unknown one would take twice as long.
        let dummy = DUMMY_HASH.get_or_init(|| memory.hash("the password of nobody"));
        let is_equal = memory.verify(&password, stored_hash.as_ref().unwrap_or(dummy));
        is_equal && stored_hash.is_some()
    };
    slot.run(job).await.unwrap_or(false)
}

impl AccountService {
    /// Changes the agent's own password and ends their other sessions.
    ///
    /// # Errors
    /// `field-invalid` for either password, and `rate-limited`.
    pub async fn change_password(
        &self,
        agent: &AuthenticatedAgent,
        change: ChangePassword,
    ) -> Result<(), ServiceError> {
        check_new_password("new", &change.new, &[agent.name.as_str(), agent.sign_in_name.as_str()])?;
        let slot = reserve_slot(Priority::High)?;
        // Throttled too: an open browser must not allow any number of guesses. Only who has a session counts here, so that
        // an agent can change the password while strangers try the name.
        let counted = AttemptKey::password_change(agent.id);
        self.count_attempt(counted.clone())?;
        let stored = self.store.find_agent_by_sign_in_name(&agent.sign_in_name).await?;
        let stored_hash = stored.map(|agent| agent.password_hash);
        let old_hash = stored_hash.clone().unwrap_or_default();
        if !verify(slot, change.old, stored_hash).await {
            let detail = "This is not your password so far. Ask a lead for a new link if you forgot it.";
            return Err(ValidationError::field("old", detail).into());
        }
        self.reset_attempts(counted);
        let new_hash = hash_queued(reserve_slot(Priority::High)?, change.new).await?;
        if !self.store.change_password(agent.session, clock::now(), &old_hash, &new_hash).await? {
            return Err(sign_in_needed().into());
        }
        self.revocations.notify();
        Ok(())
    }
}
