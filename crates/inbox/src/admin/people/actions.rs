//! Requests that change a person.

use client::ClientError;
use inbox_api::Person;
use leptos::prelude::*;

use crate::admin::people::state::PeopleState;
use crate::api;
use crate::inbox_state::InboxState;
use crate::request::error_message;

/// Sends a request and shows the person that it returns.
pub fn update_person(
    inbox: InboxState,
    state: PeopleState,
    request: impl Future<Output = Result<Person, ClientError>> + 'static,
) {
    state.error.set(None);
    inbox.spawn(async move {
        match request.await {
            Ok(person) => {
                state.upsert(person);
                // The person can be the signed-in agent.
                if let Ok(agent) = api::current_agent().await {
                    inbox.sign_in(agent);
                }
            }
            Err(error) => state.error.set(Some(error_message(inbox, error))),
        }
    });
}

/// Creates a further invitation link and shows it.
pub fn reissue_invitation(inbox: InboxState, state: PeopleState, id: u64) {
    state.error.set(None);
    inbox.spawn(async move {
        match api::reissue_invitation(id).await {
            Ok(link) => state.invitation_link.set(Some(link)),
            Err(error) => state.error.set(Some(error_message(inbox, error))),
        }
    });
}
