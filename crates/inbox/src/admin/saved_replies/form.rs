//! Form that adds or changes a saved reply.

use contract::Limits;
use inbox_api::{REPLY_NAME_CHARS, SavedReply, WriteSavedReply};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::admin::saved_replies::state::SavedRepliesState;
use crate::inbox_state::InboxState;
use crate::request::error_message;
use crate::{api, i18n};

/// Name and text. The fields are cleared only after success. `reply` is the reply to change; `on_close` is
/// called after success and by the cancel button.
#[component]
pub fn SavedReplyForm(
    inbox: InboxState,
    state: SavedRepliesState,
    #[prop(optional)] reply: Option<SavedReply>,
    #[prop(optional)] on_close: Option<Callback<()>>,
) -> impl IntoView {
    let (name, text): (NodeRef<html::Input>, NodeRef<html::Textarea>) = (NodeRef::new(), NodeRef::new());
    let error = RwSignal::new(None::<String>);
    let is_saving = RwSignal::new(false);
    let id = reply.as_ref().map(|reply| reply.id);
    Effect::new(move |_| {
        if let Some(name) = name.get().filter(|_| id.is_some()) {
            let _ = name.focus();
        }
    });
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(text)) = (name.get_untracked(), text.get_untracked()) else { return };
        if is_saving.get_untracked() {
            return;
        }
        let body = WriteSavedReply { name: name.value(), text: text.value() };
        if let Err(invalid) = body.check(&Limits::default()) {
            let _ = if invalid.field == "name" { name.focus() } else { text.focus() };
            error.set(Some(invalid.detail));
            return;
        }
        error.set(None);
        is_saving.set(true);
        inbox.spawn(async move {
            let result = match id {
                Some(id) => api::update_saved_reply(id, &body).await,
                None => api::add_saved_reply(&body).await,
            };
            is_saving.set(false);
            match result {
                Ok(reply) => {
                    // Text that was typed during the request is not saved yet, and stays.
                    if name.value() == body.name && text.value() == body.text {
                        name.set_value("");
                        text.set_value("");
                        on_close.and_then(|on_close| on_close.try_run(()));
                    }
                    state.upsert(reply);
                }
                Err(cause) => error.set(Some(error_message(inbox, cause))),
            }
        });
    };
    let key = id.map_or("new".to_owned(), |id| id.to_string());
    let [title_id, hint_id, error_id] =
        ["title", "hint", "error"].map(|part| format!("saved-reply-{key}-{part}"));
    let labelled_by = title_id.clone();
    let text_described_by = format!("{hint_id} {error_id}");
    let (title, submit_label) = match &reply {
        Some(reply) => (i18n::saved_replies::edit_title(&reply.name), i18n::saved_replies::SAVE),
        None => (i18n::saved_replies::ADD_TITLE.to_owned(), i18n::saved_replies::ADD),
    };
    let (initial_name, initial_text) = reply.map(|reply| (reply.name, reply.text)).unwrap_or_default();
    let max_name_chars = REPLY_NAME_CHARS.to_string();
    view! {
        <form class="card" on:submit=on_submit aria-labelledby=labelled_by novalidate>
            <h3 id=title_id dir="auto">{title}</h3>
            <label>
                {i18n::saved_replies::NAME}
                <input
                    node_ref=name
                    dir="auto"
                    autocomplete="off"
                    maxlength=max_name_chars
                    required
                    aria-describedby=error_id.clone()
                    prop:value=initial_name
                />
            </label>
            <label>
                {i18n::saved_replies::TEXT}
                <textarea
                    node_ref=text
                    dir="auto"
                    rows="4"
                    required
                    aria-describedby=text_described_by
                    prop:value=initial_text
                ></textarea>
            </label>
            <p class="soft" id=hint_id>{i18n::saved_replies::PLACEHOLDERS_HINT}</p>
            <p class="trouble" id=error_id role="alert">{move || error.get()}</p>
            <div class="row">
                <button
                    class="button"
                    type="submit"
                    data-main=""
                    aria-busy=move || is_saving.get().to_string()
                >
                    {submit_label}
                </button>
                {on_close.map(|on_close| view! {
                    <button class="button" type="button" on:click=move |_| on_close.run(())>{i18n::CANCEL}</button>
                })}
            </div>
        </form>
    }
}
