//! The people page.

use client::spawn_scoped;
use leptos::prelude::*;

use crate::admin::data_table::DataTable;
use crate::admin::people::disable_dialog::DisableDialog;
use crate::admin::people::invitation_link::NewInvitationLink;
use crate::admin::people::invite_form::InviteForm;
use crate::admin::people::rename_dialog::RenameDialog;
use crate::admin::people::row::PersonRow;
use crate::admin::people::state::PeopleState;
use crate::inbox_state::InboxState;
use crate::request::fetch_with_retry;
use crate::{api, i18n};

const COLUMNS: &[&str] = &[
    i18n::NAME,
    i18n::admin::SIGNS_IN_AS,
    i18n::admin::ROLE,
    i18n::admin::ACCOUNT_STATUS,
    i18n::admin::SESSIONS,
    i18n::admin::ACTIONS,
];

/// The accounts of all agents, and the form that invites one.
#[component]
pub fn PeoplePage(inbox: InboxState) -> impl IntoView {
    let state = PeopleState::default();
    spawn_scoped(async move {
        match fetch_with_retry(inbox, api::people).await {
            Ok(answer) => state.people.set(Some(answer.people)),
            Err(message) => state.error.set(Some(message)),
        }
    });
    let ids = move || state.people.read().iter().flatten().map(|person| person.id).collect::<Vec<_>>();
    let is_loading = move || state.people.read().is_none() && state.error.read().is_none();
    let is_loaded = Memo::new(move |_| state.people.read().is_some());
    view! {
        <p class="trouble" role="alert">{move || state.error.get()}</p>
        {move || is_loading().then(|| view! { <p class="soft">{i18n::LOADING}</p> })}
        <NewInvitationLink state/>
        {move || is_loaded.get().then(|| view! {
            <DataTable label=i18n::admin::PEOPLE columns=COLUMNS>
                <For each=ids key=|id| *id children=move |id| view! { <PersonRow inbox state id/> }/>
            </DataTable>
            <InviteForm inbox state/>
        })}
        <RenameDialog inbox state/>
        <DisableDialog inbox state/>
    }
}
