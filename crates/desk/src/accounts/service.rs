//! The service behind sign-in, sessions and people. Each operation has a file of its own beside this one.

use std::sync::Arc;

use super::audit::AuditLog;
use super::authentication::RevocationSignal;
use super::login_throttle::LoginThrottle;
use super::store::AccountStore;
use crate::peers::Peers;

pub struct AccountService {
    pub(super) store: Arc<dyn AccountStore>,
    pub(super) audit_log: Arc<dyn AuditLog>,
    pub(super) revocations: Arc<RevocationSignal>,
    pub(super) login_throttle: Arc<LoginThrottle>,
    pub(super) peers: Peers,
}

impl AccountService {
    pub fn new(
        store: Arc<dyn AccountStore>,
        audit_log: Arc<dyn AuditLog>,
        revocations: Arc<RevocationSignal>,
        login_throttle: Arc<LoginThrottle>,
        peers: Peers,
    ) -> Self {
        Self { store, audit_log, revocations, login_throttle, peers }
    }
}
