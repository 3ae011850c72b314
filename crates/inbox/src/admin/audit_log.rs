//! The audit-log page.

use client::spawn_scoped;
use inbox_api::{AuditEntry, AuditPage};
use leptos::prelude::*;
use ui::i18n as shared_i18n;

use crate::admin::data_table::DataTable;
use crate::inbox_state::InboxState;
use crate::request::fetch_with_retry;
use crate::{api, i18n};

const COLUMNS: &[&str] = &[i18n::admin::AUDIT_ACTION, i18n::admin::AUDIT_TIME];

/// Entries, newest first. A button loads earlier ones.
#[component]
pub fn AuditLogTable(inbox: InboxState) -> impl IntoView {
    let log = RwSignal::new(None::<AuditPage>);
    let error = RwSignal::new(None::<String>);
    let load = move |before: Option<u64>| async move {
        error.set(None);
        match fetch_with_retry(inbox, || api::audit_log(before)).await {
            Ok(page) => log.update(|log| {
                let log = log.get_or_insert(AuditPage { entries: vec![], next: None });
                log.entries.extend(page.entries);
                log.next = page.next;
            }),
            Err(message) => error.set(Some(message)),
        }
    };
    spawn_scoped(load(None));
    let entries = move || log.read().as_ref().map(|log| log.entries.clone()).unwrap_or_default();
    let next = Memo::new(move |_| log.read().as_ref().and_then(|log| log.next));
    let is_loaded = Memo::new(move |_| log.read().is_some());
    let is_loading = move || !is_loaded.get() && error.read().is_none();
    view! {
        <p class="trouble" role="alert">{move || error.get()}</p>
        {move || is_loading().then(|| view! { <p class="soft">{i18n::LOADING}</p> })}
        {move || is_loaded.get().then(|| view! {
            <DataTable label=i18n::admin::AUDIT_LOG columns=COLUMNS>
                <For each=entries key=|entry| entry.id children=|entry| view! { <AuditLogRow entry/> }/>
            </DataTable>
        })}
        {move || next.get().map(|before| view! {
            <button class="button" type="button" on:click=move |_| inbox.spawn(load(Some(before)))>
                {i18n::admin::LOAD_EARLIER}
            </button>
        })}
    }
}

#[component]
fn AuditLogRow(entry: AuditEntry) -> impl IntoView {
    view! {
        <tr role="row">
            <td role="cell" dir="auto">{i18n::admin::audit_sentence(&entry)}</td>
            <td role="cell" class="soft">{shared_i18n::date_time(entry.at)}</td>
        </tr>
    }
}
