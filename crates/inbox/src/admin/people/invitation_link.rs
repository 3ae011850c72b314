//! A link that was just made, shown once.

use inbox_api::InvitationLink;
use js_sys::{Function, Promise, Reflect};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use widget::session::run;
use widget::words as widget_words;

use crate::admin::people::page::Crew;
use crate::i18n::admin as said;
use crate::route as place;

/// The link, if there is one, with a button that copies it. The keyboard goes to it, because it is what comes next.
#[component]
pub fn NewLink(crew: Crew) -> impl IntoView {
    move || crew.made.get().map(|made| view! { <Shown crew made/> })
}

#[component]
fn Shown(crew: Crew, made: InvitationLink) -> impl IntoView {
    let InvitationLink { person, secret, until } = made;
    let link = place::invitation(&secret);
    let field: NodeRef<html::Input> = NodeRef::new();
    let says = RwSignal::new("");
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let owner = Owner::current();
    let text = link.clone();
    let copy = move |_| {
        let text = text.clone();
        let task = async move {
            let done = copied(text).await;
            says.set(if done { said::COPIED } else { said::COPY_BY_HAND });
            if let Some(field) = field.get_untracked().filter(|_| !done) {
                let _ = field.focus();
                field.select();
            }
        };
        if let Some(owner) = &owner {
            owner.with(|| run(task));
        }
    };
    view! {
        <section class="link" aria-labelledby="link-for">
            <h3 id="link-for">{said::link_for(&person.name)}</h3>
            <p id="hand-on">{said::hand_on(&person.name, &widget_words::moment(until))}</p>
            <div class="row">
                <input
                    node_ref=field
                    type="text"
                    dir="ltr"
                    readonly
                    aria-labelledby="link-for"
                    aria-describedby="hand-on"
                    prop:value=link
                />
                <button class="button" type="button" data-main="" on:click=copy>{said::COPY}</button>
                <button class="button" type="button" on:click=move |_| crew.made.set(None)>{said::CLOSE}</button>
            </div>
            <p class="soft" role="status">{says}</p>
        </section>
    }
}

/// Whether the text is on the clipboard now. Browsers have one for pages with TLS and on one's own machine.
async fn copied(text: String) -> bool {
    let Some(promise) = write_text(&text) else { return false };
    JsFuture::from(promise).await.is_ok()
}

fn write_text(text: &str) -> Option<Promise> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    // Elsewhere it is undefined, which has no properties, and this is an error.
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
