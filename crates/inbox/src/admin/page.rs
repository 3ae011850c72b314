//! A room: its heading, the ways to the other rooms, and what is in it.

use inbox_api::Role;
use leptos::html;
use leptos::prelude::*;

use crate::admin::audit_log::AuditLog;
use crate::admin::change_password::ChangeYourPassword;
use crate::admin::people::page::PeopleList;
use crate::admin::report::ScoreboardView;
use crate::admin::saved_replies::page::ReplyList;
use crate::admin::sessions::SessionList;
use crate::app_state::Desk;
use crate::focus;
use crate::i18n as words;
use crate::i18n::admin as said;
use crate::i18n::report::SCOREBOARD;
use crate::i18n::saved_replies::SAVED_REPLIES;
use crate::route::Room;

/// The room that is open. A lead has five.
#[component]
pub fn RoomView(desk: Desk, room: Room, role: Role) -> impl IntoView {
    let heading: NodeRef<html::H2> = NodeRef::new();
    Effect::new(move |_| {
        request_animation_frame(move || {
            if let Some(heading) = heading.try_get_untracked().flatten().filter(|_| focus::nowhere()) {
                let _ = heading.focus();
            }
        });
    });
    let whose = RwSignal::new(String::new());
    let title = move || match room {
        Room::People => said::PEOPLE.to_owned(),
        Room::Sessions(None) => said::YOUR_SESSIONS.to_owned(),
        Room::Sessions(Some(_)) => said::sessions_of(&whose.read()),
        Room::Audit => said::AUDIT.to_owned(),
        Room::Replies => SAVED_REPLIES.to_owned(),
        Room::Scoreboard => SCOREBOARD.to_owned(),
    };
    let inside = match room {
        Room::People => view! { <PeopleList desk/> }.into_any(),
        Room::Sessions(None) => {
            view! { <SessionList desk person=None whose/><ChangeYourPassword desk/> }.into_any()
        }
        Room::Sessions(person) => view! { <SessionList desk person whose/> }.into_any(),
        Room::Audit => view! { <AuditLog desk/> }.into_any(),
        Room::Replies => view! { <ReplyList desk role/> }.into_any(),
        Room::Scoreboard => view! { <ScoreboardView desk/> }.into_any(),
    };
    view! {
        <main class="office">
            <header>
                <a class="back" href="#">{words::BACK}</a>
                <h2 node_ref=heading tabindex="-1">{title}</h2>
                {(role == Role::Lead).then(|| view! { <Ways room/> })}
            </header>
            <div class="inside">{inside}</div>
        </main>
    }
}

#[component]
fn Ways(room: Room) -> impl IntoView {
    let ways = [
        (Room::People, said::PEOPLE),
        (Room::Scoreboard, SCOREBOARD),
        (Room::Replies, SAVED_REPLIES),
        (Room::Sessions(None), said::YOUR_SESSIONS),
        (Room::Audit, said::AUDIT),
    ];
    let links = ways.map(
        |(to, label)| view! { <a href=to.href() aria-current=(to == room).then_some("page")>{label}</a> },
    );
    view! { <p class="ways">{links}</p> }
}
