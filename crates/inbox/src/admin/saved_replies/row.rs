//! One saved reply, and what a lead can do about it.

use inbox_api::SavedReply;
use leptos::html;
use leptos::prelude::*;

use crate::admin::saved_replies::form::ReplyForm;
use crate::admin::saved_replies::page::Shelf;
use crate::app_state::Desk;
use crate::i18n::admin::about;
use crate::i18n::saved_replies as said;

/// The row, or in its place the form in which it is changed. News of the reply take no words out of the form.
#[component]
pub fn ReplyRow(desk: Desk, shelf: Shelf, id: u64, leads: bool) -> impl IntoView {
    let reply = Memo::new(move |_| {
        let replies = shelf.replies.read();
        replies.iter().flatten().find(|reply| reply.id == id).cloned()
    });
    let changing = RwSignal::new(None::<SavedReply>);
    let button: NodeRef<html::Button> = NodeRef::new();
    // Whoever is done with the form goes on at the button that opened it.
    let done = Callback::new(move |()| {
        changing.set(None);
        request_animation_frame(move || {
            if let Some(button) = button.try_get_untracked().flatten() {
                let _ = button.focus();
            }
        });
    });
    let deeds = move |reply: &SavedReply| {
        let [change, remove] = [said::CHANGE, said::REMOVE].map(|deed| about(deed, &reply.name));
        let (before, question) = (reply.clone(), reply.clone());
        let begin = move |_| changing.set(Some(before.clone()));
        let ask = move |_| shelf.question.set(Some(question.clone()));
        view! {
            <div class="deeds">
                <button class="button" type="button" node_ref=button aria-label=change on:click=begin>{said::CHANGE}</button>
                <button class="button" type="button" aria-label=remove on:click=ask>{said::REMOVE}</button>
            </div>
        }
    };
    let shown = move || {
        if let Some(of) = changing.get() {
            return Some(view! { <ReplyForm desk shelf of done/> }.into_any());
        }
        let reply = reply.get()?;
        let deeds = leads.then(|| deeds(&reply));
        Some(view! { <h3 dir="auto">{reply.name}</h3><p dir="auto">{reply.text}</p>{deeds} }.into_any())
    };
    view! { <li>{shown}</li> }
}
