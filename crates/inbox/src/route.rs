//! Routes. A route is the fragment of the address, which browsers do not send to servers: `#mine`,
//! `#mine/ID`, `#ID`, `#people`, `#link=SECRET`.

use contract::ConversationId;
use gloo_events::EventListener;
use inbox_api::ListFilter;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    List,
    Conversation(ConversationId),
    /// A single-use link that signs in, with its secret.
    SignInLink(String),
    /// An invitation to choose a password, with its secret.
    Invitation(String),
    Admin(AdminPage),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminPage {
    People,
    /// Sessions of a person, or of the signed-in agent.
    Sessions(Option<u64>),
    AuditLog,
    SavedReplies,
    Report,
    FailedJobs,
}

impl AdminPage {
    pub fn href(self) -> String {
        match self {
            Self::People => "#people".into(),
            Self::Sessions(None) => "#sessions".into(),
            Self::Sessions(Some(person)) => format!("#sessions={person}"),
            Self::AuditLog => "#audit".into(),
            Self::SavedReplies => "#replies".into(),
            Self::Report => "#scoreboard".into(),
            Self::FailedJobs => "#failed-jobs".into(),
        }
    }

    fn parse(hash: &str) -> Option<Self> {
        match hash {
            "people" => Some(Self::People),
            "sessions" => Some(Self::Sessions(None)),
            "audit" => Some(Self::AuditLog),
            "replies" => Some(Self::SavedReplies),
            "scoreboard" => Some(Self::Report),
            "failed-jobs" => Some(Self::FailedJobs),
            _ => hash.strip_prefix("sessions=")?.parse().ok().map(|person| Self::Sessions(Some(person))),
        }
    }
}

/// The address that an invited person opens.
pub fn invitation_url(secret: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}/inbox#invitation={secret}")
}

impl Route {
    fn parse(hash: &str) -> (ListFilter, Self) {
        let hash = hash.trim_start_matches('#');
        if let Some(secret) = hash.strip_prefix("link=") {
            return (ListFilter::default(), Self::SignInLink(secret.to_owned()));
        }
        if let Some(secret) = hash.strip_prefix("invitation=") {
            return (ListFilter::default(), Self::Invitation(secret.to_owned()));
        }
        if let Some(page) = AdminPage::parse(hash) {
            return (ListFilter::default(), Self::Admin(page));
        }
        let (filter, id) = hash.split_once('/').unwrap_or((hash, hash));
        (ListFilter::from_wire(filter).unwrap_or_default(), id.parse().map_or(Self::List, Self::Conversation))
    }
}

/// The address of a conversation, with the list under a filter.
pub fn conversation_href(filter: ListFilter, id: ConversationId) -> String {
    match filter {
        ListFilter::All => format!("#{id}"),
        filter => format!("#{}/{id}", filter.as_str()),
    }
}

/// The address of the list under a filter.
pub fn list_href(filter: ListFilter) -> String {
    match filter {
        ListFilter::All => "#".into(),
        filter => format!("#{}", filter.as_str()),
    }
}

/// The current filter and route, kept current until the reactive owner is cleaned up.
pub fn watch() -> (RwSignal<ListFilter>, RwSignal<Route>) {
    let current = || Route::parse(&window().location().hash().unwrap_or_default());
    let (filter, route) = current();
    let (filter, route) = (RwSignal::new(filter), RwSignal::new(route));
    let listener = EventListener::new(&window(), "hashchange", move |_| {
        let (new_filter, new_route) = current();
        // Opening a conversation must not fetch the list again.
        if filter.get_untracked() != new_filter {
            filter.set(new_filter);
        }
        route.set(new_route);
    });
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || listener.dispose());
    (filter, route)
}

/// Removes a used secret from the address and the history.
pub fn clear_secret(route: RwSignal<Route>) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/inbox"));
    }
    route.set(Route::List);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_route_is_parsed_from_its_address() {
        let id: ConversationId = "01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e6f".parse().expect("id");
        let sessions = [AdminPage::Sessions(None), AdminPage::Sessions(Some(7))];
        let others = [
            AdminPage::People,
            AdminPage::AuditLog,
            AdminPage::SavedReplies,
            AdminPage::Report,
            AdminPage::FailedJobs,
        ];
        for page in others.into_iter().chain(sessions) {
            assert_eq!(Route::parse(&page.href()), (ListFilter::All, Route::Admin(page)));
        }
        assert_eq!(Route::parse("#invitation=s3cret"), (ListFilter::All, Route::Invitation("s3cret".into())));
        for filter in ListFilter::ALL {
            assert_eq!(Route::parse(&conversation_href(filter, id)), (filter, Route::Conversation(id)));
            assert_eq!(Route::parse(&list_href(filter)), (filter, Route::List));
        }
        assert_eq!(Route::parse(&format!("#{id}")), (ListFilter::All, Route::Conversation(id)));
        assert_eq!(Route::parse("#link=s3cret"), (ListFilter::All, Route::SignInLink("s3cret".into())));
        for unknown in ["", "#", "#nonsense", "#nonsense/more", "#/"] {
            assert_eq!(Route::parse(unknown), (ListFilter::All, Route::List));
        }
        assert_eq!(Route::parse("#mine/nonsense"), (ListFilter::Mine, Route::List));
    }
}
