//! Panel with an invitation link that was just created. The secret is shown once.

use client::spawn_scoped;
use inbox_api::InvitationLink;
use js_sys::{Function, Promise, Reflect};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use ui::i18n as shared_i18n;
use wasm_bindgen_futures::JsFuture;

use crate::admin::people::state::PeopleState;
use crate::{i18n, route};

/// The panel, while there is a new link. The link is focused and selected.
#[component]
pub fn NewInvitationLink(state: PeopleState) -> impl IntoView {
    move || state.invitation_link.get().map(|link| view! { <InvitationLinkPanel state link/> })
}

#[component]
fn InvitationLinkPanel(state: PeopleState, link: InvitationLink) -> impl IntoView {
    let InvitationLink { person, secret, until } = link;
    let url = route::invitation_url(&secret);
    let field: NodeRef<html::Input> = NodeRef::new();
    let status = RwSignal::new("");
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let owner = Owner::current();
    let text = url.clone();
    let on_copy = move |_| {
        let text = text.clone();
        let task = async move {
            let copied = copy_to_clipboard(text).await;
            status.set(if copied { i18n::admin::COPIED } else { i18n::admin::COPY_MANUALLY });
            if let Some(field) = field.get_untracked().filter(|_| !copied) {
                let _ = field.focus();
                field.select();
            }
        };
        if let Some(owner) = &owner {
            owner.with(|| spawn_scoped(task));
        }
    };
    let on_close = move |_| state.invitation_link.set(None);
    view! {
        <section class="invitation-link" aria-labelledby="invitation-link-title">
            <h3 id="invitation-link-title">{i18n::admin::link_title(&person.name)}</h3>
            <p id="invitation-link-hint">{i18n::admin::link_hint(&person.name, &shared_i18n::date_time(until))}</p>
            <div class="row">
                <input
                    node_ref=field
                    type="text"
                    dir="ltr"
                    readonly
                    aria-labelledby="invitation-link-title"
                    aria-describedby="invitation-link-hint"
                    prop:value=url
                />
                <button class="button" type="button" data-main="" on:click=on_copy>{i18n::admin::COPY}</button>
                <button class="button" type="button" on:click=on_close>{i18n::admin::CLOSE}</button>
            </div>
            <p class="soft" role="status">{status}</p>
        </section>
    }
}

/// Returns whether the text is on the clipboard. Browsers offer the clipboard only in secure contexts.
async fn copy_to_clipboard(text: String) -> bool {
    let Some(promise) = write_text(&text) else { return false };
    JsFuture::from(promise).await.is_ok()
}

fn write_text(text: &str) -> Option<Promise> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    // Outside of a secure context the clipboard is undefined, and this is an error.
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
