//! Conversation list: the customer's other conversations, newest first, each with its status.

use client::spawn_scoped;
use contract::Conversation;
use leptos::prelude::*;
use ui::{ElementBuilder, button, element};

use crate::config::Config;
use crate::controller::Controller;
use crate::i18n;

/// What is known of the list.
#[derive(Default)]
struct ListState {
    /// The conversations of the pages so far.
    conversations: Vec<Conversation>,
    /// The cursor of the next page.
    next: Option<String>,
    /// What is shown in the place of the list.
    notice: Option<&'static str>,
}

/// The list, folded at first. It is fetched each time it is unfolded. `show` shows a conversation.
pub fn conversation_list(controller: Controller, show: Callback<Option<Config>>) -> ElementBuilder {
    let state = RwSignal::new(ListState::default());
    let is_open = StoredValue::new(false);
    let on_toggle = move |_: &web_sys::Event| {
        is_open.update_value(|is_open| *is_open = !*is_open);
        if is_open.get_value() {
            state.set(ListState { notice: Some(i18n::LOADING), ..ListState::default() });
            load(controller, state);
        }
    };
    let content = move || {
        let state_now = state.read();
        if let Some(notice) = state_now.notice {
            return Some(element("p").text(notice));
        }
        if !is_open.get_value() {
            return None;
        }
        let more = state_now
            .next
            .as_ref()
            .map(|_| button(i18n::EARLIER_CONVERSATIONS, move || load(controller, state)));
        Some(element("div").child(rows(controller, show, &state_now.conversations)).children(more))
    };
    element("details")
        .class("other-conversations")
        .on("toggle", on_toggle)
        .child(element("summary").text(i18n::OTHER_CONVERSATIONS))
        .dynamic_child(content)
}

/// Fetches the next page.
fn load(controller: Controller, state: RwSignal<ListState>) {
    let page = controller.list_all(state.with_untracked(|state| state.next.clone()));
    spawn_scoped(async move {
        let page = page.await;
        // The widget may be gone.
        state.try_update(|state| match page {
            Ok(page) => {
                state.conversations.extend(page.conversations);
                (state.next, state.notice) = (page.next, None);
            }
            Err(_) => state.notice = Some(i18n::LIST_FAILED),
        });
    });
}

/// A button for each conversation but the one that is shown.
fn rows(
    controller: Controller,
    show: Callback<Option<Config>>,
    conversations: &[Conversation],
) -> ElementBuilder {
    let (config, shown) = (controller.config(), controller.conversation.read_untracked().id());
    let mut rows = vec![];
    for (index, conversation) in conversations.iter().enumerate() {
        if Some(conversation.id) != shown {
            let reference = conversation.reference.key();
            let is_newest = conversations[..index].iter().all(|later| later.reference.key() != reference);
            let id = (!is_newest).then_some(conversation.id);
            rows.push(row(conversation, show, Config { reference, conversation: id, ..config.clone() }));
        }
    }
    if rows.is_empty() {
        return element("p").text(i18n::NO_OTHER_CONVERSATIONS);
    }
    element("ul").class("conversations").children(rows)
}

/// A button with the title, the status and the number of unread replies.
fn row(conversation: &Conversation, show: Callback<Option<Config>>, config: Config) -> ElementBuilder {
    let title = element("span").text(i18n::reference_title(&config.reference));
    let status = element("span").class("soft").text(i18n::conversation_summary(conversation));
    let button = button("", move || show.run(Some(config.clone())));
    element("li").child(button.child(title).child(status))
}
