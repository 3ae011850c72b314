//! The question before a saved reply is removed.

use inbox_api::SavedReply;
use leptos::prelude::*;
use widget::http::ClientError;

use crate::admin::confirm_dialog::Confirm;
use crate::admin::saved_replies::client;
use crate::admin::saved_replies::page::Shelf;
use crate::app_state::Desk;
use crate::i18n::saved_replies as said;
use crate::request::why;

/// Asks while there is a question.
#[component]
pub fn AskBeforeRemoving(desk: Desk, shelf: Shelf) -> impl IntoView {
    let remove = move |reply: SavedReply| {
        shelf.trouble.set(None);
        desk.run(async move {
            match client::remove(reply.id).await {
                Ok(()) => shelf.forget(&reply),
                // Somebody else has removed it already.
                Err(ClientError::Refused(problem)) if problem.status == 404 => shelf.forget(&reply),
                Err(error) => shelf.trouble.set(Some(why(desk, error))),
            }
        });
    };
    view! {
        <Confirm
            question=shelf.question
            id="remove-what"
            title=|reply| said::remove(&reply.name)
            means=|_| said::REMOVE_MEANS.to_owned()
            button=said::REMOVE
            act=remove
        />
    }
}
