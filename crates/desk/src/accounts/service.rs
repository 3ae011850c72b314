//! The service behind sign-in, sessions and people. Each operation has a file of its own beside this one.

use std::sync::Arc;

use super::audit::AuditLog;
use super::authentication::RevocationSignal;
use super::device_cookie::DeviceKey;
use super::login_throttle::LoginThrottle;
use super::store::AccountStore;
use crate::error::ServiceError;
use crate::peers::{AttemptKey, PeerMessage, Peers};

pub struct AccountService {
    pub(super) store: Arc<dyn AccountStore>,
    pub(super) audit_log: Arc<dyn AuditLog>,
    pub(super) revocations: Arc<RevocationSignal>,
    pub(super) login_throttle: Arc<LoginThrottle>,
    pub(super) device_key: DeviceKey,
    peers: Peers,
}

impl AccountService {
    pub fn new(
        store: Arc<dyn AccountStore>,
        audit_log: Arc<dyn AuditLog>,
        revocations: Arc<RevocationSignal>,
        login_throttle: Arc<LoginThrottle>,
        device_key: DeviceKey,
        peers: Peers,
    ) -> Self {
        Self { store, audit_log, revocations, login_throttle, device_key, peers }
    }

    /// Counts an attempt on all desks, before it is made.
    ///
    /// # Errors
    /// `rate-limited`.
    pub(super) fn count_attempt(&self, key: AttemptKey) -> Result<(), ServiceError> {
        self.login_throttle
            .attempt(&key)
            .map_err(|retry_after_s| ServiceError::RateLimited { retry_after_s })?;
        self.peers.tell(PeerMessage::SignInAttempt(key));
        Ok(())
    }

    /// Forgets the attempts on all desks, after one that succeeded.
    pub(super) fn reset_attempts(&self, key: AttemptKey) {
        self.login_throttle.reset(&key);
        self.peers.tell(PeerMessage::SignIn(key));
    }
}
