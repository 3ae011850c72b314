//! The search field and the number of results.

use inbox_api::QUERY_CHARS;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::conversation_list::search::{SearchOutcome, SearchState};
use crate::{focus, i18n};

/// Escape clears the field and returns to the list. Enter moves the focus to the results.
#[component]
pub fn SearchField(search: SearchState, nav: NodeRef<html::Nav>) -> impl IntoView {
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            search.clear();
            focus::on_list(nav);
        }
    };
    // Enter can be pressed before the results have arrived.
    let is_submitted = StoredValue::new(false);
    let focus_results = move || {
        if is_submitted.get_value() && search.is_current() {
            is_submitted.set_value(false);
            focus::on_current_row(nav);
        }
    };
    Effect::new(move |_| {
        search.outcome.track();
        focus_results();
    });
    let status = move || match &*search.outcome.read() {
        SearchOutcome::Inactive => String::new(),
        SearchOutcome::Found(results) => {
            i18n::conversation_list::result_count(results.total, results.conversations.len())
        }
        SearchOutcome::Rejected(reason) => reason.clone(),
    };
    view! {
        <form
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                is_submitted.set_value(true);
                focus_results();
            }
        >
            <input
                type="search"
                dir="auto"
                aria-label=i18n::conversation_list::SEARCH
                placeholder=i18n::conversation_list::SEARCH_PLACEHOLDER
                maxlength=QUERY_CHARS.to_string()
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="search"
                prop:value=move || search.text.get()
                on:input=move |event| {
                    is_submitted.set_value(false);
                    search.text.set(event_target_value(&event));
                }
                on:keydown=on_keydown
            />
        </form>
        <p class="search-status" role="status">{status}</p>
    }
}
