//! View of the composer: mode picker, the fields of the mode, the text, and the send button.

use client::ConversationReplica;
use contract::ConversationId;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use ui::i18n as shared_i18n;

use crate::conversation::composer::mode_fields::{
    DecisionFields, HandoverFields, NoticeFields, PromiseFields,
};
use crate::conversation::composer::reply_conflict::newer_reply_author;
use crate::conversation::composer::saved_reply_picker::SavedReplyPicker;
use crate::conversation::composer::send::send;
use crate::conversation::metadata::ConversationMetadata;
use crate::drafts::{ComposerMode, DraftHandle};
use crate::i18n;
use crate::inbox_state::InboxState;

/// The composer of a conversation. The text is kept in `InboxState::drafts`, so that the text and its request
/// outlive this view.
#[component]
pub fn Composer(
    inbox: InboxState,
    id: ConversationId,
    agent: String,
    conversation: RwSignal<ConversationReplica>,
    metadata: Memo<Option<ConversationMetadata>>,
) -> impl IntoView {
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let draft = DraftHandle { signal: inbox.drafts.get(id).into(), conversation };
    let mode = draft.memo(|form| form.mode);
    let customer =
        move || metadata.read().as_ref().map(|metadata| metadata.customer.name.clone()).unwrap_or_default();
    let send = move || {
        send(inbox, id, conversation, metadata);
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    let error = move || draft.signal.read().error().map(|error| error.detail.clone());
    let conflict = move || {
        let seen_seq = draft.signal.read().seen_seq()?;
        newer_reply_author(&conversation.read(), seen_seq, &agent).map(i18n::composer::reply_conflict)
    };
    let submit_label =
        move || if mode.get() == ComposerMode::Note { i18n::composer::SAVE_NOTE } else { shared_i18n::SEND };
    view! {
        <form
            class="composer"
            data-mode=move || mode.get().as_str()
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <ModePicker draft mode/>
            {move || match mode.get() {
                ComposerMode::Decision => view! { <DecisionFields draft metadata/> }.into_any(),
                ComposerMode::Promise => view! { <PromiseFields draft/> }.into_any(),
                ComposerMode::Handover => view! { <HandoverFields draft metadata/> }.into_any(),
                ComposerMode::Notice => view! { <NoticeFields draft metadata/> }.into_any(),
                ComposerMode::Reply => view! { <SavedReplyPicker inbox draft metadata field/> }.into_any(),
                ComposerMode::Note => ().into_any(),
            }}
            <textarea
                node_ref=field
                dir="auto"
                rows="3"
                aria-label=move || i18n::composer::field_label(mode.get())
                aria-describedby="composer-error composer-conflict"
                placeholder=move || i18n::composer::placeholder(mode.get())
                prop:value=move || draft.signal.read().form().text.clone()
                on:input=move |event| draft.edit(|form| form.text = event_target_value(&event))
                on:keydown=on_keydown
            ></textarea>
            <p class="reply-conflict" id="composer-conflict" role="status">{conflict}</p>
            <p class="trouble" id="composer-error" role="alert">{error}</p>
            <div class="row">
                {move || (mode.get() == ComposerMode::Reply).then(|| view! { <SolutionCheckbox draft/> })}
                <span class="room">{move || i18n::composer::audience(mode.get(), &customer())}</span>
                <button
                    class="button send"
                    type="submit"
                    data-main=""
                    aria-busy=move || draft.signal.read().is_sending().to_string()
                >
                    {submit_label}
                </button>
            </div>
        </form>
    }
}

#[component]
fn ModePicker(draft: DraftHandle, mode: Memo<ComposerMode>) -> impl IntoView {
    let chips = ComposerMode::ALL.map(|option| {
        let pressed = move || (mode.get() == option).to_string();
        let on_click = move |_| draft.edit(|form| form.mode = option);
        view! {
            <button class="chip" type="button" aria-pressed=pressed on:click=on_click>
                {i18n::composer::mode_name(option)}
            </button>
        }
    });
    view! {
        <div class="chips" role="group" aria-label=i18n::composer::MODES>{chips.into_iter().collect_view()}</div>
    }
}

/// Sends the reply as a proposal, which asks the customer whether the problem is solved.
#[component]
fn SolutionCheckbox(draft: DraftHandle) -> impl IntoView {
    let checked = draft.memo(|form| form.proposes_solution);
    let on_change = move |event| draft.edit(|form| form.proposes_solution = event_target_checked(&event));
    view! {
        <label class="chip">
            <input type="checkbox" prop:checked=move || checked.get() on:change=on_change/>
            {i18n::composer::PROPOSES_SOLUTION}
        </label>
    }
}
