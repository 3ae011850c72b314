//! Who is here.

use inbox_api::People;

use super::check_lead;
use crate::rules::presence::AuthenticatedAgent;
use crate::rules::{Desk, ServiceError, clock};

impl Desk {
    /// Everybody, for a lead.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn people(&self, actor: &AuthenticatedAgent) -> Result<People, ServiceError> {
        check_lead(actor.role)?;
        Ok(People { people: self.accounts.list_people(clock::now()).await? })
    }
}
