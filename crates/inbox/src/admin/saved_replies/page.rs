//! The saved replies, to look at and for a lead to look after.

use inbox_api::{Role, SavedReply};
use leptos::prelude::*;
use widget::session::run;

use crate::admin::saved_replies::client;
use crate::admin::saved_replies::form::ReplyForm;
use crate::admin::saved_replies::remove_dialog::AskBeforeRemoving;
use crate::admin::saved_replies::row::ReplyRow;
use crate::app_state::Desk;
use crate::i18n::admin::LOADING;
use crate::i18n::saved_replies as said;
use crate::request::ask;

/// The replies as the page knows them, and what its parts tell one another.
#[derive(Clone, Copy)]
pub struct Shelf {
    /// All of them; none is known at first.
    pub replies: RwSignal<Option<Vec<SavedReply>>>,
    /// Why the last deed was not done.
    pub trouble: RwSignal<Option<String>>,
    /// What was done last.
    pub done: RwSignal<Option<String>>,
    /// Which one is asked about before it is removed.
    pub question: RwSignal<Option<SavedReply>>,
}

impl Shelf {
    /// Takes in how a reply stands now.
    pub fn know(self, reply: SavedReply) {
        self.done.set(Some(said::saved(&reply.name)));
        self.replies.update(|replies| {
            let replies = replies.get_or_insert_default();
            replies.retain(|known| known.id != reply.id);
            replies.push(reply);
            replies.sort_by_key(|reply| reply.name.to_lowercase());
        });
    }

    /// Takes in that one is gone.
    pub fn forget(self, gone: &SavedReply) {
        self.done.set(Some(said::removed(&gone.name)));
        self.replies.update(|replies| replies.iter_mut().for_each(|all| all.retain(|one| one.id != gone.id)));
    }
}

/// The list, and for a lead the way to add more.
#[component]
pub fn ReplyList(desk: Desk, role: Role) -> impl IntoView {
    let shelf = Shelf {
        replies: RwSignal::new(None),
        trouble: RwSignal::new(None),
        done: RwSignal::new(None),
        question: RwSignal::new(None),
    };
    run(async move {
        match ask(desk, client::replies).await {
            Ok(all) => shelf.replies.set(Some(all.replies)),
            Err(why) => shelf.trouble.set(Some(why)),
        }
    });
    let leads = role == Role::Lead;
    let ids = move || shelf.replies.read().iter().flatten().map(|reply| reply.id).collect::<Vec<_>>();
    let loading = move || shelf.replies.read().is_none() && shelf.trouble.read().is_none();
    let none = move || shelf.replies.read().as_ref().is_some_and(Vec::is_empty);
    let known = Memo::new(move |_| shelf.replies.read().is_some());
    view! {
        <p class="soft">{said::WHAT_FOR}</p>
        <p class="trouble" role="alert">{move || shelf.trouble.get()}</p>
        <div role="status">
            {move || loading().then(|| view! { <p class="soft">{LOADING}</p> })}
            {move || none().then(|| view! { <p>{said::NONE}</p> })}
            {move || shelf.done.get().map(|done| view! { <p>{done}</p> })}
        </div>
        <ul class="replies" aria-label=said::SAVED_REPLIES>
            <For each=ids key=|id| *id children=move |id| view! { <ReplyRow desk shelf id leads/> }/>
        </ul>
        {move || (leads && known.get()).then(|| view! { <ReplyForm desk shelf/> })}
        <AskBeforeRemoving desk shelf/>
    }
}
