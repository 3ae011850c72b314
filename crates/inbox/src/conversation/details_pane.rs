//! Details pane: reference, customer, and further conversations.

use contract::Reference;
use inbox_api::CustomerDetails;
use leptos::prelude::*;
use ui::{line_list, reference_facts};

use crate::conversation::metadata::{ConversationLink, ConversationMetadata};
use crate::inbox_state::InboxState;
use crate::{i18n, route};

#[component]
pub fn DetailsPane(inbox: InboxState, metadata: ConversationMetadata) -> impl IntoView {
    let ConversationMetadata {
        reference,
        customer,
        preferences,
        other_conversations,
        related_conversations,
        pending_review,
        ..
    } = metadata;
    let pending_review = pending_review.map(|review| {
        let text = i18n::conversation::pending_review(review.decided_by.as_deref());
        view! { <p class="banner">{text}</p> }
    });
    let related_title = i18n::conversation::related_title(&reference.kind);
    let related_conversations = (!related_conversations.is_empty()).then(|| {
        view! { <h3>{related_title}</h3><ConversationLinks inbox links=related_conversations/> }
    });
    view! {
        <aside aria-label=i18n::conversation::DETAILS>
            {pending_review}
            <ReferenceSection reference/>
            <CustomerSection customer preferences/>
            <OtherConversations inbox links=other_conversations/>
            {related_conversations}
            <h3>{i18n::conversation::REFUSAL_TIP_TITLE}</h3>
            <p>{i18n::conversation::REFUSAL_TIP}</p>
        </aside>
    }
}

#[component]
fn ReferenceSection(reference: Reference) -> impl IntoView {
    let (kind, lines) = (reference.kind.clone(), reference.lines.clone());
    view! {
        <h3>{i18n::conversation::reference_title(&kind)}</h3>
        {reference_facts(reference)}
        {line_list(lines)}
    }
}

#[component]
fn CustomerSection(customer: CustomerDetails, preferences: Option<String>) -> impl IntoView {
    let CustomerDetails { name, email, .. } = customer;
    view! {
        <h3>{i18n::conversation::CUSTOMER}</h3>
        <p>{name}</p>
        {email.map(|email| view! { <p class="soft">{email}</p> })}
        {preferences.map(|preferences| view! { <p>{preferences}</p> })}
    }
}

#[component]
fn OtherConversations(inbox: InboxState, links: Vec<ConversationLink>) -> impl IntoView {
    let empty = links.is_empty().then(|| view! { <p>{i18n::conversation::NO_OTHER_CONVERSATIONS}</p> });
    view! {
        <h3>{i18n::conversation::OTHER_CONVERSATIONS}</h3>
        {empty}
        <ConversationLinks inbox links/>
    }
}

#[component]
fn ConversationLinks(inbox: InboxState, links: Vec<ConversationLink>) -> impl IntoView {
    let link = |ConversationLink { id, title, status }| {
        let href = move || route::conversation_href(inbox.filter.get(), id);
        view! { <p><a href=href dir="auto">{title}</a>", "{i18n::conversation::status(status)}</p> }
    };
    links.into_iter().map(link).collect_view()
}
