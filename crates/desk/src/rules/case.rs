//! One conversation as an agent sees it.

use std::time::Duration;

use contract::{ConversationId, Entry};
use inbox_api::{AgentNote, ConversationDetail, CustomerDetails, RelatedConversation};
use sha2::{Digest, Sha256};

use super::agents::AgentName;
use super::scene::not_found;
use super::{Conversation, Desk, Limit, Page, Refusal, Topic, Window};

/// How many other conversations of the customer are shown, and how many of others about the same reference.
const OTHERS: usize = 10;

/// What an agent's page knows already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The newest `seq`.
    pub after: u64,
    /// The `stamp` of the answer before.
    pub stamp: Option<String>,
}

impl Desk {
    /// A conversation with its customer and its entries after a `seq`. With a wait, it is answered as soon as
    /// there is one, or a note, or somebody else who looks.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn case(
        &self,
        agent: &AgentName,
        id: ConversationId,
        known: Known,
        wait: Duration,
    ) -> Result<ConversationDetail, Refusal> {
        let topic = Topic::Conversation(id);
        let (_present, is_new) = self.onlookers.enter(id, agent);
        if is_new {
            self.wakes.wake(&topic);
        }
        let limit = Limit::of(Some(Limit::MOST as u64)).expect("the most is not zero");
        let read = async || {
            let admit = Box::new(|found: Option<Conversation>| found.ok_or_else(not_found));
            let (conversation, page) =
                self.storage.log(id, Window::After(known.after), limit.get(), admit).await?;
            let (notes, looking) = (self.notebook.notes(id).await?, self.onlookers.others(id, agent));
            let stamp = stamp(notes.len(), &looking);
            Ok::<_, Refusal>((conversation, page, Beside { notes, looking, stamp }))
        };
        let is_news = |(_, page, beside): &(Conversation, Page<Entry>, Beside)| {
            !page.items.is_empty() || known.stamp.as_ref().is_some_and(|stamp| *stamp != beside.stamp)
        };
        let (conversation, page, beside) = self.wakes.until(topic, self.at_most(wait), read, is_news).await?;
        self.shown(conversation, page, beside).await
    }

    async fn shown(
        &self,
        conversation: Conversation,
        page: Page<Entry>,
        Beside { notes, looking, stamp }: Beside,
    ) -> Result<ConversationDetail, Refusal> {
        let (expectation, customer) = (self.expectation().await, &conversation.customer);
        let others = self.storage.conversations(&customer.identity, None, None, OTHERS + 1).await?.items;
        let about = conversation.reference.key();
        let neighbours = self.storage.neighbours(&customer.identity, &about, OTHERS).await?;
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
            wish: conversation.wish.clone(),
            treatment: conversation.treatment.clone(),
            review: conversation.review.clone(),
            colleagues: self.roster.names().await?,
            stamp,
            notes,
            looking,
            others: others
                .iter()
                .filter(|other| other.id != conversation.id)
                .take(OTHERS)
                .map(|other| other.head(&expectation))
                .collect(),
            neighbours: neighbours.iter().map(neighbour).collect(),
        })
    }
}

/// What an agent sees beside the entries, and what tells it from what it was before.
struct Beside {
    notes: Vec<AgentNote>,
    looking: Vec<String>,
    stamp: String,
}

/// Another one whenever something beside the entries has changed. Notes are never taken out, so that it is enough
/// to count them.
fn stamp(notes: usize, looking: &[String]) -> String {
    let hash = Sha256::digest(looking.join("\n"));
    format!("{notes}-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}
