//! Signed in or not, and what is open.

use inbox_api::AgentProfile;
use leptos::html;
use leptos::prelude::*;

use crate::admin::page::RoomView;
use crate::app_state::Desk;
use crate::app_state::Who;
use crate::auth::accept_invitation::ChoosePassword;
use crate::auth::session_bootstrap as arrive;
use crate::auth::sign_in_form::SignInForm;
use crate::conversation::view::CaseView;
use crate::conversation_list::pane::List;
use crate::focus;
use crate::i18n as words;
use crate::route::Place;
use crate::shortcuts::dialog::KeysDialog;
use crate::shortcuts::listener as keyboard;
use crate::shortcuts::settings as letters;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let desk = Desk::new();
    arrive::watch(desk);
    let invitation = Memo::new(move |_| match desk.place.get() {
        Place::Invitation(secret) => Some(secret),
        _ => None,
    });
    move || match (invitation.get(), desk.who.get()) {
        (Some(secret), _) => view! { <ChoosePassword desk secret/> }.into_any(),
        (None, Who::Asking) => ().into_any(),
        (None, Who::Nobody(says)) => view! { <SignInForm desk says/> }.into_any(),
        (None, Who::Agent(agent)) => view! { <Rooms desk agent/> }.into_any(),
    }
}

/// The list beside the conversation, or the other room, that is open.
#[component]
fn Rooms(desk: Desk, agent: AgentProfile) -> impl IntoView {
    let open = Memo::new(move |_| match desk.place.get() {
        Place::Case(id) => Some(id),
        _ => None,
    });
    let room = Memo::new(move |_| match desk.place.get() {
        Place::Room(room) => Some(room),
        _ => None,
    });
    let state = move || if open.read().is_some() || room.read().is_some() { "case" } else { "list" };
    let role = agent.role;
    let name = agent.name.clone();
    let (list, heading): (NodeRef<html::Nav>, NodeRef<html::H2>) = (NodeRef::new(), NodeRef::new());
    focus::follow(open, list, heading);
    let (keys, letters): (NodeRef<html::Dialog>, _) = (NodeRef::new(), letters::letters());
    keyboard::listen(list, keys, letters);
    view! {
        <div class="inbox" data-open=state>
            <List desk agent open node=list keys/>
            {move || match (open.get(), room.get()) {
                (Some(id), _) => view! { <CaseView desk id agent=name.clone() heading/> }.into_any(),
                (None, Some(room)) => view! { <RoomView desk room role/> }.into_any(),
                (None, None) => view! { <main class="empty"><p>{words::CHOOSE}</p></main> }.into_any(),
            }}
        </div>
        <KeysDialog node=keys letters/>
    }
}
