//! Inviting somebody.

use inbox_api::{InvitePerson, Role};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::admin::people::client;
use crate::admin::people::page::Crew;
use crate::app_state::Desk;
use crate::i18n::admin as said;
use crate::request::why;

/// A name and a role. What was typed stays when it is refused.
#[component]
pub fn InviteForm(desk: Desk, crew: Crew) -> impl IntoView {
    let name: NodeRef<html::Input> = NodeRef::new();
    let role: NodeRef<html::Select> = NodeRef::new();
    let trouble = RwSignal::new(None::<String>);
    let invite = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(role)) = (name.get_untracked(), role.get_untracked()) else { return };
        let invite =
            InvitePerson { name: name.value(), role: Role::from_wire(&role.value()).unwrap_or(Role::Agent) };
        trouble.set(None);
        desk.run(async move {
            match client::invite(&invite).await {
                Ok(made) => {
                    name.set_value("");
                    crew.know(made.person.clone());
                    crew.made.set(Some(made));
                }
                Err(error) => trouble.set(Some(why(desk, error))),
            }
        });
    };
    view! {
        <form class="card" on:submit=invite aria-labelledby="invite-somebody">
            <h3 id="invite-somebody">{said::INVITE_SOMEBODY}</h3>
            <div class="fields">
                <label>
                    {said::NAME_SEEN}
                    <input node_ref=name dir="auto" autocomplete="off" maxlength="80" required aria-describedby="not-invited"/>
                </label>
                <label>
                    {said::ROLE}
                    <select node_ref=role>
                        {[Role::Agent, Role::Lead]
                            .map(|role| view! { <option value=role.as_str()>{said::role(role)}</option> })}
                    </select>
                </label>
                <button class="button" type="submit" data-main="">{said::INVITE}</button>
            </div>
            <p class="trouble" id="not-invited" role="alert">{move || trouble.get()}</p>
            <p class="soft">{said::A_LEAD_CAN}</p>
        </form>
    }
}
