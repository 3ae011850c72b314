//! Passwords: argon2id hashes, computed off the threads that answer requests, and the change of a password.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use contract::ValidationError;
use inbox_api::ChangePassword;

use super::authentication::AuthenticatedAgent;
use super::password_strength::check_new_password;
use super::permissions::sign_in_needed;
use super::service::AccountService;
use crate::error::{ServiceError, StorageError};
use crate::support::clock;
use crate::support::work_queue::{Slot, WorkQueue};

/// Each hash takes 19 MiB, so that a flood of attempts must not run all at once. Few agents sign in at the same time; a
/// long queue is such a flood.
static HASH_QUEUE: WorkQueue = WorkQueue::new(4, 16);

/// In how many seconds to try again when the queue is full.
const BUSY_RETRY_S: u64 = 5;

/// The hash of a password that nobody has, made like the others.
static DUMMY_HASH: LazyLock<String> = LazyLock::new(|| hash("the password of nobody"));

/// Hashes a password into a PHC string. Takes tens of milliseconds on purpose.
pub fn hash(password: &str) -> String {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .expect("the default parameters are valid and the operating system has randomness");
    hash.to_string()
}

/// A place in the queue of hashes.
///
/// # Errors
/// `rate-limited` when the queue is full.
pub fn reserve_slot() -> Result<Slot, ServiceError> {
    HASH_QUEUE.reserve().ok_or(ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S })
}

/// Hashes a password in the queue.
///
/// # Errors
/// Only when the hash itself panics.
pub async fn hash_queued(slot: Slot, password: String) -> Result<String, ServiceError> {
    let failed = || StorageError::Defect("a password could not be hashed".to_owned());
    Ok(slot.run(move || hash(&password)).await.ok_or_else(failed)?)
}

/// Whether the password has this hash. Without a hash the result is `false`, after as much time as with one.
pub async fn verify(slot: Slot, password: String, stored_hash: Option<String>) -> bool {
    let job = move || {
        // Initialised for every name, or the first unknown one would take twice as long.
        let dummy = DUMMY_HASH.as_str();
        let hash = PasswordHash::new(stored_hash.as_deref().unwrap_or(dummy));
        let is_equal =
            hash.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
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
        check_new_password("new", &change.new, &[agent.name.as_str()])?;
        let slot = reserve_slot()?;
        // Throttled too: an open browser must not allow any number of guesses.
        self.login_throttle
            .attempt(&agent.name.normalized())
            .map_err(|retry_after_s| ServiceError::RateLimited { retry_after_s })?;
        let stored_hash = self.store.find_agent(&agent.name).await?.map(|agent| agent.password_hash);
        let old_hash = stored_hash.clone().unwrap_or_default();
        if !verify(slot, change.old, stored_hash).await {
            let detail = "This is not your password so far. Ask a lead for a new link if you forgot it.";
            return Err(ValidationError::field("old", detail).into());
        }
        self.login_throttle.reset(&agent.name.normalized());
        let new_hash = hash_queued(reserve_slot()?, change.new).await?;
        if !self.store.change_password(agent.session, clock::now(), &old_hash, &new_hash).await? {
            return Err(sign_in_needed().into());
        }
        self.revocations.notify();
        Ok(())
    }
}
