//! One conversation as an agent sees it.

use std::time::Duration;

use contract::{ConversationId, Entry};
use inbox_api::{AgentNote, ConversationDetail, CustomerDetails, RelatedConversation};
use sha2::{Digest, Sha256};

use crate::accounts::agent::AgentName;
use crate::conversations::append::not_found;
use crate::conversations::model::Conversation;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::notifier::Topic;
use crate::support::pagination::{Limit, Page, Window};

/// How many other conversations of the customer are shown, and how many of others about the same reference.
const MAX_RELATED: usize = 10;

/// What an agent's page knows already.
#[derive(Clone, Debug, Default)]
pub struct ClientVersion {
    /// The newest `seq`.
    pub after: u64,
    /// The `stamp` of the answer before.
    pub version: Option<String>,
}

impl Desk {
    /// A conversation with its customer and its entries after a `seq`. With a wait, it is answered as soon as
    /// there is one, or a note, or somebody else who looks.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn conversation_detail(
        &self,
        agent: &AgentName,
        id: ConversationId,
        known: ClientVersion,
        wait: Duration,
    ) -> Result<ConversationDetail, ServiceError> {
        let topic = Topic::Conversation(id);
        let (_present, is_new) = self.viewers.join(id, agent);
        if is_new {
            self.notifier.notify(&topic);
        }
        let limit = Limit::new(Some(Limit::MAX as u64)).expect("the most is not zero");
        let read = async || {
            let admit = Box::new(|found: Option<Conversation>| found.ok_or_else(not_found));
            let (conversation, page) =
                self.store.read_entries(id, Window::After(known.after), limit.get(), admit).await?;
            let (notes, looking) = (self.notes.notes(id).await?, self.viewers.others(id, agent));
            let stamp = side_version(notes.len(), &looking);
            Ok::<_, ServiceError>((conversation, page, SideData { notes, viewers: looking, version: stamp }))
        };
        let is_news = |(_, page, beside): &(Conversation, Page<Entry>, SideData)| {
            !page.items.is_empty() || known.version.as_ref().is_some_and(|stamp| *stamp != beside.version)
        };
        let (conversation, page, beside) =
            self.notifier.poll_until(topic, self.clamp_wait(wait), read, is_news).await?;
        self.to_detail(conversation, page, beside).await
    }

    async fn to_detail(
        &self,
        conversation: Conversation,
        page: Page<Entry>,
        SideData { notes, viewers: looking, version: stamp }: SideData,
    ) -> Result<ConversationDetail, ServiceError> {
        let (expectation, customer) = (self.current_response_times().await, &conversation.customer);
        let others =
            self.store.list_conversations(&customer.identity, None, None, MAX_RELATED + 1).await?.items;
        let about = conversation.reference.key();
        let neighbours = self.store.same_reference(&customer.identity, &about, MAX_RELATED).await?;
        let neighbour = |one: &Conversation| RelatedConversation {
            head: one.head(&expectation),
            customer: one.customer.display_name().to_owned(),
        };
        Ok(ConversationDetail {
            head: conversation.head(&expectation),
            more: page.next.is_some(),
            entries: page.items,
            customer: CustomerDetails {
                sub: customer.identity.sub.clone(),
                name: customer.display_name().to_owned(),
                email: customer.email.clone(),
                locale: customer.locale.clone(),
            },
            wish: conversation.desired_outcome.clone(),
            treatment: conversation.reply_preference.clone(),
            review: conversation.pending_review.clone(),
            colleagues: self.accounts.assignable_agents().await?,
            stamp,
            notes,
            looking,
            others: others
                .iter()
                .filter(|other| other.id != conversation.id)
                .take(MAX_RELATED)
                .map(|other| other.head(&expectation))
                .collect(),
            neighbours: neighbours.iter().map(neighbour).collect(),
        })
    }
}

/// What an agent sees beside the entries, and what tells it from what it was before.
struct SideData {
    notes: Vec<AgentNote>,
    viewers: Vec<String>,
    version: String,
}

/// Another one whenever something beside the entries has changed. Notes are never taken out, so that it is enough
/// to count them.
fn side_version(notes: usize, looking: &[String]) -> String {
    let hash = Sha256::digest(looking.join("\n"));
    format!("{notes}-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}
