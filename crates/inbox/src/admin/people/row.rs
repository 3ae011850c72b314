//! A row of the people page.

use inbox_api::{AccountStatus, Person, Role};
use leptos::prelude::*;

use crate::admin::people::actions::{reissue_invitation, update_person};
use crate::admin::people::state::{NameKind, PendingDisable, PendingRename, PeopleState};
use crate::inbox_state::InboxState;
use crate::route::AdminPage;
use crate::{api, i18n};

/// A person, and buttons that change their role and account. The row stays the same element while the page is
/// open, so that its buttons keep the focus.
#[component]
pub fn PersonRow(inbox: InboxState, state: PeopleState, id: u64) -> impl IntoView {
    let person = Memo::new(move |_| {
        let people = state.people.read();
        people.iter().flatten().find(|person| person.id == id).cloned()
    });
    let text = move |select: fn(&Person) -> String| person.read().as_ref().map(select).unwrap_or_default();
    let is_disabled = Memo::new(move |_| {
        person.read().as_ref().is_some_and(|person| person.status == AccountStatus::Disabled)
    });
    let is_lead = move || person.read().as_ref().is_some_and(|person| person.role == Role::Lead);
    let name = move || text(|person| person.name.clone());
    let rename = move |kind: NameKind, present: String| {
        state.pending_rename.set(Some(PendingRename { id, person: name(), kind, name: present }));
    };
    let sessions_label = move || i18n::action_label(i18n::admin::SESSIONS, &name());
    view! {
        <tr role="row" data-status=move || is_disabled.get().then_some("disabled")>
            <th role="rowheader" scope="row" dir="auto">{name}</th>
            <td role="cell" data-label=i18n::admin::SIGNS_IN_AS dir="auto">
                {move || text(|person| person.sign_in_name.clone())}
            </td>
            <td role="cell" data-label=i18n::admin::ROLE>
                {move || text(|person| i18n::admin::role(person.role).into())}
            </td>
            <td role="cell" data-label=i18n::admin::ACCOUNT_STATUS>
                {move || text(|person| i18n::admin::account_status(person.status).into())}
            </td>
            <td role="cell" data-label=i18n::admin::SESSIONS>
                <a href=AdminPage::Sessions(Some(id)).href() aria-label=sessions_label>
                    {move || text(|person| i18n::admin::session_count(person.sessions))}
                </a>
            </td>
            <td role="cell" class="row-actions">
                <ActionButton
                    name
                    label=move || if is_lead() { i18n::admin::MAKE_AGENT } else { i18n::admin::MAKE_LEAD }
                    on_press=move || {
                        let role = if is_lead() { Role::Agent } else { Role::Lead };
                        update_person(inbox, state, api::change_role(id, role));
                    }
                />
                <ActionButton
                    name
                    label=|| i18n::admin::RENAME
                    on_press=move || rename(NameKind::Shown, name())
                />
                <ActionButton
                    name
                    label=|| i18n::admin::CHANGE_SIGN_IN_NAME
                    on_press=move || rename(NameKind::SignIn, text(|person| person.sign_in_name.clone()))
                />
                {move || (!is_disabled.get()).then(|| view! {
                    <ActionButton
                        name
                        label=|| i18n::admin::NEW_LINK
                        on_press=move || reissue_invitation(inbox, state, id)
                    />
                })}
                <ActionButton
                    name
                    label=move || if is_disabled.get() { i18n::admin::ENABLE } else { i18n::admin::DISABLE }
                    on_press=move || {
                        if is_disabled.get() {
                            update_person(inbox, state, api::enable_person(id));
                        } else {
                            state.pending_disable.set(Some(PendingDisable { id, name: name() }));
                        }
                    }
                />
            </td>
        </tr>
    }
}

/// A button whose accessible name includes the person, because every row has the same buttons.
#[component]
fn ActionButton(
    name: impl Fn() -> String + Copy + Send + 'static,
    label: impl Fn() -> &'static str + Copy + Send + 'static,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    let accessible_name = move || i18n::action_label(label(), &name());
    view! {
        <button class="button" type="button" aria-label=accessible_name on:click=move |_| on_press()>
            {label}
        </button>
    }
}
