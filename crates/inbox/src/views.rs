//! The views of the list, as links above it.

use contract::agents::{Inbox, View};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::place::{self, Place};
use crate::words::lists as words;

/// The links, each with how many conversations it shows. The conversation that is open stays open.
#[component]
pub fn Views(desk: Desk, inbox: RwSignal<Option<Inbox>>, choose: Callback<()>) -> impl IntoView {
    let links = View::EVERY.map(|view| {
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

fn count(inbox: &Inbox, view: View) -> u64 {
    match view {
        View::Waiting => inbox.waiting,
        View::Mine => inbox.mine,
        View::NotSolved => inbox.not_solved,
        View::All => inbox.total,
    }
}
