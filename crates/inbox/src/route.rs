//! The page's address: which view the list shows and which conversation is open, or a link that signs in. All stand
//! after the `#`, which browsers do not send to any server: `#mine`, `#mine/ID`, `#ID`, `#link=SECRET`.

use contract::ConversationId;
use gloo_events::EventListener;
use inbox_api::ListFilter;
use leptos::prelude::*;

/// Where the agent is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the list.
    List,
    /// In a conversation.
    Case(ConversationId),
    /// At a link that signs in once, with its secret.
    Link(String),
    /// At an invitation to choose a password, with its secret.
    Invitation(String),
    /// Where people and their sessions are looked after.
    Room(Room),
}

/// A place that is not about customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Who is here.
    People,
    /// Where somebody is signed in; oneself if nobody is named.
    Sessions(Option<u64>),
    /// Who let whom in and out.
    Audit,
    /// The short texts that the team shares.
    Replies,
    /// How customers fared.
    Scoreboard,
}

impl Room {
    /// Its address.
    pub fn href(self) -> String {
        match self {
            Self::People => "#people".into(),
            Self::Sessions(None) => "#sessions".into(),
            Self::Sessions(Some(person)) => format!("#sessions={person}"),
            Self::Audit => "#audit".into(),
            Self::Replies => "#replies".into(),
            Self::Scoreboard => "#scoreboard".into(),
        }
    }

    fn read(hash: &str) -> Option<Self> {
        match hash {
            "people" => Some(Self::People),
            "sessions" => Some(Self::Sessions(None)),
            "audit" => Some(Self::Audit),
            "replies" => Some(Self::Replies),
            "scoreboard" => Some(Self::Scoreboard),
            _ => hash.strip_prefix("sessions=")?.parse().ok().map(|person| Self::Sessions(Some(person))),
        }
    }
}

/// The address to hand on with an invitation.
pub fn invitation(secret: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}/inbox#invitation={secret}")
}

impl Place {
    fn read(hash: &str) -> (ListFilter, Self) {
        let hash = hash.trim_start_matches('#');
        if let Some(secret) = hash.strip_prefix("link=") {
            return (ListFilter::default(), Self::Link(secret.to_owned()));
        }
        if let Some(secret) = hash.strip_prefix("invitation=") {
            return (ListFilter::default(), Self::Invitation(secret.to_owned()));
        }
        if let Some(room) = Room::read(hash) {
            return (ListFilter::default(), Self::Room(room));
        }
        let (view, id) = hash.split_once('/').unwrap_or((hash, hash));
        (ListFilter::from_wire(view).unwrap_or_default(), id.parse().map_or(Self::List, Self::Case))
    }
}

/// The address of a conversation beside a view of the list.
pub fn href(view: ListFilter, id: ConversationId) -> String {
    match view {
        ListFilter::All => format!("#{id}"),
        view => format!("#{}/{id}", view.as_str()),
    }
}

/// The address of a view of the list alone.
pub fn list_href(view: ListFilter) -> String {
    match view {
        ListFilter::All => "#".into(),
        view => format!("#{}", view.as_str()),
    }
}

/// What the agent sees now, and later: the view of the list, and where in it they are.
pub fn place() -> (RwSignal<ListFilter>, RwSignal<Place>) {
    let here = || Place::read(&window().location().hash().unwrap_or_default());
    let (view, place) = here();
    let (view, place) = (RwSignal::new(view), RwSignal::new(place));
    let listener = EventListener::new(&window(), "hashchange", move |_| {
        let (now, at) = here();
        // Opening a conversation must not read the list anew.
        if view.get_untracked() != now {
            view.set(now);
        }
        place.set(at);
    });
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || listener.dispose());
    (view, place)
}

/// Takes a used link out of the address and the history.
pub fn forget_link(place: RwSignal<Place>) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("/inbox"));
    }
    place.set(Place::List);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_where_one_is() {
        let id: ConversationId = "01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e6f".parse().expect("id");
        let sessions = [Room::Sessions(None), Room::Sessions(Some(7))];
        for room in [Room::People, Room::Audit, Room::Replies, Room::Scoreboard].into_iter().chain(sessions) {
            assert_eq!(Place::read(&room.href()), (ListFilter::All, Place::Room(room)));
        }
        assert_eq!(Place::read("#invitation=s3cret"), (ListFilter::All, Place::Invitation("s3cret".into())));
        for view in ListFilter::ALL {
            assert_eq!(Place::read(&href(view, id)), (view, Place::Case(id)));
            assert_eq!(Place::read(&list_href(view)), (view, Place::List));
        }
        assert_eq!(Place::read(&format!("#{id}")), (ListFilter::All, Place::Case(id)));
        assert_eq!(Place::read("#link=s3cret"), (ListFilter::All, Place::Link("s3cret".into())));
        for elsewhere in ["", "#", "#nonsense", "#nonsense/more", "#/"] {
            assert_eq!(Place::read(elsewhere), (ListFilter::All, Place::List));
        }
        assert_eq!(Place::read("#mine/nonsense"), (ListFilter::Mine, Place::List));
    }
}
