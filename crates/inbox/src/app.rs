//! Root component: sign-in, invitation, or the inbox with the open page.

use inbox_api::AgentProfile;
use leptos::html;
use leptos::prelude::*;

use crate::admin::AdminPageView;
use crate::auth::{AcceptInvitation, SignInForm, start_session_bootstrap};
use crate::conversation::ConversationView;
use crate::conversation_list::ConversationListPane;
use crate::inbox_state::{AuthState, InboxState};
use crate::route::Route;
use crate::shortcuts::{self, ShortcutsDialog};
use crate::{focus, i18n};

#[component]
pub fn App() -> impl IntoView {
    let inbox = InboxState::new();
    start_session_bootstrap(inbox);
    let invitation = Memo::new(move |_| match inbox.route.get() {
        Route::Invitation(secret) => Some(secret),
        _ => None,
    });
    move || match (invitation.get(), inbox.auth.get()) {
        (Some(secret), _) => view! { <AcceptInvitation inbox secret/> }.into_any(),
        (None, AuthState::Unknown) => ().into_any(),
        (None, AuthState::SignedOut(message)) => view! { <SignInForm inbox message/> }.into_any(),
        (None, AuthState::SignedIn(agent)) => view! { <InboxLayout inbox agent/> }.into_any(),
    }
}

/// The conversation list beside the open conversation or admin page.
#[component]
fn InboxLayout(inbox: InboxState, agent: AgentProfile) -> impl IntoView {
    let open = Memo::new(move |_| match inbox.route.get() {
        Route::Conversation(id) => Some(id),
        _ => None,
    });
    let page = Memo::new(move |_| match inbox.route.get() {
        Route::Admin(page) => Some(page),
        _ => None,
    });
    let view_name =
        move || if open.read().is_some() || page.read().is_some() { "conversation" } else { "list" };
    let role = agent.role;
    let name = agent.name.clone();
    let (nav, heading): (NodeRef<html::Nav>, NodeRef<html::H2>) = (NodeRef::new(), NodeRef::new());
    focus::follow_conversation(open, nav, heading);
    let shortcuts_dialog: NodeRef<html::Dialog> = NodeRef::new();
    let single_keys = shortcuts::load_single_keys();
    shortcuts::listen(nav, shortcuts_dialog, single_keys);
    view! {
        <div class="inbox" data-view=view_name>
            <ConversationListPane inbox agent open nav shortcuts_dialog/>
            {move || match (open.get(), page.get()) {
                (Some(id), _) => view! { <ConversationView inbox id agent=name.clone() heading/> }.into_any(),
                (None, Some(page)) => view! { <AdminPageView inbox page role/> }.into_any(),
                (None, None) => {
                    view! { <main class="empty-state"><p>{i18n::conversation::SELECT_CONVERSATION}</p></main> }
                        .into_any()
                }
            }}
        </div>
        <ShortcutsDialog node=shortcuts_dialog single_keys/>
    }
}
