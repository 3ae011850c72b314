//! `DELETE /v1/company/customers/{sub}`: erases a customer with all conversations.

use super::company_system::CompanySystem;
use super::customer::Identity;
use super::service::ConversationService;
use super::topic::{Topic, notify_erasure};
use crate::accounts::audit::ActorId;
use crate::error::ServiceError;
use crate::peers::PeerMessage;
use crate::support::clock;
use crate::support::task::run_to_completion;

impl ConversationService {
    /// Erases all conversations of a customer of the system's issuer. Of each only the id and the issuer stay, so that
    /// whoever asks for it is told that it is gone. A customer without conversations is no error.
    ///
    /// # Errors
    /// A storage error.
    pub async fn erase_customer(&self, system: &CompanySystem, sub: String) -> Result<(), ServiceError> {
        let customer = Identity { iss: system.iss.clone(), sub };
        let (store, notifier, peers) = (self.store.clone(), self.notifier.clone(), self.peers.clone());
        let actor = ActorId::System(system.name.clone());
        run_to_completion(async move {
            for conversation in store.erase_customer(&customer, actor, clock::now()).await? {
                notify_erasure(&notifier, conversation);
                peers.tell(PeerMessage::Erasure { conversation });
            }
            notifier.notify(&Topic::Erasures);
            Ok(())
        })
        .await
    }
}
