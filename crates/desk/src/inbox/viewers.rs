//! The agents who have a conversation open now. In memory, one process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::ConversationId;

use crate::accounts::agent::{AgentId, AgentName};

/// How long an agent stays a viewer after the last request. A page sends the next request at once, unless it is slow.
const GRACE_PERIOD: Duration = Duration::from_secs(10);

#[derive(Default)]
pub struct ViewerRegistry(Mutex<HashMap<ConversationId, Vec<Viewer>>>);

struct Viewer {
    id: AgentId,
    /// The name at the time of the newest request.
    name: String,
    /// The number of requests that are being answered.
    requests: usize,
    last_left: Instant,
}

/// One request of a viewer. The request ends when this is dropped.
pub struct ViewGuard<'a> {
    registry: &'a ViewerRegistry,
    conversation: ConversationId,
    agent: AgentId,
}

impl ViewerRegistry {
    /// Counts the agent as a viewer until the guard is dropped. The flag says whether the agent is a new viewer.
    pub fn join(
        &self,
        conversation: ConversationId,
        agent: AgentId,
        name: &AgentName,
    ) -> (ViewGuard<'_>, bool) {
        let name = name.as_str().to_owned();
        let mut conversations = self.lock();
        let viewers = conversations.entry(conversation).or_default();
        remove_departed(viewers);
        let is_new = match viewers.iter_mut().find(|viewer| viewer.id == agent) {
            Some(viewer) => {
                (viewer.requests, viewer.name) = (viewer.requests + 1, name);
                false
            }
            None => {
                viewers.push(Viewer { id: agent, name, requests: 1, last_left: Instant::now() });
                true
            }
        };
        (ViewGuard { registry: self, conversation, agent }, is_new)
    }

    /// The names of the other viewers, in the order in which they joined.
    pub fn others(&self, conversation: ConversationId, agent: AgentId) -> Vec<String> {
        let mut conversations = self.lock();
        let Some(viewers) = conversations.get_mut(&conversation) else { return vec![] };
        remove_departed(viewers);
        let others = viewers.iter().filter(|viewer| viewer.id != agent);
        others.map(|viewer| viewer.name.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, Vec<Viewer>>> {
        // The map is consistent between any two statements, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remove_departed(viewers: &mut Vec<Viewer>) {
    viewers.retain(|viewer| viewer.requests > 0 || viewer.last_left.elapsed() < GRACE_PERIOD);
}

impl Drop for ViewGuard<'_> {
    fn drop(&mut self) {
        let mut conversations = self.registry.lock();
        // Conversations without viewers are removed whenever any guard is dropped.
        conversations.retain(|_, viewers| {
            remove_departed(viewers);
            !viewers.is_empty()
        });
        let Some(viewers) = conversations.get_mut(&self.conversation) else { return };
        if let Some(viewer) = viewers.iter_mut().find(|viewer| viewer.id == self.agent) {
            viewer.requests -= 1;
            viewer.last_left = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_is_seen_by_the_others_and_stays_listed_between_two_requests() {
        let registry = ViewerRegistry::default();
        let name = |text: &str| AgentName::parse(text).expect("a name");
        let id = ConversationId::mint(1, [0; 10]);
        let maria = name("Maria");
        let (first, is_new) = registry.join(id, AgentId(1), &maria);
        assert!(is_new);
        let (second, is_new) = registry.join(id, AgentId(1), &maria);
        assert!(!is_new);
        assert_eq!(registry.others(id, AgentId(2)), ["Maria"]);
        assert!(registry.others(id, AgentId(1)).is_empty());
        drop((first, second));
        assert_eq!(registry.others(id, AgentId(2)), ["Maria"]);
        let (_again, is_new) = registry.join(id, AgentId(1), &maria);
        assert!(!is_new);
    }
}
