//! The report page: counts and times of the last 28 days, for leads.

use client::spawn_scoped;
use inbox_api::ServiceReport;
use leptos::prelude::*;

use crate::admin::data_table::DataTable;
use crate::inbox_state::InboxState;
use crate::request::fetch_with_retry;
use crate::{api, i18n};

/// The report as of the opening of the page.
#[component]
pub fn ReportPage(inbox: InboxState) -> impl IntoView {
    let report = RwSignal::new(None::<ServiceReport>);
    let error = RwSignal::new(None::<String>);
    spawn_scoped(async move {
        match fetch_with_retry(inbox, api::report).await {
            Ok(answer) => report.set(Some(answer)),
            Err(message) => error.set(Some(message)),
        }
    });
    let is_loading = move || report.read().is_none() && error.read().is_none();
    view! {
        <p class="trouble" role="alert">{move || error.get()}</p>
        {move || is_loading().then(|| view! { <p class="soft">{i18n::LOADING}</p> })}
        {move || report.get().map(|report| view! { <ReportTable report/> })}
    }
}

#[component]
fn ReportTable(report: ServiceReport) -> impl IntoView {
    let row = |(name, value, definition): i18n::report::ReportRow| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{name}</th>
                <td role="cell" class="count"><bdi>{value}</bdi></td>
                <td role="cell" class="soft">{definition}</td>
            </tr>
        }
    };
    view! {
        <p>{i18n::report::DESCRIPTION}<br/><span class="soft">{i18n::report::period(&report)}</span></p>
        <div class="report">
            <DataTable label=i18n::report::REPORT columns=i18n::report::COLUMNS>
                {i18n::report::rows(&report).map(row)}
            </DataTable>
        </div>
    }
}
