//! Links from the conversation list to the admin pages.

use inbox_api::Role;
use leptos::html;
use leptos::prelude::*;

use crate::inbox_state::InboxState;
use crate::route::{AdminPage, Route};
use crate::{focus, i18n};

/// A lead's links lead to people and report, an agent's to their own sessions. The people page links to the
/// other pages. While there are failed jobs, everybody has a link to them.
#[component]
pub fn AdminLinks(inbox: InboxState, role: Role, #[prop(into)] failed_jobs: Signal<u64>) -> impl IntoView {
    let has_failed_jobs = Memo::new(move |_| failed_jobs.get() > 0);
    let links = match role {
        Role::Lead => view! {
            <AdminLink
                inbox
                page=AdminPage::People
                label=Signal::stored(i18n::admin::PEOPLE.to_owned())
                covers=|page| !matches!(page, AdminPage::Report | AdminPage::FailedJobs)
            />
            <AdminLink
                inbox
                page=AdminPage::Report
                label=Signal::stored(i18n::report::REPORT.to_owned())
                covers=|page| page == AdminPage::Report
            />
        }
        .into_any(),
        Role::Agent => view! {
            <AdminLink
                inbox
                page=AdminPage::Sessions(None)
                label=Signal::stored(i18n::admin::YOUR_SESSIONS.to_owned())
                covers=|page| page != AdminPage::FailedJobs
            />
        }
        .into_any(),
    };
    let failed_jobs_link = move || {
        has_failed_jobs.get().then(|| {
            view! {
                <AdminLink
                    inbox
                    page=AdminPage::FailedJobs
                    label=Signal::derive(move || i18n::failed_jobs::count(failed_jobs.get()))
                    covers=|page| page == AdminPage::FailedJobs
                />
            }
        })
    };
    view! { <p class="admin-links">{links}<span role="status">{failed_jobs_link}</span></p> }
}

/// A link that is current while one of the pages that it covers is open.
#[component]
fn AdminLink(
    inbox: InboxState,
    page: AdminPage,
    label: Signal<String>,
    covers: fn(AdminPage) -> bool,
) -> impl IntoView {
    let is_current = Memo::new(move |_| matches!(inbox.route.get(), Route::Admin(page) if covers(page)));
    let link: NodeRef<html::A> = NodeRef::new();
    // On a narrow screen the page replaces the list. When the page closes, the focus returns to its link.
    Effect::new(move |previous: Option<bool>| {
        let is_current = is_current.get();
        if previous == Some(true) && !is_current {
            request_animation_frame(move || {
                if let Some(link) = link.try_get_untracked().flatten().filter(|_| focus::is_lost()) {
                    let _ = link.focus();
                }
            });
        }
        is_current
    });
    let aria_current = move || is_current.get().then_some("page");
    view! { <a node_ref=link href=page.href() aria-current=aria_current>{label}</a> }
}
