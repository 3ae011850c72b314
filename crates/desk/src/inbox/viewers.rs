//! Onlookers: which agents have a conversation open now. In memory, one process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::ConversationId;

use crate::accounts::agent::AgentName;

/// How long somebody still counts after their last request has ended: a page asks again at once, unless it is slow.
const GRACE_PERIOD: Duration = Duration::from_secs(10);

/// Who is where.
#[derive(Default)]
pub struct ViewerRegistry(Mutex<HashMap<ConversationId, Vec<Viewer>>>);

struct Viewer {
    name: String,
    /// How many of their requests wait.
    requests: usize,
    left: Instant,
}

/// One request of somebody who has a conversation open.
pub struct ViewGuard<'a> {
    registry: &'a ViewerRegistry,
    conversation: ConversationId,
    name: String,
}

impl ViewerRegistry {
    /// Somebody looks at a conversation until this is dropped; and whether they were not there before.
    pub fn join(&self, conversation: ConversationId, agent: &AgentName) -> (ViewGuard<'_>, bool) {
        let name = agent.as_str().to_owned();
        let mut all = self.lock();
        let here = all.entry(conversation).or_default();
        remove_departed(here);
        let is_new = match here.iter_mut().find(|one| one.name == name) {
            Some(one) => {
                one.requests += 1;
                false
            }
            None => {
                here.push(Viewer { name: name.clone(), requests: 1, left: Instant::now() });
                true
            }
        };
        (ViewGuard { registry: self, conversation, name }, is_new)
    }

    /// The names of those who look at a conversation, but for one; in the order in which they came.
    pub fn others(&self, conversation: ConversationId, agent: &AgentName) -> Vec<String> {
        let mut all = self.lock();
        let Some(here) = all.get_mut(&conversation) else { return vec![] };
        remove_departed(here);
        here.iter().map(|one| one.name.clone()).filter(|name| name != agent.as_str()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, Vec<Viewer>>> {
        // The map is whole between any two statements, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remove_departed(here: &mut Vec<Viewer>) {
    here.retain(|one| one.requests > 0 || one.left.elapsed() < GRACE_PERIOD);
}

impl Drop for ViewGuard<'_> {
    fn drop(&mut self) {
        let mut all = self.registry.lock();
        // Conversations that nobody looks at any more go with whoever leaves the next one.
        all.retain(|_, here| {
            remove_departed(here);
            !here.is_empty()
        });
        let Some(here) = all.get_mut(&self.conversation) else { return };
        if let Some(one) = here.iter_mut().find(|one| one.name == self.name) {
            one.requests -= 1;
            one.left = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_is_seen_by_the_others_and_stays_between_two_requests() {
        let onlookers = ViewerRegistry::default();
        let name = |text: &str| AgentName::parse(text).expect("a name");
        let id = ConversationId::mint(1, [0; 10]);
        let (maria, tom) = (name("Maria"), name("Tom"));
        let (first, is_new) = onlookers.join(id, &maria);
        assert!(is_new);
        let (second, is_new) = onlookers.join(id, &maria);
        assert!(!is_new);
        assert_eq!(onlookers.others(id, &tom), ["Maria"]);
        assert!(onlookers.others(id, &maria).is_empty());
        drop((first, second));
        assert_eq!(onlookers.others(id, &tom), ["Maria"]);
        let (_again, is_new) = onlookers.join(id, &maria);
        assert!(!is_new);
    }
}
