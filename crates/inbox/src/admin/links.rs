//! The ways from the list into the rooms.

use inbox_api::Role;
use leptos::html;
use leptos::prelude::*;

use crate::app_state::Desk;
use crate::focus;
use crate::i18n::admin as words;
use crate::i18n::report::SCOREBOARD;
use crate::route::Place;
use crate::route::Room;

/// A lead comes to the people and to the scoreboard, an agent to their own sessions. The other rooms are entered from
/// there.
#[component]
pub fn Doors(desk: Desk, role: Role) -> impl IntoView {
    let doors = match role {
        Role::Lead => view! {
            <Door desk room=Room::People label=words::PEOPLE leads_to=|room| room != Room::Scoreboard/>
            <Door desk room=Room::Scoreboard label=SCOREBOARD leads_to=|room| room == Room::Scoreboard/>
        }
        .into_any(),
        Role::Agent => {
            view! { <Door desk room=Room::Sessions(None) label=words::YOUR_SESSIONS leads_to=|_| true/> }
                .into_any()
        }
    };
    view! { <p class="doors">{doors}</p> }
}

/// One link, and the rooms that are behind it.
#[component]
fn Door(desk: Desk, room: Room, label: &'static str, leads_to: fn(Room) -> bool) -> impl IntoView {
    let inside = Memo::new(move |_| matches!(desk.place.get(), Place::Room(room) if leads_to(room)));
    let node: NodeRef<html::A> = NodeRef::new();
    // On a narrow screen the room takes the list's place; when it goes, the keyboard comes back to its door.
    Effect::new(move |before: Option<bool>| {
        let now = inside.get();
        if before == Some(true) && !now {
            request_animation_frame(move || {
                if let Some(door) = node.try_get_untracked().flatten().filter(|_| focus::nowhere()) {
                    let _ = door.focus();
                }
            });
        }
        now
    });
    view! { <a node_ref=node href=room.href() aria-current=move || inside.get().then_some("page")>{label}</a> }
}
