//! Wake time: from the moment when an agent sends a reply until the long poll of a page that waits is answered. The reply
//! is on the disk by then, and its agent may have the answer before or after.

use std::time::{Duration, Instant};

use contract::ConversationId;

use crate::bench_desk::BenchDesk;
use crate::common::{conversation_id, entry_id, message, opening};
use crate::connection::Connection;
use crate::posts::TEXT;

/// How long a request for a long poll has to reach the desk before the reply is sent.
pub const UNTIL_WAITING: Duration = Duration::from_millis(5);

/// A page of a customer that follows the change feed.
pub struct WaitingPage {
    pub conversation: ConversationId,
    cursor: String,
}

impl WaitingPage {
    /// Opens a conversation and reads the feed.
    pub async fn open(customer: &mut Connection) -> Self {
        let conversation = conversation_id();
        customer.put(&format!("/v1/conversations/{conversation}"), &opening("The kettle leaks.")).await;
        let cursor = cursor(&customer.get("/v1/changes").await);
        Self { conversation, cursor }
    }

    /// Waits for a change, with one long poll after the other.
    pub async fn next_change(&mut self, customer: &mut Connection) -> Instant {
        loop {
            let changes = customer.get(&format!("/v1/changes?after={}&wait=25", self.cursor)).await;
            let arrived = Instant::now();
            self.cursor = cursor(&changes);
            if !changes["conversations"].as_array().unwrap().is_empty() {
                return arrived;
            }
        }
    }
}

fn cursor(changes: &serde_json::Value) -> String {
    changes["next"].as_str().unwrap().to_owned()
}

/// Sends a reply.
pub async fn reply(agent: &mut Connection, conversation: ConversationId) {
    let path = format!("/inbox/api/conversations/{conversation}/entries/{}", entry_id());
    agent.put(&path, &message(TEXT)).await;
}

/// The wake times of this many replies, one after the other. The page waits at one desk and the agent writes at another or
/// the same.
pub async fn measure(page_at: &BenchDesk, agent_at: &BenchDesk, replies: usize) -> Vec<Duration> {
    // A customer of its own: the desk answers one customer so many reads at once.
    let mut customer = page_at.customer(&format!("customer-{}", conversation_id())).await;
    let mut page = WaitingPage::open(&mut customer).await;
    let mut agent = agent_at.agent().await;
    let mut times = Vec::with_capacity(replies);
    for _ in 0..replies {
        let conversation = page.conversation;
        let write = async {
            tokio::time::sleep(UNTIL_WAITING).await;
            let sent = Instant::now();
            reply(&mut agent, conversation).await;
            sent
        };
        let (arrived, sent) = tokio::join!(page.next_change(&mut customer), write);
        times.push(arrived.duration_since(sent));
    }
    times
}
