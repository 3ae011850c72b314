//! The agents who have a conversation open now. In memory; the desks on one database tell each other.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::ConversationId;

use crate::accounts::agent::{AgentId, AgentName};
use crate::peers::{PeerMessage, PeerViewer, Peers};
use crate::support::random::random_bytes;

/// How long an agent stays a viewer after the last request. A page sends the next request at once, unless it is slow.
const GRACE_PERIOD: Duration = Duration::from_secs(10);

/// The longest time for which another desk's word is taken. A desk that was killed does not tell that its viewers left.
const MAX_ELSEWHERE: Duration = Duration::from_secs(10 * 60);

pub struct ViewerRegistry {
    conversations: Mutex<HashMap<ConversationId, Viewers>>,
    /// Random, so that the other desks tell this one from others.
    desk: u64,
    peers: Peers,
}

#[derive(Default)]
struct Viewers {
    here: Vec<Viewer>,
    elsewhere: Vec<ViewerElsewhere>,
}

struct Viewer {
    id: AgentId,
    /// The name at the time of the newest request.
    name: String,
    /// The number of requests that are being answered.
    requests: usize,
    last_left: Instant,
}

/// A viewer on another desk.
struct ViewerElsewhere {
    desk: u64,
    id: AgentId,
    name: String,
    until: Instant,
}

/// One request of a viewer. The request ends when this is dropped.
pub struct ViewGuard<'a> {
    registry: &'a ViewerRegistry,
    conversation: ConversationId,
    agent: AgentId,
}

impl ViewerRegistry {
    pub fn new(peers: Peers) -> Self {
        Self { conversations: Mutex::default(), desk: u64::from_ne_bytes(random_bytes()), peers }
    }

    /// Counts the agent as a viewer until the guard is dropped, which happens after this wait at the latest. The flag says
    /// whether the agent is a new viewer.
    pub fn join(
        &self,
        conversation: ConversationId,
        agent: AgentId,
        name: &AgentName,
        wait: Duration,
    ) -> (ViewGuard<'_>, bool) {
        let name = name.as_str().to_owned();
        self.tell_peers(conversation, agent, name.clone(), wait + GRACE_PERIOD);
        let mut conversations = self.lock();
        let viewers = conversations.entry(conversation).or_default();
        viewers.remove_departed();
        let is_new = match viewers.here.iter_mut().find(|viewer| viewer.id == agent) {
            Some(viewer) => {
                (viewer.requests, viewer.name) = (viewer.requests + 1, name);
                false
            }
            None => {
                viewers.here.push(Viewer { id: agent, name, requests: 1, last_left: Instant::now() });
                true
            }
        };
        (ViewGuard { registry: self, conversation, agent }, is_new)
    }

    /// Counts the viewer of another desk. Returns whether it is a new one there.
    pub fn join_elsewhere(&self, viewer: PeerViewer) -> bool {
        let PeerViewer { desk, conversation, agent, name, ms } = viewer;
        let (id, until) = (AgentId(agent), Instant::now() + Duration::from_millis(ms).min(MAX_ELSEWHERE));
        let mut conversations = self.lock();
        let viewers = conversations.entry(conversation).or_default();
        viewers.remove_departed();
        let known = viewers.elsewhere.iter_mut().find(|known| known.desk == desk && known.id == id);
        match known {
            Some(known) => {
                (known.name, known.until) = (name, until);
                false
            }
            None => {
                viewers.elsewhere.push(ViewerElsewhere { desk, id, name, until });
                true
            }
        }
    }

    /// The names of the other viewers, in the order in which they joined, those on this desk first.
    pub fn others(&self, conversation: ConversationId, agent: AgentId) -> Vec<String> {
        let mut conversations = self.lock();
        let Some(viewers) = conversations.get_mut(&conversation) else { return vec![] };
        viewers.remove_departed();
        let here = viewers.here.iter().map(|viewer| (viewer.id, &viewer.name));
        let elsewhere = viewers.elsewhere.iter().map(|viewer| (viewer.id, &viewer.name));
        let mut seen = HashSet::from([agent]);
        here.chain(elsewhere).filter(|(id, _)| seen.insert(*id)).map(|(_, name)| name.clone()).collect()
    }

    fn tell_peers(
        &self,
        conversation: ConversationId,
        AgentId(agent): AgentId,
        name: String,
        time: Duration,
    ) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.peers.tell(PeerMessage::Viewer(PeerViewer { desk: self.desk, conversation, agent, name, ms }));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, Viewers>> {
        // The map is consistent between any two statements, so a panic elsewhere does not spoil it.
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Viewers {
    fn remove_departed(&mut self) {
        self.here.retain(|viewer| viewer.requests > 0 || viewer.last_left.elapsed() < GRACE_PERIOD);
        let now = Instant::now();
        self.elsewhere.retain(|viewer| viewer.until > now);
    }

    fn is_empty(&self) -> bool {
        self.here.is_empty() && self.elsewhere.is_empty()
    }
}

impl Drop for ViewGuard<'_> {
    fn drop(&mut self) {
        let mut conversations = self.registry.lock();
        // Conversations without viewers are removed whenever any guard is dropped.
        conversations.retain(|_, viewers| {
            viewers.remove_departed();
            !viewers.is_empty()
        });
        let Some(viewers) = conversations.get_mut(&self.conversation) else { return };
        if let Some(viewer) = viewers.here.iter_mut().find(|viewer| viewer.id == self.agent) {
            viewer.requests -= 1;
            viewer.last_left = Instant::now();
            if viewer.requests == 0 {
                self.registry.tell_peers(self.conversation, self.agent, viewer.name.clone(), GRACE_PERIOD);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_is_seen_by_the_others_and_stays_listed_between_two_requests() {
        let registry = registry();
        let name = |text: &str| AgentName::parse(text).expect("a name");
        let id = ConversationId::mint(1, [0; 10]);
        let maria = name("Maria");
        let (first, is_new) = registry.join(id, AgentId(1), &maria, Duration::ZERO);
        assert!(is_new);
        let (second, is_new) = registry.join(id, AgentId(1), &maria, Duration::ZERO);
        assert!(!is_new);
        assert_eq!(registry.others(id, AgentId(2)), ["Maria"]);
        assert!(registry.others(id, AgentId(1)).is_empty());
        drop((first, second));
        assert_eq!(registry.others(id, AgentId(2)), ["Maria"]);
        let (_again, is_new) = registry.join(id, AgentId(1), &maria, Duration::ZERO);
        assert!(!is_new);
    }

    #[test]
    fn a_viewer_of_another_desk_is_listed_once_and_until_its_time_is_over() {
        let registry = registry();
        let id = ConversationId::mint(1, [0; 10]);
        let viewer = |desk, agent, ms| PeerViewer { desk, conversation: id, agent, name: "Maria".into(), ms };
        assert!(registry.join_elsewhere(viewer(7, 1, 60_000)));
        assert!(!registry.join_elsewhere(viewer(7, 1, 60_000)));
        assert!(registry.join_elsewhere(viewer(8, 1, 60_000)), "on a third desk too");
        assert_eq!(registry.others(id, AgentId(2)), ["Maria"]);
        assert!(registry.others(id, AgentId(1)).is_empty());
        registry.join_elsewhere(viewer(7, 1, 0));
        assert_eq!(registry.others(id, AgentId(2)), ["Maria"], "still on the third");
        registry.join_elsewhere(viewer(8, 1, 0));
        assert!(registry.others(id, AgentId(2)).is_empty());
    }

    fn registry() -> ViewerRegistry {
        ViewerRegistry::new(Peers::new().0)
    }
}
