//! State of the inbox: signed-in agent, route, connection, drafts.

use client::ClientError;
use client::spawn_scoped;
use inbox_api::{AgentProfile, ListFilter};
use leptos::prelude::*;

use crate::drafts::Drafts;
use crate::route::{self, Route};

#[derive(Clone, Debug, PartialEq)]
pub enum AuthState {
    /// The desk has not answered yet.
    Unknown,
    /// Nobody is signed in. The sign-in form shows the message.
    SignedOut(Option<String>),
    SignedIn(AgentProfile),
}

/// State that every part of the inbox can read and change.
#[derive(Clone, Copy)]
pub struct InboxState {
    pub auth: RwSignal<AuthState>,
    pub route: RwSignal<Route>,
    /// The filter of the conversation list.
    pub filter: RwSignal<ListFilter>,
    /// The last request got no answer from the desk.
    pub unreachable: RwSignal<bool>,
    pub drafts: Drafts,
    owner: StoredValue<Option<Owner>>,
}

impl InboxState {
    /// The state lives as long as the reactive owner that creates it.
    pub fn new() -> Self {
        let (filter, route) = route::watch();
        Self {
            auth: RwSignal::new(AuthState::Unknown),
            route,
            filter,
            unreachable: RwSignal::new(false),
            drafts: Drafts::new(),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// Spawns a task that outlives the view that starts it.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        if let Some(owner) = self.owner.get_value() {
            owner.with(|| spawn_scoped(task));
        }
    }

    pub fn sign_in(self, agent: AgentProfile) {
        self.drafts.set_agent(&agent.name);
        let auth = AuthState::SignedIn(agent);
        // An unchanged agent must not rebuild the page.
        if *self.auth.read_untracked() != auth {
            self.auth.set(auth);
        }
    }

    /// Signs out and removes the drafts, so that the next agent does not see them.
    pub fn sign_out(self) {
        self.drafts.clear();
        self.auth.set(AuthState::SignedOut(None));
    }

    /// Signs out and keeps the drafts for the time when the same agent signs in again.
    pub fn expire_session(self) {
        // A late answer must not reset a sign-in form that is being filled in.
        if matches!(*self.auth.read_untracked(), AuthState::SignedIn(_)) {
            self.auth.set(AuthState::SignedOut(None));
        }
    }

    /// Records a failed request. Returns the least pause before the next one, in milliseconds.
    pub fn handle_error(self, error: &ClientError) -> u64 {
        match error {
            ClientError::Retry { after_ms, .. } => {
                self.unreachable.set(true);
                after_ms.unwrap_or(0)
            }
            ClientError::Rejected(problem) if problem.status == 401 => {
                self.expire_session();
                0
            }
            ClientError::Blocked(_) | ClientError::Unauthenticated(_) => {
                self.unreachable.set(true);
                0
            }
            ClientError::Rejected(_) => 60_000,
        }
    }
}
