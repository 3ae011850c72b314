//! Who is here.

use inbox_api::{InvitationLink, Person};
use leptos::prelude::*;
use widget::session::run;

use crate::admin::people::client;
use crate::admin::people::disable_dialog::AskBeforeDisabling;
use crate::admin::people::disable_dialog::Question;
use crate::admin::people::invitation_link::NewLink;
use crate::admin::people::invite_form::InviteForm;
use crate::admin::people::row::PersonRow;
use crate::app_state::Desk;
use crate::i18n as words;
use crate::i18n::admin as said;
use crate::request::ask;

/// Everybody as the page knows them, and what the parts of it tell one another.
#[derive(Clone, Copy)]
pub struct Crew {
    /// Everybody; nobody is known at first.
    pub people: RwSignal<Option<Vec<Person>>>,
    /// The link that was made last.
    pub made: RwSignal<Option<InvitationLink>>,
    /// Why the last deed was not done.
    pub trouble: RwSignal<Option<String>>,
    /// Who is asked about before they are disabled.
    pub question: RwSignal<Option<Question>>,
}

impl Crew {
    /// Takes in how a person stands now.
    pub fn know(self, person: Person) {
        self.people.update(|people| {
            let people = people.get_or_insert_default();
            match people.iter_mut().find(|known| known.id == person.id) {
                Some(known) => *known = person,
                None => people.push(person),
            }
        });
    }
}

/// The people, and the way to invite more.
#[component]
pub fn PeopleList(desk: Desk) -> impl IntoView {
    let crew = Crew {
        people: RwSignal::new(None),
        made: RwSignal::new(None),
        trouble: RwSignal::new(None),
        question: RwSignal::new(None),
    };
    run(async move {
        match ask(desk, client::people).await {
            Ok(people) => crew.people.set(Some(people.people)),
            Err(why) => crew.trouble.set(Some(why)),
        }
    });
    let ids = move || crew.people.read().iter().flatten().map(|person| person.id).collect::<Vec<_>>();
    let loading = move || crew.people.read().is_none() && crew.trouble.read().is_none();
    let known = Memo::new(move |_| crew.people.read().is_some());
    view! {
        <p class="trouble" role="alert">{move || crew.trouble.get()}</p>
        {move || loading().then(|| view! { <p class="soft">{said::LOADING}</p> })}
        <NewLink crew/>
        {move || known.get().then(|| view! {
            <table class="rows" role="table" aria-label=said::PEOPLE>
                <thead role="rowgroup">
                    <tr role="row">
                        {[words::NAME, said::ROLE, said::STANDING, said::SESSIONS, said::TO_DO]
                            .map(|label| view! { <th role="columnheader" scope="col">{label}</th> })}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=ids key=|id| *id children=move |id| view! { <PersonRow desk crew id/> }/>
                </tbody>
            </table>
            <InviteForm desk crew/>
        })}
        <AskBeforeDisabling desk crew/>
    }
}
