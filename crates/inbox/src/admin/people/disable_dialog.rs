//! The question before somebody is disabled.

use leptos::prelude::*;

use crate::admin::confirm_dialog::Confirm;
use crate::admin::people::client;
use crate::admin::people::page::Crew;
use crate::admin::people::row::change;
use crate::app_state::Desk;
use crate::i18n::admin as said;

/// Who is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Their number.
    pub id: u64,
    /// Their name.
    pub name: String,
}

/// Asks while there is a question.
#[component]
pub fn AskBeforeDisabling(desk: Desk, crew: Crew) -> impl IntoView {
    view! {
        <Confirm
            question=crew.question
            id="disable-whom"
            title=|person| said::disable_whom(&person.name)
            means=|person| said::disable_means(&person.name)
            button=said::DISABLE
            act=move |person: Question| change(desk, crew, client::disable(person.id))
        />
    }
}
