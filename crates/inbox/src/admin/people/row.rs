//! One person, and what a lead can do about them.

use inbox_api::{AccountStatus, Person, Role};
use leptos::prelude::*;
use widget::http::ClientError;

use crate::admin::people::client;
use crate::admin::people::disable_dialog::Question;
use crate::admin::people::page::Crew;
use crate::api::agent;
use crate::app_state::Desk;
use crate::i18n::admin as said;
use crate::request::why;
use crate::route::Room;

/// The row. It is the same element for as long as the page is open, so that the keyboard stays on its buttons.
#[component]
pub fn PersonRow(desk: Desk, crew: Crew, id: u64) -> impl IntoView {
    let person = Memo::new(move |_| {
        let people = crew.people.read();
        people.iter().flatten().find(|person| person.id == id).cloned()
    });
    let of = move |part: fn(&Person) -> String| person.read().as_ref().map(part).unwrap_or_default();
    let disabled = Memo::new(move |_| {
        person.read().as_ref().is_some_and(|person| person.standing == AccountStatus::Disabled)
    });
    let lead = move || person.read().as_ref().is_some_and(|person| person.role == Role::Lead);
    let name = move || of(|person| person.name.clone());
    view! {
        <tr role="row" data-standing=move || disabled.get().then_some("disabled")>
            <th role="rowheader" scope="row" dir="auto">{name}</th>
            <td role="cell" data-label=said::ROLE>{move || of(|person| said::role(person.role).into())}</td>
            <td role="cell" data-label=said::STANDING>
                {move || of(|person| said::standing(person.standing).into())}
            </td>
            <td role="cell" data-label=said::SESSIONS>
                <a href=Room::Sessions(Some(id)).href() aria-label=move || said::about(said::SESSIONS, &name())>
                    {move || of(|person| said::sessions(person.sessions))}
                </a>
            </td>
            <td role="cell" class="deeds">
                <Deed
                    name
                    label=move || if lead() { said::MAKE_AGENT } else { said::MAKE_LEAD }
                    act=move || {
                        let role = if lead() { Role::Agent } else { Role::Lead };
                        change(desk, crew, client::change_role(id, role));
                    }
                />
                {move || (!disabled.get()).then(|| view! {
                    <Deed name label=|| said::NEW_LINK act=move || make_link(desk, crew, id)/>
                })}
                <Deed
                    name
                    label=move || if disabled.get() { said::ENABLE } else { said::DISABLE }
                    act=move || {
                        if disabled.get() {
                            change(desk, crew, client::enable(id));
                        } else {
                            crew.question.set(Some(Question { id, name: name() }));
                        }
                    }
                />
            </td>
        </tr>
    }
}

/// A button that says what it does, and to screen readers also to whom.
#[component]
fn Deed(
    name: impl Fn() -> String + Copy + Send + 'static,
    label: impl Fn() -> &'static str + Copy + Send + 'static,
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button class="button" type="button" aria-label=move || said::about(label(), &name()) on:click=move |_| act()>
            {label}
        </button>
    }
}

/// Does something to a person and shows how they stand then.
pub fn change(desk: Desk, crew: Crew, deed: impl Future<Output = Result<Person, ClientError>> + 'static) {
    crew.trouble.set(None);
    desk.run(async move {
        match deed.await {
            Ok(person) => {
                crew.know(person);
                // It may have been oneself.
                if let Ok(me) = agent().await {
                    desk.enter(me);
                }
            }
            Err(error) => crew.trouble.set(Some(why(desk, error))),
        }
    });
}

fn make_link(desk: Desk, crew: Crew, id: u64) {
    crew.trouble.set(None);
    desk.run(async move {
        match client::link(id).await {
            Ok(made) => crew.made.set(Some(made)),
            Err(error) => crew.trouble.set(Some(why(desk, error))),
        }
    });
}
