//! Who waits, what waits longest first.

use contract::ConversationId;
use inbox_api::{AgentProfile, ConversationList};
use leptos::html;
use leptos::prelude::*;
use widget::browser;
use widget::session::run;

use crate::admin::links::Doors;
use crate::app_state::Desk;
use crate::auth::account_bar::SignOut;
use crate::conversation_list::filter_tabs::Views;
use crate::conversation_list::loaded_pages::Pages;
use crate::conversation_list::rows::Rows;
use crate::conversation_list::search::Search;
use crate::conversation_list::search::SearchField;
use crate::conversation_list::search_results::Results;
use crate::focus;
use crate::i18n as words;
use crate::poll_timer::Pace;
use crate::shortcuts::dialog::KeysButton;

/// How long to wait for news, in seconds. Waiting times on the page are never older than this.
const WAIT_S: u32 = 20;

/// The list, live.
#[component]
pub fn List(
    desk: Desk,
    agent: AgentProfile,
    open: Memo<Option<ConversationId>>,
    node: NodeRef<html::Nav>,
    keys: NodeRef<html::Dialog>,
) -> impl IntoView {
    let inbox = RwSignal::new(None::<ConversationList>);
    let now = RwSignal::new(browser::now_ms());
    let asked = RwSignal::new(Pages::default());
    let pages = Memo::new(move |_| asked.get().of(desk.view.get()));
    // Another view, or more of this one, ends the waiting for news of what was shown before.
    Effect::new(move |_| run(follow(desk, pages.get(), inbox, now)));
    let search = Search::new(desk);
    let searching = Memo::new(move |_| search.is_on());
    let choose = Callback::new(move |()| search.leave());
    let more = Callback::new(move |()| asked.set(pages.get_untracked().more()));
    let waiting = move || inbox.read().as_ref().map(|inbox| words::waiting(inbox.waiting));
    view! {
        <nav node_ref=node aria-label=words::CONVERSATIONS>
            <header>
                <h1>{words::INBOX}<small role="status">{waiting}</small></h1>
                <SignOut desk name=agent.name><KeysButton dialog=keys/></SignOut>
                <Doors desk role=agent.role/>
                <div role="status">{move || desk.away.get().then(|| view! { <p class="banner">{words::AWAY}</p> })}</div>
                <SearchField search list=node/>
                <Views desk inbox choose/>
            </header>
            {move || {
                if searching.get() {
                    view! { <Results desk search open now/> }.into_any()
                } else {
                    view! { <Rows desk inbox open now more list=node/> }.into_any()
                }
            }}
        </nav>
    }
}

async fn follow(desk: Desk, pages: Pages, inbox: RwSignal<Option<ConversationList>>, now: RwSignal<u64>) {
    let mut pace = Pace::default();
    let mut known = None;
    loop {
        browser::visible().await;
        pace.ask(browser::now_ms());
        let answer = pages.read(known, WAIT_S).await;
        now.set(browser::now_ms());
        let pause = match answer {
            Ok(answer) => {
                desk.away.set(false);
                let news = known != Some(answer.position);
                known = Some(answer.position);
                if news {
                    focus::keep(|| inbox.set(Some(answer)));
                }
                pace.answered(browser::now_ms(), news)
            }
            Err(error) => pace.failed(desk.troubled(&error), browser::chance()),
        };
        browser::sleep(pause).await;
    }
}
