//! Passwords: argon2id, off the threads that answer requests.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::conversations::store::StorageError;
use crate::error::ServiceError;
use crate::support::work_queue::{Slot, WorkQueue};

/// Each check takes 19 MiB, so a flood of tries must not run all together; and agents who sign in are few, so a
/// long line of them is such a flood.
static HASH_QUEUE: WorkQueue = WorkQueue::new(4, 16);

/// A password of nobody, made the same way as the others.
static DUMMY_HASH: LazyLock<String> = LazyLock::new(|| hash("the password of nobody"));

/// Hashes a password into a PHC string. It takes tens of milliseconds on purpose.
pub fn hash(password: &str) -> String {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .expect("the default parameters are valid and the operating system has randomness");
    hash.to_string()
}

/// Hashes a password when it is its turn.
///
/// # Errors
/// Only when the work itself fails.
pub async fn hash_queued(place: Slot, password: String) -> Result<String, ServiceError> {
    let failed = || StorageError::Defect("a password could not be hashed".to_owned());
    Ok(place.run(move || hash(&password)).await.ok_or_else(failed)?)
}

/// A place among those whose password is checked; `None` when too many wait already.
pub fn reserve_slot() -> Option<Slot> {
    HASH_QUEUE.reserve()
}

/// Whether a password is the one that was hashed. `None`: there is no such agent; the answer is no, and as slow
/// as any other.
pub async fn verify(place: Slot, password: String, kept: Option<String>) -> bool {
    let work = move || {
        // Made here for every name, or the first one that does not exist would take twice as long.
        let dummy = DUMMY_HASH.as_str();
        let hash = PasswordHash::new(kept.as_deref().unwrap_or(dummy));
        let fits =
            hash.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        fits && kept.is_some()
    };
    place.run(work).await.unwrap_or(false)
}
