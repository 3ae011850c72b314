//! Who is here.

use inbox_api::People;

use super::check_lead;
use crate::accounts::authentication::AuthenticatedAgent;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

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
