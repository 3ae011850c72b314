//! One conversation: what was said, what is known, and an answer.

use contract::{ConversationId, Entries, EntryId};
use inbox_api::{AgentEntry, ConversationDetail};
use leptos::html;
use leptos::prelude::*;
use widget::browser;
use widget::conversation::Conversation;
use widget::http::ClientError;
use widget::session::run;
use widget::words as said;

use crate::api as client;
use crate::app_state::Desk;
use crate::conversation::composer::view::Reply;
use crate::conversation::composer::view::Writing;
use crate::conversation::details_pane::FactsPane;
use crate::conversation::metadata::Known;
use crate::conversation::read_receipt::tell_read;
use crate::conversation::timeline::Thread;
use crate::drafts::form::Mode;
use crate::i18n as words;
use crate::poll_timer::Pace;
use crate::route as place;

/// How long to wait for news, in seconds.
const WAIT_S: u32 = 25;

/// A conversation, as far as it is heard.
#[derive(Clone, Copy)]
struct Heard {
    case: RwSignal<Option<ConversationDetail>>,
    conversation: RwSignal<Conversation>,
    missing: RwSignal<bool>,
}

/// A conversation, live. `agent` is the name of who looks at it; `heading` can take the keyboard.
#[component]
pub fn CaseView(desk: Desk, id: ConversationId, agent: String, heading: NodeRef<html::H2>) -> impl IntoView {
    let case = RwSignal::new(None::<ConversationDetail>);
    let conversation = RwSignal::new(Conversation::default());
    let missing = RwSignal::new(false);
    run(follow(desk, id, agent.clone(), Heard { case, conversation, missing }));
    let title = move || conversation.read().head().map(|head| said::reference_title(&head.reference.key()));
    let status = move || conversation.read().status().map(words::status);
    let known = Memo::new(move |_| case.read().as_ref().map(Known::from));
    let notes = Memo::new(move |_| case.read().as_ref().map(|case| case.notes.clone()).unwrap_or_default());
    let looking = move || {
        let known = known.read();
        let names = known.as_ref().map(|known| known.looking.as_slice()).unwrap_or_default();
        (!names.is_empty()).then(|| words::composer::looking(names))
    };
    view! {
        <main>
            <header>
                <a class="back" href=move || place::list_href(desk.view.get())>{words::BACK}</a>
                <h2 node_ref=heading tabindex="-1">{title}</h2>
                {move || status().map(|status| view! { <span class="tag">{status}</span> })}
                <span class="looking" role="status">{looking}</span>
                <Ways desk id agent=agent.clone() conversation known/>
            </header>
            {move || missing.get().then(|| view! { <p class="hint">{words::NOT_FOUND}</p> })}
            <Thread conversation notes/>
            <Reply desk id agent conversation known/>
        </main>
        {move || known.get().map(|known| view! { <FactsPane desk known/> })}
    }
}

/// Taking it, and giving it to somebody else.
#[component]
fn Ways(
    desk: Desk,
    id: ConversationId,
    agent: String,
    conversation: RwSignal<Conversation>,
    known: Memo<Option<Known>>,
) -> impl IntoView {
    let writing = Writing { draft: desk.drafts.of(id).into(), conversation };
    let is_mine = Memo::new(move |_| {
        known.read().as_ref().is_some_and(|known| known.owner.as_deref() == Some(agent.as_str()))
    });
    let hand_over = move |_| writing.change(|form| form.mode = Mode::Handover);
    let take = move |_| {
        desk.run(async move {
            let entry = EntryId::mint(browser::now_ms(), browser::random());
            let seen = conversation.try_with_untracked(Conversation::heard).unwrap_or_default();
            // When it fails, the button is still there.
            if let Err(error) = client::write(id, entry, seen, &AgentEntry::Take).await {
                desk.troubled(&error);
            }
        });
    };
    view! {
        <div class="ways">
            <button class="button" type="button" on:click=hand_over>{words::composer::HAND_OVER}</button>
            {move || (known.read().is_some() && !is_mine.get()).then(|| view! {
                <button class="button" type="button" data-main="" on:click=take>{words::composer::TAKE}</button>
            })}
        </div>
    }
}

async fn follow(desk: Desk, id: ConversationId, agent: String, heard: Heard) {
    let Heard { case, conversation, missing } = heard;
    let mut pace = Pace::default();
    loop {
        browser::visible().await;
        pace.ask(browser::now_ms());
        let after = conversation.read_untracked().heard();
        let stamp = case.with_untracked(|case| case.as_ref().map(|case| case.stamp.clone()));
        let stamp = stamp.unwrap_or_default();
        let wait = if after == 0 { 0 } else { WAIT_S };
        let pause = match client::case(id, after, &stamp, wait).await {
            Ok(mut answer) => {
                desk.away.set(false);
                let entries = std::mem::take(&mut answer.entries);
                let news = !entries.is_empty() || answer.stamp != stamp;
                let pause = pace.answered(browser::now_ms(), news);
                if !entries.is_empty() {
                    let page = Entries { head: answer.head.clone(), entries, more: answer.more };
                    conversation.update(|conversation| {
                        conversation.merge(page);
                    });
                }
                if news {
                    case.set(Some(answer));
                }
                tell_read(id, &agent, conversation).await;
                pause
            }
            Err(error) => {
                missing.set(matches!(&error, ClientError::Refused(problem) if problem.status == 404));
                pace.failed(desk.troubled(&error), browser::chance())
            }
        };
        browser::sleep(pause).await;
    }
}
