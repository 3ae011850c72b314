//! What is known: the order or bill, the customer, what was said before.

use contract::Reference;
use inbox_api::CustomerDetails;
use leptos::prelude::*;
use widget::view as said;

use crate::app_state::Desk;
use crate::conversation::metadata::Known;
use crate::conversation::metadata::Other;
use crate::i18n as words;
use crate::route as place;

/// The pane beside the conversation.
#[component]
pub fn FactsPane(desk: Desk, known: Known) -> impl IntoView {
    let Known { reference, customer, wishes, others, neighbours, review, .. } = known;
    let about = words::others_about(&reference.kind);
    view! {
        <aside aria-label=words::WHAT_IS_KNOWN>
            {review.map(|review| view! { <p class="banner">{words::composer::review_owed(review.not_by.as_deref())}</p> })}
            <TheReference reference/>
            <TheCustomer customer wishes/>
            <SaidBefore desk others/>
            {(!neighbours.is_empty()).then(|| view! { <h3>{about}</h3><Rows desk others=neighbours/> })}
            <h3>{words::NOT_POSSIBLE}</h3>
            <p>{words::SAY_WHY}</p>
        </aside>
    }
}

#[component]
fn TheReference(reference: Reference) -> impl IntoView {
    let (kind, lines) = (reference.kind.clone(), reference.lines.clone());
    view! {
        <h3>{words::the(&kind)}</h3>
        {said::facts(reference)}
        {said::line_list(lines)}
    }
}

#[component]
fn TheCustomer(customer: CustomerDetails, wishes: Option<String>) -> impl IntoView {
    let CustomerDetails { name, email, .. } = customer;
    view! {
        <h3>{words::CUSTOMER}</h3>
        <p>{name}</p>
        {email.map(|email| view! { <p class="soft">{email}</p> })}
        {wishes.map(|wishes| view! { <p>{wishes}</p> })}
    }
}

#[component]
fn SaidBefore(desk: Desk, others: Vec<Other>) -> impl IntoView {
    let none = others.is_empty().then(|| view! { <p>{words::NO_OTHERS}</p> });
    view! {
        <h3>{words::SAID_BEFORE}</h3>
        {none}
        <Rows desk others/>
    }
}

#[component]
fn Rows(desk: Desk, others: Vec<Other>) -> impl IntoView {
    let row = |Other { id, title, status }| {
        let href = move || place::href(desk.view.get(), id);
        view! { <p><a href=href dir="auto">{title}</a>", "{words::status(status)}</p> }
    };
    others.into_iter().map(row).collect_view()
}
