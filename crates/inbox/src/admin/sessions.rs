//! The sessions page.

use client::ClientError;
use client::spawn_scoped;
use inbox_api::AgentSession;
use leptos::prelude::*;
use ui::i18n as shared_i18n;

use crate::admin::data_table::DataTable;
use crate::inbox_state::InboxState;
use crate::request::{error_message, fetch_with_retry};
use crate::{api, i18n};

const COLUMNS: &[&str] =
    &[i18n::admin::BROWSER, i18n::admin::SIGNED_IN_AT, i18n::admin::LAST_USED_AT, i18n::admin::ACTIONS];

/// Sessions of `person`, or of the signed-in agent. `person_name` receives the name.
#[component]
pub fn SessionTable(inbox: InboxState, person: Option<u64>, person_name: RwSignal<String>) -> impl IntoView {
    let sessions = RwSignal::new(None::<Vec<AgentSession>>);
    let error = RwSignal::new(None::<String>);
    let load = move || async move {
        match fetch_with_retry(inbox, || api::sessions(person)).await {
            Ok(answer) => {
                person_name.set(answer.name);
                sessions.set(Some(answer.sessions));
            }
            Err(message) => error.set(Some(message)),
        }
    };
    spawn_scoped(load());
    let end_session = move |id: u64| {
        error.set(None);
        inbox.spawn(async move {
            match api::end_session(id).await {
                Ok(()) => load().await,
                // The session has ended before.
                Err(ClientError::Rejected(problem)) if problem.status == 404 => load().await,
                Err(cause) => error.set(Some(error_message(inbox, cause))),
            }
        });
    };
    let is_loading = move || sessions.read().is_none() && error.read().is_none();
    let is_empty = move || sessions.read().as_ref().is_some_and(Vec::is_empty);
    let has_sessions =
        Memo::new(move |_| sessions.read().as_ref().is_some_and(|sessions| !sessions.is_empty()));
    let all = move || sessions.get().unwrap_or_default();
    view! {
        <p class="trouble" role="alert">{move || error.get()}</p>
        <div role="status">
            {move || is_loading().then(|| view! { <p class="soft">{i18n::LOADING}</p> })}
            {move || is_empty().then(|| view! { <p>{i18n::admin::NO_SESSIONS}</p> })}
        </div>
        {move || has_sessions.get().then(|| view! {
            <DataTable label=i18n::admin::SESSIONS columns=COLUMNS>
                <For
                    each=all
                    key=|session| session.id
                    children=move |session| view! { <SessionRow session end_session/> }
                />
            </DataTable>
        })}
    }
}

#[component]
fn SessionRow(session: AgentSession, end_session: impl Fn(u64) + Copy + 'static) -> impl IntoView {
    let AgentSession { id, browser, begun_at, used_at, this: is_current } = session;
    let browser = if browser.is_empty() { i18n::admin::UNKNOWN_BROWSER.to_owned() } else { browser };
    let label = i18n::action_label(i18n::admin::END_SESSION, &browser);
    let action = if is_current {
        view! { <span class="tag">{i18n::admin::CURRENT_SESSION}</span> }.into_any()
    } else {
        view! {
            <button class="button" type="button" aria-label=label on:click=move |_| end_session(id)>
                {i18n::admin::END_SESSION}
            </button>
        }
        .into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{browser}</th>
            <td role="cell" data-label=i18n::admin::SIGNED_IN_AT>{shared_i18n::date_time(begun_at)}</td>
            <td role="cell" data-label=i18n::admin::LAST_USED_AT>{shared_i18n::date_time(used_at)}</td>
            <td role="cell" class="row-actions">{action}</td>
        </tr>
    }
}
