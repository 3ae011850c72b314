//! The question before a saved reply is removed.

use ::client::ClientError;
use inbox_api::SavedReply;
use leptos::prelude::*;

use super::client;
use super::list::Shelf;
use crate::confirm::Confirm;
use crate::desk::Desk;
use crate::people::ask::why;
use crate::words::replies as said;

/// Asks while there is a question.
#[component]
pub fn AskBeforeRemoving(desk: Desk, shelf: Shelf) -> impl IntoView {
    let remove = move |reply: SavedReply| {
        shelf.trouble.set(None);
        desk.run(async move {
            match client::remove(reply.id).await {
                Ok(()) => shelf.forget(&reply),
                // Somebody else has removed it already.
                Err(ClientError::Rejected(problem)) if problem.status == 404 => shelf.forget(&reply),
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
