//! Verification of the tokens that requests have, with a log for the operator.

use contract::{Problem, Timestamp};

use super::signing_keys::SigningKeys;
use super::verify::{VerifiedToken, verify_service_token, verify_token};
use super::warning_log::WarningLog;

pub struct TokenVerifier {
    keys: SigningKeys,
    log: WarningLog,
}

impl TokenVerifier {
    pub fn new(keys: SigningKeys) -> Self {
        Self { keys, log: WarningLog::default() }
    }

    /// Verifies a customer's token, and logs the warnings about it that are new.
    ///
    /// # Errors
    /// As [`verify_token`].
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<VerifiedToken, Problem> {
        let verified = verify_token(&self.keys, token, now)?;
        self.log.log(&verified.kid, &verified.warnings, now);
        Ok(verified)
    }

    /// Verifies a service token.
    ///
    /// # Errors
    /// As [`verify_token`].
    pub fn verify_service(&self, token: &str, now: Timestamp) -> Result<VerifiedToken, Problem> {
        verify_service_token(&self.keys, token, now)
    }
}
