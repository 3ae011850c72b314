//! View of an open conversation.

use client::ConversationReplica;
use client::spawn_scoped;
use contract::ConversationId;
use inbox_api::ConversationDetail;
use leptos::html;
use leptos::prelude::*;
use ui::i18n as shared_i18n;

use crate::conversation::actions::ConversationActions;
use crate::conversation::composer::Composer;
use crate::conversation::details_pane::DetailsPane;
use crate::conversation::metadata::ConversationMetadata;
use crate::conversation::poller::{ConversationSignals, poll};
use crate::conversation::timeline::ConversationTimeline;
use crate::inbox_state::InboxState;
use crate::{i18n, route};

/// An open conversation. `agent` is the name of the signed-in agent. `heading` can be focused.
#[component]
pub fn ConversationView(
    inbox: InboxState,
    id: ConversationId,
    agent: String,
    heading: NodeRef<html::H2>,
) -> impl IntoView {
    let detail = RwSignal::new(None::<ConversationDetail>);
    let conversation = RwSignal::new(ConversationReplica::default());
    let not_found = RwSignal::new(false);
    spawn_scoped(poll(inbox, id, ConversationSignals { detail, conversation, not_found }));
    let title =
        move || conversation.read().latest().map(|head| shared_i18n::reference_title(&head.reference.key()));
    let status = move || conversation.read().status().map(i18n::conversation::status);
    let metadata = Memo::new(move |_| detail.read().as_ref().map(ConversationMetadata::from));
    let notes =
        Memo::new(move |_| detail.read().as_ref().map(|detail| detail.notes.clone()).unwrap_or_default());
    let viewers = move || {
        let metadata = metadata.read();
        let names = metadata.as_ref().map(|metadata| metadata.viewers.as_slice()).unwrap_or_default();
        (!names.is_empty()).then(|| i18n::conversation::viewers(names))
    };
    view! {
        <main>
            <header>
                <a class="back-link" href=move || route::list_href(inbox.filter.get())>{i18n::BACK_TO_LIST}</a>
                <h2 node_ref=heading tabindex="-1">{title}</h2>
                {move || status().map(|status| view! { <span class="tag">{status}</span> })}
                <span class="viewers" role="status">{viewers}</span>
                <ConversationActions inbox id agent=agent.clone() conversation metadata/>
            </header>
            {move || not_found.get().then(|| view! { <p class="hint">{i18n::conversation::NOT_FOUND}</p> })}
            <ConversationTimeline conversation notes/>
            <Composer inbox id agent conversation metadata/>
        </main>
        {move || metadata.get().map(|metadata| view! { <DetailsPane inbox metadata/> })}
    }
}
