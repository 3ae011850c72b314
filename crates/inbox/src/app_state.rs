//! How the agent and the desk stand to one another.

use inbox_api::{AgentProfile, ListFilter};
use leptos::prelude::*;
use widget::http::ClientError;

use crate::drafts::Drafts;
use crate::route as place;
use crate::route::Place;

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// Not known yet.
    Asking,
    /// Nobody, with what to say about it.
    Nobody(Option<String>),
    /// An agent.
    Agent(AgentProfile),
}

/// What every part of the inbox may change.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Who looks at the page.
    pub who: RwSignal<Who>,
    /// Where they are.
    pub place: RwSignal<Place>,
    /// Which conversations the list shows them.
    pub view: RwSignal<ListFilter>,
    /// Whether the desk answers.
    pub away: RwSignal<bool>,
    /// What they are writing.
    pub drafts: Drafts,
    owner: StoredValue<Option<Owner>>,
}

impl Desk {
    /// Nobody is known yet. It lives as long as the reactive owner.
    pub fn new() -> Self {
        let (view, place) = place::place();
        Self {
            who: RwSignal::new(Who::Asking),
            place,
            view,
            away: RwSignal::new(false),
            drafts: Drafts::new(),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// Runs a task that outlives the view which began it.
    pub fn run(self, task: impl Future<Output = ()> + 'static) {
        if let Some(owner) = self.owner.get_value() {
            owner.with(|| widget::session::run(task));
        }
    }

    /// An agent has signed in.
    pub fn enter(self, agent: AgentProfile) {
        self.drafts.belong_to(&agent.name);
        let who = Who::Agent(agent);
        // Who is there already keeps the page as it is.
        if *self.who.read_untracked() != who {
            self.who.set(who);
        }
    }

    /// The agent has signed out; whoever comes next finds none of their words.
    pub fn leave(self) {
        self.drafts.forget();
        self.who.set(Who::Nobody(None));
    }

    /// The session has ended by itself; the agent finds their words when they sign in again.
    pub fn expired(self) {
        // A request that ends late must not empty the form in which somebody signs in.
        if matches!(*self.who.read_untracked(), Who::Agent(_)) {
            self.who.set(Who::Nobody(None));
        }
    }

    /// Notes what a request came to; gives the least pause before the next, in milliseconds.
    pub fn troubled(self, error: &ClientError) -> u64 {
        match error {
            ClientError::Retry { after_ms, .. } => {
                self.away.set(true);
                after_ms.unwrap_or(0)
            }
            ClientError::Refused(problem) if problem.status == 401 => {
                self.expired();
                0
            }
            ClientError::Refused(_) | ClientError::NeedToken => 60_000,
        }
    }
}
