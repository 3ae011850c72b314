//! The page about failed jobs.

use client::spawn_scoped;
use inbox_api::{FailedJob, FailedJobs, ListFilter};
use leptos::prelude::*;
use ui::i18n as shared_i18n;

use crate::admin::data_table::DataTable;
use crate::inbox_state::InboxState;
use crate::request::{error_message, fetch_with_retry};
use crate::route::conversation_href;
use crate::{api, focus, i18n};

const COLUMNS: &[&str] = &[
    i18n::failed_jobs::JOB,
    i18n::failed_jobs::CONVERSATION,
    i18n::failed_jobs::LAST_ATTEMPT,
    i18n::failed_jobs::REASON,
    i18n::failed_jobs::ACTIONS,
];

/// Failed jobs, the last one first, with buttons to run them again.
#[component]
pub fn FailedJobTable(inbox: InboxState) -> impl IntoView {
    let failed = RwSignal::new(None::<FailedJobs>);
    let error = RwSignal::new(None::<String>);
    spawn_scoped(async move {
        match fetch_with_retry(inbox, api::failed_jobs).await {
            Ok(answer) => failed.set(Some(answer)),
            Err(message) => error.set(Some(message)),
        }
    });
    let retry = move |job: Option<u64>| {
        error.set(None);
        inbox.spawn(async move {
            match api::retry_failed_jobs(job).await {
                Ok(answer) => {
                    failed.set(Some(answer));
                    // The pressed button is gone.
                    focus::restore_on_heading();
                }
                Err(cause) => error.set(Some(error_message(inbox, cause))),
            }
        });
    };
    let is_loading = move || failed.read().is_none() && error.read().is_none();
    let jobs = move || failed.read().as_ref().map(|failed| failed.jobs.clone()).unwrap_or_default();
    let shown = Memo::new(move |_| failed.read().as_ref().map(|failed| failed.jobs.len() as u64));
    let hidden = move || {
        let total = failed.read().as_ref().map_or(0, |failed| failed.total);
        total.checked_sub(shown.get().unwrap_or(0)).filter(|hidden| *hidden > 0)
    };
    view! {
        <p class="soft">{i18n::failed_jobs::DESCRIPTION}</p>
        <p class="trouble" role="alert">{move || error.get()}</p>
        <div role="status">
            {move || is_loading().then(|| view! { <p class="soft">{i18n::LOADING}</p> })}
            {move || (shown.get() == Some(0)).then(|| view! { <p>{i18n::failed_jobs::NONE}</p> })}
        </div>
        {move || shown.get().filter(|shown| *shown > 0).map(|_| view! {
            <button class="button" type="button" on:click=move |_| retry(None)>
                {i18n::failed_jobs::RETRY_ALL}
            </button>
            <DataTable label=i18n::failed_jobs::FAILED_JOBS columns=COLUMNS>
                <For
                    each=jobs
                    key=|job| (job.id, job.failed_at)
                    children=move |job| view! { <FailedJobRow job retry/> }
                />
            </DataTable>
        })}
        {move || hidden().map(|hidden| view! { <p class="soft">{i18n::failed_jobs::more(hidden)}</p> })}
    }
}

#[component]
fn FailedJobRow(job: FailedJob, retry: impl Fn(Option<u64>) + Copy + 'static) -> impl IntoView {
    let title = shared_i18n::reference_title(&job.reference);
    let label = i18n::action_label(i18n::failed_jobs::RETRY, &title);
    let id = job.id;
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{i18n::failed_jobs::job(&job)}</th>
            <td role="cell" data-label=i18n::failed_jobs::CONVERSATION>
                <a href=conversation_href(ListFilter::All, job.conversation)>{title}</a>
            </td>
            <td role="cell" data-label=i18n::failed_jobs::LAST_ATTEMPT>{i18n::failed_jobs::attempts(&job)}</td>
            <td role="cell" data-label=i18n::failed_jobs::REASON dir="auto">{job.error}</td>
            <td role="cell" class="row-actions">
                <button class="button" type="button" aria-label=label on:click=move |_| retry(Some(id))>
                    {i18n::failed_jobs::RETRY}
                </button>
            </td>
        </tr>
    }
}
