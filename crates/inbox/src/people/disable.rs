//! The question before somebody is disabled.

use leptos::prelude::*;

use super::client;
use super::list::Crew;
use super::row::change;
use crate::confirm::Confirm;
use crate::desk::Desk;
use crate::words::people as said;

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
