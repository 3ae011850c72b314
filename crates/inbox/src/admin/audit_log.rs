//! Who let whom in and out.

use inbox_api::{AuditEntry, AuditPage};
use leptos::prelude::*;
use widget::session::run;
use widget::words as widget_words;

use crate::admin::people::client;
use crate::app_state::Desk;
use crate::i18n::admin as said;
use crate::request::ask;

/// The audit log, newest first, and more of it when asked for.
#[component]
pub fn AuditLog(desk: Desk) -> impl IntoView {
    let log = RwSignal::new(None::<AuditPage>);
    let trouble = RwSignal::new(None::<String>);
    let load = move |before: Option<u64>| async move {
        trouble.set(None);
        match ask(desk, || client::audit(before)).await {
            Ok(page) => log.update(|log| {
                let log = log.get_or_insert(AuditPage { entries: vec![], next: None });
                log.entries.extend(page.entries);
                log.next = page.next;
            }),
            Err(why) => trouble.set(Some(why)),
        }
    };
    run(load(None));
    let entries = move || log.read().as_ref().map(|log| log.entries.clone()).unwrap_or_default();
    let next = Memo::new(move |_| log.read().as_ref().and_then(|log| log.next));
    let known = Memo::new(move |_| log.read().is_some());
    let loading = move || !known.get() && trouble.read().is_none();
    view! {
        <p class="trouble" role="alert">{move || trouble.get()}</p>
        {move || loading().then(|| view! { <p class="soft">{said::LOADING}</p> })}
        {move || known.get().then(|| view! {
            <table class="rows" role="table" aria-label=said::AUDIT>
                <thead role="rowgroup">
                    <tr role="row">
                        {[said::WHAT, said::WHEN].map(|label| view! { <th role="columnheader" scope="col">{label}</th> })}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=entries key=|entry| entry.id children=|entry| view! { <AuditRow entry/> }/>
                </tbody>
            </table>
        })}
        {move || next.get().map(|before| view! {
            <button class="button" type="button" on:click=move |_| desk.run(load(Some(before)))>{said::EARLIER}</button>
        })}
    }
}

#[component]
fn AuditRow(entry: AuditEntry) -> impl IntoView {
    view! {
        <tr role="row">
            <td role="cell" dir="auto">{said::deed(&entry)}</td>
            <td role="cell" class="soft">{widget_words::moment(entry.at)}</td>
        </tr>
    }
}
