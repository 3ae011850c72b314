//! Links to the filters of the conversation list.

use inbox_api::{ConversationList, ListFilter};
use leptos::prelude::*;

use crate::inbox_state::InboxState;
use crate::route::Route;
use crate::{i18n, route};

/// One link per filter, with the number of its conversations. An open conversation stays open.
#[component]
pub fn FilterTabs(
    inbox: InboxState,
    list: RwSignal<Option<ConversationList>>,
    on_select: Callback<()>,
) -> impl IntoView {
    let links = ListFilter::ALL.map(|filter| {
        let href = move || match *inbox.route.read() {
            Route::Conversation(id) => route::conversation_href(filter, id),
            _ => route::list_href(filter),
        };
        let current = move || (inbox.filter.get() == filter).then_some("page");
        let count =
            move || list.read().as_ref().map(|list| i18n::conversation_list::list_count(count(list, filter)));
        view! {
            <a href=href aria-current=current on:click=move |_| on_select.run(())>
                {i18n::conversation_list::filter_name(filter)}" "<span>{count}</span>
            </a>
        }
    });
    view! {
        <div class="filter-tabs" role="group" aria-label=i18n::conversation_list::FILTERS>
            {links.into_iter().collect_view()}
        </div>
    }
}

fn count(list: &ConversationList, filter: ListFilter) -> u64 {
    match filter {
        ListFilter::Waiting => list.waiting,
        ListFilter::Mine => list.mine,
        ListFilter::NotSolved => list.not_solved,
        ListFilter::All => list.total,
    }
}
