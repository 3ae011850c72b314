//! Frame of an admin page: heading, links to the other pages, content.

use inbox_api::Role;
use leptos::html;
use leptos::prelude::*;

use crate::admin::audit_log::AuditLogTable;
use crate::admin::change_password::ChangePasswordForm;
use crate::admin::failed_jobs::FailedJobTable;
use crate::admin::people::PeoplePage;
use crate::admin::report::ReportPage;
use crate::admin::saved_replies::SavedRepliesPage;
use crate::admin::sessions::SessionTable;
use crate::inbox_state::InboxState;
use crate::route::AdminPage;
use crate::{focus, i18n};

/// The open page. Only a lead has links to the other pages.
#[component]
pub fn AdminPageView(inbox: InboxState, page: AdminPage, role: Role) -> impl IntoView {
    let heading: NodeRef<html::H2> = NodeRef::new();
    Effect::new(move |_| {
        request_animation_frame(move || {
            if let Some(heading) = heading.try_get_untracked().flatten().filter(|_| focus::is_lost()) {
                let _ = heading.focus();
            }
        });
    });
    let person_name = RwSignal::new(String::new());
    let title = move || match page {
        AdminPage::People => i18n::admin::PEOPLE.to_owned(),
        AdminPage::Sessions(None) => i18n::admin::YOUR_SESSIONS.to_owned(),
        AdminPage::Sessions(Some(_)) => i18n::admin::sessions_title(&person_name.read()),
        AdminPage::AuditLog => i18n::admin::AUDIT_LOG.to_owned(),
        AdminPage::SavedReplies => i18n::saved_replies::SAVED_REPLIES.to_owned(),
        AdminPage::Report => i18n::report::REPORT.to_owned(),
        AdminPage::FailedJobs => i18n::failed_jobs::FAILED_JOBS.to_owned(),
    };
    let content = match page {
        AdminPage::People => view! { <PeoplePage inbox/> }.into_any(),
        AdminPage::Sessions(None) => {
            view! { <SessionTable inbox person=None person_name/><ChangePasswordForm inbox/> }.into_any()
        }
        AdminPage::Sessions(person) => view! { <SessionTable inbox person person_name/> }.into_any(),
        AdminPage::AuditLog => view! { <AuditLogTable inbox/> }.into_any(),
        AdminPage::SavedReplies => view! { <SavedRepliesPage inbox role/> }.into_any(),
        AdminPage::Report => view! { <ReportPage inbox/> }.into_any(),
        AdminPage::FailedJobs => view! { <FailedJobTable inbox/> }.into_any(),
    };
    view! {
        <main class="admin">
            <header>
                <a class="back-link" href="#">{i18n::BACK_TO_LIST}</a>
                <h2 node_ref=heading tabindex="-1">{title}</h2>
                {(role == Role::Lead).then(|| view! { <PageLinks page/> })}
            </header>
            <div class="admin-body">{content}</div>
        </main>
    }
}

#[component]
fn PageLinks(page: AdminPage) -> impl IntoView {
    let pages = [
        (AdminPage::People, i18n::admin::PEOPLE),
        (AdminPage::Report, i18n::report::REPORT),
        (AdminPage::SavedReplies, i18n::saved_replies::SAVED_REPLIES),
        (AdminPage::Sessions(None), i18n::admin::YOUR_SESSIONS),
        (AdminPage::AuditLog, i18n::admin::AUDIT_LOG),
        (AdminPage::FailedJobs, i18n::failed_jobs::FAILED_JOBS),
    ];
    let links = pages.map(|(target, label)| {
        let aria_current = (target == page).then_some("page");
        view! { <a href=target.href() aria-current=aria_current>{label}</a> }
    });
    view! { <p class="header-actions">{links}</p> }
}
