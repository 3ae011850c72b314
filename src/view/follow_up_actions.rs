//! Follow-up actions below the company's newest reply: refer to an earlier message, and ask for a person.

use contract::{AuthorKind, CustomerEntry, Entry, EntryBody, EntryId, STEP_PERSON};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, memo_u8};

use super::composer_field::ComposerField;
use crate::controller::Controller;
use crate::i18n;

/// The largest number of earlier messages to choose from.
const MAX_EARLIER_MESSAGES: usize = 8;

#[repr(u8)]
enum FollowUpState {
    Hidden,
    ReferToMessage,
    AskPerson,
    ReferToMessageOrAskPerson,
    /// The customer chooses the earlier message.
    ChoosingMessage,
}

/// "I already said that" if the customer has written messages, and "Ask for a person" after an automatic reply. Hidden
/// without a reply, and while the outbox has items.
pub fn follow_up_actions(controller: Controller, field: ComposerField) -> ElementBuilder {
    let is_choosing = RwSignal::new(false);
    let state = memo_u8(move || {
        let conversation = controller.conversation.read();
        let reply = conversation.latest_reply().filter(|_| controller.outbox.read().items().is_empty());
        let Some(reply) = reply else { return FollowUpState::Hidden as u8 };
        let has_messages = conversation.entries().iter().any(|entry| is_customer_message(entry));
        let is_automatic =
            reply.author.kind == AuthorKind::Automatic && controller.capabilities.read().has("escalation");
        let state = match (is_choosing.get(), has_messages, is_automatic) {
            (true, ..) => FollowUpState::ChoosingMessage,
            (false, true, true) => FollowUpState::ReferToMessageOrAskPerson,
            (false, true, false) => FollowUpState::ReferToMessage,
            (false, false, true) => FollowUpState::AskPerson,
            (false, false, false) => FollowUpState::Hidden,
        };
        state as u8
    });
    let submit = move |entry: CustomerEntry| {
        // The text is fixed and short, so that no limit rejects it.
        let _ = controller.submit(entry);
        is_choosing.set(false);
        field.focus();
    };
    let actions = move || {
        let state = state.get();
        let actions = element("div").class("ways");
        if state == FollowUpState::Hidden as u8 {
            return None;
        }
        if state == FollowUpState::ChoosingMessage as u8 {
            let messages = untrack(|| earlier_messages(controller)).into_iter().enumerate();
            let choices = messages.map(|(index, (id, excerpt))| {
                let refer = move || {
                    let text = i18n::ALREADY_SAID.to_owned();
                    submit(CustomerEntry::Message { text, line_ids: vec![], refers_to_entry_id: Some(id) });
                };
                let choice = button("", refer).attr("dir", "auto").text(excerpt);
                // The pressed button is gone, so that the focus moves to the first choice.
                if index == 0 { choice.focus_on_mount() } else { choice }
            });
            let back = button(i18n::BACK, move || {
                is_choosing.set(false);
                field.focus();
            });
            return Some(actions.child(element("p").text(i18n::WHICH_ONE)).children(choices).child(back));
        }
        let has_both = state == FollowUpState::ReferToMessageOrAskPerson as u8;
        let ask_person = (has_both || state == FollowUpState::AskPerson as u8).then(|| {
            let ask = move || submit(CustomerEntry::Escalation { step: STEP_PERSON.to_owned(), text: None });
            element("p").text(i18n::NO_PERSON).child(button(i18n::ASK_PERSON, ask))
        });
        let refer = (has_both || state == FollowUpState::ReferToMessage as u8)
            .then(|| button(i18n::ALREADY_SAID, move || is_choosing.set(true)));
        Some(actions.children(ask_person).children(refer))
    };
    element("div").class("onward").dynamic_child(actions)
}

/// Id and excerpt of the customer's newest messages, newest first.
fn earlier_messages(controller: Controller) -> Vec<(EntryId, String)> {
    let conversation = controller.conversation.read();
    let messages = conversation.entries().iter().rev().filter(|entry| is_customer_message(entry));
    messages.take(MAX_EARLIER_MESSAGES).filter_map(|entry| Some((entry.id, i18n::excerpt(entry)?))).collect()
}

/// True for a message of the customer that does not itself refer to an earlier one.
fn is_customer_message(entry: &Entry) -> bool {
    let is_message = matches!(entry.body, EntryBody::Message { refers_to_entry_id: None, .. });
    is_message && entry.author.kind == AuthorKind::Customer
}
