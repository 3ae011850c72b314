//! `DELETE /v1/company/customers/{sub}`: erases a customer with all conversations.

use super::company_system::CompanySystem;
use super::customer::Identity;
use super::service::ConversationService;
use super::topic::notify_erasure;
use crate::error::ServiceError;
use crate::peers::PeerMessage;
use crate::support::clock;
use crate::support::task::run_to_completion;

impl ConversationService {
    /// Erases all conversations of a customer of the system's issuer. Of each only the id and the customer stay, so that
    /// the customer is told that it is gone. A customer without conversations is no error.
    ///
    /// # Errors
    /// A storage error.
    pub async fn erase_customer(&self, system: &CompanySystem, sub: String) -> Result<(), ServiceError> {
        let customer = Identity { iss: system.iss.clone(), sub };
        let (store, notifier, system) = (self.store.clone(), self.notifier.clone(), system.name.clone());
        let peers = self.peers.clone();
        run_to_completion(async move {
            for id in store.erase_customer(&customer, &system, clock::now()).await? {
                notify_erasure(&notifier, id, &customer);
                let Identity { iss, sub } = customer.clone();
                peers.tell(PeerMessage::Erasure { conversation: id, iss, sub });
            }
            Ok(())
        })
        .await
    }
}
