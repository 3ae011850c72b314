//! Form that invites a person.

use inbox_api::{InvitePerson, Role};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::admin::people::state::PeopleState;
use crate::inbox_state::InboxState;
use crate::request::error_message;
use crate::{api, i18n};

/// Names and role of a new person. The names are cleared only after success.
#[component]
pub fn InviteForm(inbox: InboxState, state: PeopleState) -> impl IntoView {
    let (name, sign_in_name): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    let role: NodeRef<html::Select> = NodeRef::new();
    let error = RwSignal::new(None::<String>);
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(sign_in_name), Some(role)) =
            (name.get_untracked(), sign_in_name.get_untracked(), role.get_untracked())
        else {
            return;
        };
        let person = InvitePerson {
            name: name.value(),
            sign_in_name: Some(sign_in_name.value()),
            role: Role::from_wire(&role.value()).unwrap_or(Role::Agent),
        };
        error.set(None);
        inbox.spawn(async move {
            match api::invite(&person).await {
                Ok(link) => {
                    name.set_value("");
                    sign_in_name.set_value("");
                    state.upsert(link.person.clone());
                    state.invitation_link.set(Some(link));
                }
                Err(cause) => error.set(Some(error_message(inbox, cause))),
            }
        });
    };
    view! {
        <form class="card" on:submit=on_submit aria-labelledby="invite-form-title">
            <h3 id="invite-form-title">{i18n::admin::INVITE_TITLE}</h3>
            <div class="fields">
                <label>
                    {i18n::admin::DISPLAY_NAME}
                    <input
                        node_ref=name
                        dir="auto"
                        autocomplete="off"
                        maxlength="80"
                        required
                        aria-describedby="invite-form-error"
                    />
                </label>
                <label>
                    {i18n::admin::CHOSEN_SIGN_IN_NAME}
                    <input
                        node_ref=sign_in_name
                        dir="auto"
                        autocomplete="off"
                        autocapitalize="none"
                        maxlength="80"
                        aria-describedby="invite-form-error"
                    />
                </label>
                <label>
                    {i18n::admin::ROLE}
                    <select node_ref=role>
                        {[Role::Agent, Role::Lead]
                            .map(|role| view! { <option value=role.as_str()>{i18n::admin::role(role)}</option> })}
                    </select>
                </label>
                <button class="button" type="submit" data-main="">{i18n::admin::INVITE}</button>
            </div>
            <p class="trouble" id="invite-form-error" role="alert">{move || error.get()}</p>
            <p class="soft">{i18n::admin::ROLES_HINT}</p>
        </form>
    }
}
