//! Giving oneself another password.

use contract::{ProblemCode, ValidationError};
use inbox_api::ChangePassword;
use inbox_api::check_password;

use super::presence::Actor;
use super::sign_in::CROWD_S;
use super::{Desk, Refusal, clock, password};

impl Desk {
    /// Keeps the new password when the old one is right, and ends one's other sessions.
    ///
    /// # Errors
    /// `field-invalid` for either password, and `rate-limited`.
    pub async fn change_password(&self, actor: &Actor, change: ChangePassword) -> Result<(), Refusal> {
        check_password("new", &change.new)?;
        let crowd = Refusal::TooOften { retry_after_s: CROWD_S };
        let place = password::place().ok_or(crowd)?;
        // Whoever finds a browser open must not have as many tries as they like.
        self.tries
            .begin(&actor.name.folded())
            .map_err(|retry_after_s| Refusal::TooOften { retry_after_s })?;
        let kept = self.roster.agent(&actor.name).await?.map(|agent| agent.password);
        let old = kept.clone().unwrap_or_default();
        if !password::verify(place, change.old, kept).await {
            let detail = "This is not your password so far. Ask a lead for a new link if you forgot it.";
            return Err(ValidationError::field("old", detail).into());
        }
        self.tries.forgive(&actor.name.folded());
        let place = password::place().ok_or(Refusal::TooOften { retry_after_s: CROWD_S })?;
        let new = password::hash_in_turn(place, change.new).await?;
        if !self.roster.change_password(actor.session, clock::now(), &old, &new).await? {
            return Err(Refusal::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer."));
        }
        self.ended.tell();
        Ok(())
    }
}
