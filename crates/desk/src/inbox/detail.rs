//! `GET /inbox/api/conversations/{id}`: one conversation with its customer, notes and viewers, by long poll.

use std::time::Duration;

use contract::{ConversationId, Entry};
use inbox_api::{AgentNote, ConversationDetail, CustomerDetails, RelatedConversation};
use sha2::{Digest, Sha256};

use super::service::InboxService;
use crate::accounts::authentication::AuthenticatedAgent;
use crate::conversations::access::Access;
use crate::conversations::model::{Conversation, Review};
use crate::conversations::topic::Topic;
use crate::error::ServiceError;
use crate::support::pagination::{Limit, Page, Window};

/// The number of related conversations: of the same customer, and of others about the same reference.
const MAX_RELATED: usize = 10;

/// The state that the agent's page has.
#[derive(Clone, Debug, Default)]
pub struct ClientVersion {
    /// The newest `seq`.
    pub after: u64,
    /// The `version` of the response before.
    pub version: Option<String>,
}

/// The data beside the entries that a long poll waits for too.
struct SideData {
    notes: Vec<AgentNote>,
    viewers: Vec<String>,
    version: String,
}

impl InboxService {
    /// A conversation with its entries after a `seq`. With a wait, it is answered as soon as there is an entry, a note,
    /// another viewer, or a new read position of the customer. The agent counts as a viewer meanwhile.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn conversation_detail(
        &self,
        agent: &AuthenticatedAgent,
        id: ConversationId,
        known: ClientVersion,
        wait: Duration,
    ) -> Result<ConversationDetail, ServiceError> {
        let topic = Topic::Conversation(id);
        let wait = self.company.clamp_wait(wait);
        let (_view, is_new) = self.viewers.join(id, agent.id, &agent.name, wait);
        if is_new {
            self.notifier.notify(&topic);
        }
        let limit = Limit::new(Some(Limit::MAX as u64)).expect("the maximum is not zero");
        let read = async || {
            let window = Window::After(known.after);
            let (conversation, page) =
                self.conversations.read_entries(id, window, limit.get(), &Access::All).await?;
            let (notes, viewers) = (self.notes.notes(id).await?, self.viewers.others(id, agent.id));
            let version = side_version(notes.len(), &viewers, conversation.customer_read_up_to);
            Ok::<_, ServiceError>((conversation, page, SideData { notes, viewers, version }))
        };
        let is_newer = |(_, page, side): &(Conversation, Page<Entry>, SideData)| {
            !page.items.is_empty() || known.version.as_ref().is_some_and(|version| *version != side.version)
        };
        let (conversation, page, side) = self.notifier.poll_until(topic, wait, read, is_newer).await?;
        self.to_detail(conversation, page, side).await
    }

    async fn to_detail(
        &self,
        conversation: Conversation,
        page: Page<Entry>,
        SideData { notes, viewers, version }: SideData,
    ) -> Result<ConversationDetail, ServiceError> {
        let response_time = self.response_times.current().await;
        let response_time = response_time.as_ref();
        let customer = &conversation.customer;
        let identity = &customer.identity;
        let own = self.conversations.list_conversations(identity, None, None, MAX_RELATED + 1).await?.items;
        let reference = conversation.reference.key();
        let related = self.conversations.same_reference(identity, &reference, MAX_RELATED).await?;
        let agents = self.accounts.assignable_agents().await?;
        let related_conversation = |one: &Conversation| RelatedConversation {
            conversation: one.published(response_time),
            customer: one.customer.display_name().to_owned(),
        };
        Ok(ConversationDetail {
            conversation: conversation.published(response_time),
            has_more: page.next.is_some(),
            entries: page.items,
            customer: CustomerDetails {
                sub: identity.sub.clone(),
                name: customer.display_name().to_owned(),
                email: customer.email.clone(),
                locale: customer.locale.clone(),
            },
            desired_outcome: conversation.desired_outcome.clone(),
            reply_preference: conversation.reply_preference.clone(),
            pending_review: conversation.pending_review.as_ref().map(Review::published),
            assignable_agents: agents.into_iter().map(|(_, name)| name.as_str().to_owned()).collect(),
            version,
            notes,
            viewers,
            other_conversations: own
                .iter()
                .filter(|other| other.id != conversation.id)
                .take(MAX_RELATED)
                .map(|other| other.published(response_time))
                .collect(),
            related_conversations: related.iter().map(related_conversation).collect(),
        })
    }
}

/// A version that differs whenever the side data does. Notes are never removed, so that their number is enough.
fn side_version(notes: usize, viewers: &[String], read_up_to: u64) -> String {
    let hash = Sha256::digest(viewers.join("\n"));
    format!("{notes}-{read_up_to}-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}
