//! Where somebody is signed in.

use inbox_api::AgentSession;
use leptos::prelude::*;
use widget::http::ClientError;
use widget::session::run;
use widget::words as widget_words;

use crate::admin::people::client;
use crate::app_state::Desk;
use crate::i18n::admin as said;
use crate::request::ask;
use crate::request::why;

/// The sessions of a person, or one's own. `whose` takes in the name.
#[component]
pub fn SessionList(desk: Desk, person: Option<u64>, whose: RwSignal<String>) -> impl IntoView {
    let sessions = RwSignal::new(None::<Vec<AgentSession>>);
    let trouble = RwSignal::new(None::<String>);
    let load = move || async move {
        match ask(desk, || client::sessions(person)).await {
            Ok(answer) => {
                whose.set(answer.name);
                sessions.set(Some(answer.sessions));
            }
            Err(why) => trouble.set(Some(why)),
        }
    };
    run(load());
    let end = move |id: u64| {
        trouble.set(None);
        desk.run(async move {
            match client::end_session(id).await {
                Ok(()) => load().await,
                // It has ended already.
                Err(ClientError::Refused(problem)) if problem.status == 404 => load().await,
                Err(error) => trouble.set(Some(why(desk, error))),
            }
        });
    };
    let loading = move || sessions.read().is_none() && trouble.read().is_none();
    let none = move || sessions.read().as_ref().is_some_and(Vec::is_empty);
    let any = Memo::new(move |_| sessions.read().as_ref().is_some_and(|sessions| !sessions.is_empty()));
    let all = move || sessions.get().unwrap_or_default();
    view! {
        <p class="trouble" role="alert">{move || trouble.get()}</p>
        <div role="status">
            {move || loading().then(|| view! { <p class="soft">{said::LOADING}</p> })}
            {move || none().then(|| view! { <p>{said::NO_SESSIONS}</p> })}
        </div>
        {move || any.get().then(|| view! {
            <table class="rows" role="table" aria-label=said::SESSIONS>
                <thead role="rowgroup">
                    <tr role="row">
                        {[said::BROWSER, said::BEGUN, said::USED, said::TO_DO]
                            .map(|label| view! { <th role="columnheader" scope="col">{label}</th> })}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For
                        each=all
                        key=|session| session.id
                        children=move |session| view! { <SessionRow session end/> }
                    />
                </tbody>
            </table>
        })}
    }
}

#[component]
fn SessionRow(session: AgentSession, end: impl Fn(u64) + Copy + 'static) -> impl IntoView {
    let AgentSession { id, browser, begun_at, used_at, this } = session;
    let browser = if browser.is_empty() { said::UNKNOWN_BROWSER.to_owned() } else { browser };
    let label = said::about(said::END, &browser);
    let deed = if this {
        view! { <span class="tag">{said::THIS_ONE}</span> }.into_any()
    } else {
        view! { <button class="button" type="button" aria-label=label on:click=move |_| end(id)>{said::END}</button> }
            .into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{browser}</th>
            <td role="cell" data-label=said::BEGUN>{widget_words::moment(begun_at)}</td>
            <td role="cell" data-label=said::USED>{widget_words::moment(used_at)}</td>
            <td role="cell" class="deeds">{deed}</td>
        </tr>
    }
}
