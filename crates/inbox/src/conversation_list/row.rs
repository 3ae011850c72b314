//! A row of the conversation list.

use contract::ConversationId;
use inbox_api::{ConversationListItem, Snippet};
use leptos::prelude::*;

use crate::conversation_list::excerpt::Excerpt;
use crate::drafts::EntryDraft;
use crate::inbox_state::InboxState;
use crate::{i18n, route};

/// The row of a conversation. It stays the same element while the conversation is in the list, so that it
/// keeps the focus. With an excerpt it is the row of a search result.
#[component]
pub fn ConversationRow(
    inbox: InboxState,
    id: ConversationId,
    item: Memo<Option<ConversationListItem>>,
    open: Memo<Option<ConversationId>>,
    now: RwSignal<u64>,
    #[prop(optional)] excerpt: Vec<Snippet>,
) -> impl IntoView {
    let text = move |select: fn(&ConversationListItem) -> String| item.read().as_ref().map(select);
    let draft: RwSignal<EntryDraft> = inbox.drafts.get(id).into();
    let has_draft = Memo::new(move |_| !draft.read().is_empty());
    let current = move || (open.get() == Some(id)).then_some("true");
    let due =
        move || item.read().as_ref().and_then(|item| i18n::conversation_list::due_label(item, now.get()));
    let overdue = move || due().and_then(|(_, overdue)| overdue.then_some(""));
    let preview = if excerpt.is_empty() {
        (move || text(|item| item.preview.clone())).into_any()
    } else {
        view! { <Excerpt snippets=excerpt/> }.into_any()
    };
    view! {
        <li>
            <a href=move || route::conversation_href(inbox.filter.get(), id) aria-current=current>
                <b>
                    {move || {
                        text(|item| i18n::conversation_list::row_title(&item.reference, &item.customer))
                    }}
                </b>
                <span class="due" data-overdue=overdue>
                    {move || {
                        has_draft
                            .get()
                            .then(|| view! { <span class="tag">{i18n::conversation_list::DRAFT}</span>" " })
                    }}
                    {move || due().map(|(label, _)| label)}
                </span>
                <p dir="auto">{preview}</p>
            </a>
        </li>
    }
}
