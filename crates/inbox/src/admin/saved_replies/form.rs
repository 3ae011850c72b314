//! Adding a saved reply, or changing one.

use contract::Limits;
use inbox_api::{REPLY_NAME_CHARS, SavedReply, WriteSavedReply};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::admin::saved_replies::client;
use crate::admin::saved_replies::page::Shelf;
use crate::app_state::Desk;
use crate::i18n::CANCEL;
use crate::i18n::saved_replies as said;
use crate::request::why;

/// A name and a text. What was typed stays when it is refused, and until it is saved.
#[component]
pub fn ReplyForm(
    desk: Desk,
    shelf: Shelf,
    #[prop(optional)] of: Option<SavedReply>,
    #[prop(optional)] done: Option<Callback<()>>,
) -> impl IntoView {
    let (name, text): (NodeRef<html::Input>, NodeRef<html::Textarea>) = (NodeRef::new(), NodeRef::new());
    let trouble = RwSignal::new(None::<String>);
    let saving = RwSignal::new(false);
    let id = of.as_ref().map(|reply| reply.id);
    Effect::new(move |_| {
        if let Some(name) = name.get().filter(|_| id.is_some()) {
            let _ = name.focus();
        }
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(text)) = (name.get_untracked(), text.get_untracked()) else { return };
        if saving.get_untracked() {
            return;
        }
        let write = WriteSavedReply { name: name.value(), text: text.value() };
        if let Err(invalid) = write.check(&Limits::default()) {
            let _ = if invalid.field == "name" { name.focus() } else { text.focus() };
            trouble.set(Some(invalid.detail));
            return;
        }
        trouble.set(None);
        saving.set(true);
        desk.run(async move {
            let saved = match id {
                Some(id) => client::change(id, &write).await,
                None => client::add(&write).await,
            };
            saving.set(false);
            match saved {
                Ok(reply) => {
                    // What was typed while it was saved is not saved, and stays.
                    if name.value() == write.name && text.value() == write.text {
                        name.set_value("");
                        text.set_value("");
                        done.and_then(|done| done.try_run(()));
                    }
                    shelf.know(reply);
                }
                Err(error) => trouble.set(Some(why(desk, error))),
            }
        });
    };
    let key = id.map_or("new".to_owned(), |id| id.to_string());
    let [heading, places, refused] =
        ["heading", "places", "refused"].map(|part| format!("reply-{key}-{part}"));
    let headed = heading.clone();
    let (title, label) = match &of {
        Some(reply) => (said::change(&reply.name), said::SAVE),
        None => (said::ADD_ONE.to_owned(), said::ADD),
    };
    let (its_name, its_text) = of.map(|reply| (reply.name, reply.text)).unwrap_or_default();
    let most = REPLY_NAME_CHARS.to_string();
    view! {
        <form class="card" on:submit=save aria-labelledby=headed novalidate>
            <h3 id=heading dir="auto">{title}</h3>
            <label>
                {said::NAME}
                <input node_ref=name dir="auto" autocomplete="off" maxlength=most required aria-describedby=refused.clone() prop:value=its_name/>
            </label>
            <label>
                {said::TEXT}
                <textarea node_ref=text dir="auto" rows="4" required aria-describedby=format!("{places} {refused}") prop:value=its_text></textarea>
            </label>
            <p class="soft" id=places>{said::PLACES}</p>
            <p class="trouble" id=refused role="alert">{move || trouble.get()}</p>
            <div class="row">
                <button class="button" type="submit" data-main="" aria-busy=move || saving.get().to_string()>{label}</button>
                {done.map(|done| view! { <button class="button" type="button" on:click=move |_| done.run(())>{CANCEL}</button> })}
            </div>
        </form>
    }
}
