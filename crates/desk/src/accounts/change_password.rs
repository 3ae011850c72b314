//! Giving oneself another password.

use contract::{ProblemCode, ValidationError};
use inbox_api::ChangePassword;
use inbox_api::check_password;

use super::authentication::AuthenticatedAgent;
use super::password;
use super::sign_in::BUSY_RETRY_S;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Keeps the new password when the old one is right, and ends one's other sessions.
    ///
    /// # Errors
    /// `field-invalid` for either password, and `rate-limited`.
    pub async fn change_password(
        &self,
        actor: &AuthenticatedAgent,
        change: ChangePassword,
    ) -> Result<(), ServiceError> {
        check_password("new", &change.new)?;
        let crowd = ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S };
        let place = password::reserve_slot().ok_or(crowd)?;
        // Whoever finds a browser open must not have as many tries as they like.
        self.login_throttle
            .attempt(&actor.name.normalized())
            .map_err(|retry_after_s| ServiceError::RateLimited { retry_after_s })?;
        let kept = self.accounts.find_agent(&actor.name).await?.map(|agent| agent.password_hash);
        let old = kept.clone().unwrap_or_default();
        if !password::verify(place, change.old, kept).await {
            let detail = "This is not your password so far. Ask a lead for a new link if you forgot it.";
            return Err(ValidationError::field("old", detail).into());
        }
        self.login_throttle.reset(&actor.name.normalized());
        let place =
            password::reserve_slot().ok_or(ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S })?;
        let new = password::hash_queued(place, change.new).await?;
        if !self.accounts.change_password(actor.session, clock::now(), &old, &new).await? {
            return Err(ServiceError::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer."));
        }
        self.revocations.notify();
        Ok(())
    }
}
