//! Who is here.

use inbox_api::People;

use super::may_lead;
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, clock};

impl Desk {
    /// Everybody, for a lead.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn people(&self, actor: &Actor) -> Result<People, Refusal> {
        may_lead(actor.role)?;
        Ok(People { people: self.roster.people(clock::now()).await? })
    }
}
