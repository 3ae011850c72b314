//! The pane of the conversation list, and its poller.

use client::platform;
use client::spawn_scoped;
use contract::ConversationId;
use inbox_api::{AgentProfile, ConversationList};
use leptos::html;
use leptos::prelude::*;

use crate::admin::AdminLinks;
use crate::auth::AccountBar;
use crate::conversation_list::filter_tabs::FilterTabs;
use crate::conversation_list::loaded_pages::LoadedPages;
use crate::conversation_list::rows::ConversationRows;
use crate::conversation_list::search::SearchState;
use crate::conversation_list::search_field::SearchField;
use crate::conversation_list::search_results::SearchResultRows;
use crate::inbox_state::InboxState;
use crate::poll_timer::PollTimer;
use crate::shortcuts::ShortcutsButton;
use crate::{focus, i18n};

/// Seconds that a long poll may take. Waiting times on the page are at most this old.
const WAIT_S: u32 = 20;

/// Header, filters, search, and the rows of the list or of the search. `open` is the open conversation.
#[component]
pub fn ConversationListPane(
    inbox: InboxState,
    agent: AgentProfile,
    open: Memo<Option<ConversationId>>,
    nav: NodeRef<html::Nav>,
    shortcuts_dialog: NodeRef<html::Dialog>,
) -> impl IntoView {
    let list = RwSignal::new(None::<ConversationList>);
    let now = RwSignal::new(platform::now_ms());
    let requested = RwSignal::new(LoadedPages::default());
    let pages = Memo::new(move |_| requested.get().for_filter(inbox.filter.get()));
    // Another filter or a further page cancels the long poll for the pages before.
    Effect::new(move |_| spawn_scoped(poll(inbox, pages.get(), list, now)));
    let search = SearchState::new(inbox);
    let is_searching = Memo::new(move |_| search.is_active());
    let on_select = Callback::new(move |()| search.clear());
    let load_more = Callback::new(move |()| requested.set(pages.get_untracked().with_one_more()));
    let waiting_count =
        move || list.read().as_ref().map(|list| i18n::conversation_list::waiting_count(list.waiting));
    let failed_jobs = Memo::new(move |_| list.read().as_ref().map_or(0, |list| list.failed_jobs));
    let unreachable =
        move || inbox.unreachable.get().then(|| view! { <p class="banner">{i18n::UNREACHABLE}</p> });
    view! {
        <nav node_ref=nav aria-label=i18n::conversation_list::CONVERSATIONS>
            <header>
                <h1>{i18n::INBOX}<small role="status">{waiting_count}</small></h1>
                <AccountBar inbox name=agent.name><ShortcutsButton dialog=shortcuts_dialog/></AccountBar>
                <AdminLinks inbox role=agent.role failed_jobs/>
                <div role="status">{unreachable}</div>
                <SearchField search nav/>
                <FilterTabs inbox list on_select/>
            </header>
            {move || {
                if is_searching.get() {
                    view! { <SearchResultRows inbox search open now/> }.into_any()
                } else {
                    view! { <ConversationRows inbox list open now load_more nav/> }.into_any()
                }
            }}
        </nav>
    }
}

/// Keeps `list` current. `now` is set with each answer, so that waiting times are shown as of then.
async fn poll(
    inbox: InboxState,
    pages: LoadedPages,
    list: RwSignal<Option<ConversationList>>,
    now: RwSignal<u64>,
) {
    let mut timer = PollTimer::default();
    let (mut position, mut failed_jobs) = (None, 0);
    loop {
        platform::page_visible().await;
        timer.start_request(platform::now_ms());
        let result = pages.fetch(position, WAIT_S).await;
        now.set(platform::now_ms());
        let pause = match result {
            Ok(answer) => {
                inbox.unreachable.set(false);
                let changed = position != Some(answer.position);
                position = Some(answer.position);
                // A job fails without an entry.
                if changed || failed_jobs != answer.failed_jobs {
                    failed_jobs = answer.failed_jobs;
                    focus::preserve(|| list.set(Some(answer)));
                }
                timer.succeeded(platform::now_ms(), changed)
            }
            Err(error) => timer.failed(inbox.handle_error(&error), platform::random_fraction()),
        };
        platform::sleep(pause).await;
    }
}
