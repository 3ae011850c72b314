//! The ways on from the company's last answer that are there whatever it says.

use contract::{AuthorKind, CustomerEntry, Entry, EntryBody, EntryId, STEP_PERSON};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, memo_u8};

use super::composer_field::ComposerField;
use crate::controller::Controller;
use crate::i18n;

/// "I already said that", and "Ask for a person" where none has answered.
pub fn follow_up_actions(controller: Controller, field: ComposerField) -> ElementBuilder {
    let choosing = RwSignal::new(false);
    let state = memo_u8(move || {
        let conversation = controller.conversation.read();
        let Some(answer) =
            conversation.latest_reply().filter(|_| controller.outbox.read().items().is_empty())
        else {
            return 0;
        };
        let said = if conversation.entries().iter().any(|entry| is_mine(entry)) { SAID } else { 0 };
        let automatic = if answer.author.kind == AuthorKind::Automatic { AUTOMATIC } else { 0 };
        if choosing.get() { CHOOSING } else { said | automatic }
    });
    let act = move |write: CustomerEntry| {
        // The words are ours and short, so no limit refuses them.
        let _ = controller.submit(write);
        choosing.set(false);
        field.focus();
    };
    let ways = move || {
        let state = state.get();
        let ways = element("div").class("ways");
        if state == CHOOSING {
            let choices =
                untrack(|| mine(controller)).into_iter().enumerate().map(|(place, (id, excerpt))| {
                    let say = move || {
                        let text = i18n::ALREADY_SAID.to_owned();
                        act(CustomerEntry::Message {
                            text,
                            attachments: vec![],
                            lines: vec![],
                            refers_to: Some(id),
                        });
                    };
                    let choice = button("", say).attr("dir", "auto").text(excerpt);
                    // The button that was pressed is gone, so the keyboard goes on here.
                    if place == 0 { choice.focus_on_mount() } else { choice }
                });
            let back = button(i18n::BACK, move || {
                choosing.set(false);
                field.focus();
            });
            return Some(ways.child(element("p").text(i18n::WHICH_ONE)).children(choices).child(back));
        }
        let person = (state & AUTOMATIC > 0).then(|| {
            let ask = move || act(CustomerEntry::Escalation { step: STEP_PERSON.to_owned(), text: None });
            element("p").text(i18n::NO_PERSON).child(button(i18n::ASK_PERSON, ask))
        });
        let said = (state & SAID > 0).then(|| button(i18n::ALREADY_SAID, move || choosing.set(true)));
        (state > 0).then(|| ways.children(person).children(said))
    };
    element("div").class("onward").dynamic_child(ways)
}

/// What the customer has written, newest first, as far as one would look through it.
fn mine(controller: Controller) -> Vec<(EntryId, String)> {
    let conversation = controller.conversation.read();
    let mine = conversation.entries().iter().rev().filter(|entry| is_mine(entry));
    mine.take(MOST).filter_map(|entry| Some((entry.id, i18n::excerpt(entry)?))).collect()
}

fn is_mine(entry: &Entry) -> bool {
    let says = matches!(entry.body, EntryBody::Message { refers_to: None, .. });
    says && entry.author.kind == AuthorKind::Customer
}

const MOST: usize = 8;

const SAID: u8 = 1;
const AUTOMATIC: u8 = 2;
const CHOOSING: u8 = 4;
