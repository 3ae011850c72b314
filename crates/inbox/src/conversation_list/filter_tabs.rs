//! The views of the list, as links above it.

use inbox_api::{ConversationList, ListFilter};
use leptos::prelude::*;

use crate::app_state::Desk;
use crate::i18n::conversation_list as words;
use crate::route as place;
use crate::route::Place;

/// The links, each with how many conversations it shows. The conversation that is open stays open.
#[component]
pub fn Views(desk: Desk, inbox: RwSignal<Option<ConversationList>>, choose: Callback<()>) -> impl IntoView {
    let links = ListFilter::ALL.map(|view| {
        let href = move || match *desk.place.read() {
            Place::Case(id) => place::href(view, id),
            _ => place::list_href(view),
        };
        let current = move || (desk.view.get() == view).then_some("page");
        let count =
            move || inbox.read().as_ref().map(|inbox| widget::words::number(count(inbox, view) as f64));
        view! {
            <a href=href aria-current=current on:click=move |_| choose.run(())>
                {words::view(view)}" "<span>{count}</span>
            </a>
        }
    });
    view! { <div class="views" role="group" aria-label=words::VIEWS>{links.into_iter().collect_view()}</div> }
}

fn count(inbox: &ConversationList, view: ListFilter) -> u64 {
    match view {
        ListFilter::Waiting => inbox.waiting,
        ListFilter::Mine => inbox.mine,
        ListFilter::NotSolved => inbox.not_solved,
        ListFilter::All => inbox.total,
    }
}
