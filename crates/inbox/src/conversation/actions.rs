//! Buttons that change the owner of a conversation.

use client::ConversationReplica;
use client::platform;
use contract::{CompanyEntry, ConversationId, EntryId};
use leptos::prelude::*;

use crate::conversation::metadata::ConversationMetadata;
use crate::drafts::{ComposerMode, DraftHandle};
use crate::inbox_state::InboxState;
use crate::{api, i18n};

/// "Hand over" switches the composer to a handover. "Take it" makes the signed-in agent the owner.
#[component]
pub fn ConversationActions(
    inbox: InboxState,
    id: ConversationId,
    agent: String,
    conversation: RwSignal<ConversationReplica>,
    metadata: Memo<Option<ConversationMetadata>>,
) -> impl IntoView {
    let draft = DraftHandle { signal: inbox.drafts.get(id).into(), conversation };
    let is_owner = Memo::new(move |_| {
        metadata.read().as_ref().is_some_and(|metadata| metadata.owner.as_deref() == Some(agent.as_str()))
    });
    let hand_over = move |_| draft.edit(|form| form.mode = ComposerMode::Handover);
    let take_ownership = move |_| {
        inbox.spawn(async move {
            let entry_id = EntryId::mint(platform::now_ms(), platform::random_bytes());
            let seen_seq =
                conversation.try_with_untracked(ConversationReplica::last_seq_received).unwrap_or_default();
            // After a failure the button is still there.
            if let Err(error) = api::write_entry(id, entry_id, seen_seq, &CompanyEntry::Take).await {
                inbox.handle_error(&error);
            }
        });
    };
    view! {
        <div class="header-actions">
            <button class="button" type="button" on:click=hand_over>{i18n::composer::HAND_OVER}</button>
            {move || (metadata.read().is_some() && !is_owner.get()).then(|| view! {
                <button class="button" type="button" data-main="" on:click=take_ownership>
                    {i18n::conversation::TAKE_OWNERSHIP}
                </button>
            })}
        </div>
    }
}
