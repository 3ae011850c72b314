//! Excerpt of a search result.

use inbox_api::Snippet;
use leptos::prelude::*;

/// The text of an entry with the matches marked. Customers' text is inserted as text nodes and never parsed
/// as markup.
#[component]
pub fn Excerpt(snippets: Vec<Snippet>) -> impl IntoView {
    let snippet = |Snippet { text, marked }| {
        if marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    snippets.into_iter().map(snippet).collect_view()
}
