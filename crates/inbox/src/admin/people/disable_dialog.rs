//! Confirmation before a person is disabled.

use leptos::prelude::*;

use crate::admin::confirm_dialog::ConfirmDialog;
use crate::admin::people::actions::update_person;
use crate::admin::people::state::{PendingDisable, PeopleState};
use crate::inbox_state::InboxState;
use crate::{api, i18n};

/// Open while `PeopleState::pending_disable` names a person.
#[component]
pub fn DisableDialog(inbox: InboxState, state: PeopleState) -> impl IntoView {
    view! {
        <ConfirmDialog
            pending=state.pending_disable
            title_id="disable-dialog-title"
            title=|person| i18n::admin::disable_title(&person.name)
            consequences=|person| i18n::admin::disable_consequences(&person.name)
            button=i18n::admin::DISABLE
            on_confirm=move |person: PendingDisable| {
                update_person(inbox, state, api::disable_person(person.id));
            }
        />
    }
}
