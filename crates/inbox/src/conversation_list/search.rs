//! Looking for conversations.

use inbox_api::{QUERY_CHARS, SearchResults};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use widget::browser;
use widget::http::ClientError;
use widget::session::run;

use crate::api as client;
use crate::app_state::Desk;
use crate::focus;
use crate::i18n::conversation_list as words;

/// How long to wait for a further letter, in milliseconds.
const TYPING_MS: u64 = 200;

/// How long to wait before a desk that cannot be reached is asked again, in milliseconds.
const AWAY_MS: u64 = 2_000;

/// What is looked for, and what was found.
#[derive(Clone, Copy)]
pub struct Search {
    text: RwSignal<String>,
    /// What there is to show.
    pub outcome: RwSignal<Outcome>,
    /// For which text that is.
    of: StoredValue<String>,
}

/// What there is to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Outcome {
    /// The view: nothing is looked for.
    #[default]
    View,
    /// What was found.
    Found(SearchResults),
    /// Why nothing could be looked for.
    Refused(String),
}

impl Search {
    /// Nothing is looked for yet. Whenever something else is typed, it is looked for, and no longer for what stood
    /// there before.
    pub fn new(desk: Desk) -> Self {
        let (text, outcome) = (RwSignal::default(), RwSignal::default());
        let search = Self { text, outcome, of: StoredValue::default() };
        Effect::new(move |_| run(search.look(desk, search.text.get().trim().to_owned())));
        search
    }

    /// Shows the view again.
    pub fn leave(self) {
        self.text.set(String::new());
        self.outcome.set(Outcome::View);
    }

    /// Whether something is looked for.
    pub fn is_on(self) -> bool {
        !matches!(*self.outcome.read(), Outcome::View)
    }

    /// Whether what there is to show is for what stands in the field.
    fn is_settled(self) -> bool {
        self.text.with_untracked(|text| self.of.with_value(|of| text.trim() == of))
    }

    async fn look(self, desk: Desk, text: String) {
        if text.is_empty() {
            return self.settle(text, Outcome::View);
        }
        browser::sleep(TYPING_MS).await;
        let outcome = loop {
            match client::search(&text).await {
                Ok(found) => break Outcome::Found(found),
                Err(ClientError::Refused(problem)) if problem.status != 401 => {
                    break Outcome::Refused(problem.detail);
                }
                Err(error) => browser::sleep(desk.troubled(&error).max(AWAY_MS)).await,
            }
        };
        desk.away.set(false);
        self.settle(text, outcome);
    }

    fn settle(self, text: String, outcome: Outcome) {
        self.of.set_value(text);
        self.outcome.set(outcome);
    }
}

/// The field, and how much was found.
#[component]
pub fn SearchField(search: Search, list: NodeRef<html::Nav>) -> impl IntoView {
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            search.leave();
            focus::into_view(list);
        }
    };
    // Enter goes to what is found, also when it is pressed before that is there.
    let enter = StoredValue::new(false);
    let go = move || {
        if enter.get_value() && search.is_settled() {
            enter.set_value(false);
            focus::into_list(list);
        }
    };
    Effect::new(move |_| {
        search.outcome.track();
        go();
    });
    let says = move || match &*search.outcome.read() {
        Outcome::View => String::new(),
        Outcome::Found(found) => words::found(found.total, found.conversations.len()),
        Outcome::Refused(why) => why.clone(),
    };
    view! {
        <form
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                enter.set_value(true);
                go();
            }
        >
            <input
                type="search"
                dir="auto"
                aria-label=words::SEARCH
                placeholder=words::SEARCH_HINT
                maxlength=QUERY_CHARS.to_string()
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="search"
                prop:value=move || search.text.get()
                on:input=move |event| {
                    enter.set_value(false);
                    search.text.set(event_target_value(&event));
                }
                on:keydown=leave
            />
        </form>
        <p class="found" role="status">{says}</p>
    }
}
