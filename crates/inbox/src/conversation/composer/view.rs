//! What an agent writes: an answer, a decision, a promise, a note for the others, or a handover.

use contract::ConversationId;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use widget::conversation::Conversation;
use widget::words as said;

use crate::app_state::Desk;
use crate::conversation::composer::decision;
use crate::conversation::composer::dispute;
use crate::conversation::composer::handover;
use crate::conversation::composer::promise;
use crate::conversation::composer::reply_conflict::answered_after;
use crate::conversation::composer::saved_reply_picker::ChooseReply;
use crate::conversation::composer::send::send;
use crate::conversation::metadata::Known;
use crate::drafts::draft::Draft;
use crate::drafts::form::Form;
use crate::drafts::form::Mode;
use crate::i18n as words;

/// One draft as its fields see it.
#[derive(Clone, Copy)]
pub struct Writing {
    /// The draft.
    pub draft: RwSignal<Draft>,
    /// What was said so far.
    pub conversation: RwSignal<Conversation>,
}

impl Writing {
    /// Takes in a change of the fields.
    pub fn change(self, change: impl FnOnce(&mut Form)) {
        let newest = self.conversation.with_untracked(Conversation::heard);
        self.draft.update(|draft| draft.write(newest, change));
    }

    /// A part of the fields.
    pub fn of<T: Clone + PartialEq + Send + Sync + 'static>(self, part: fn(&Form) -> T) -> Memo<T> {
        Memo::new(move |_| part(self.draft.read().form()))
    }
}

/// The field and its button. The words are kept in the drafts, so that they and their sending outlive this view.
#[component]
pub fn Reply(
    desk: Desk,
    id: ConversationId,
    agent: String,
    conversation: RwSignal<Conversation>,
    known: Memo<Option<Known>>,
) -> impl IntoView {
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let writing = Writing { draft: desk.drafts.of(id).into(), conversation };
    let mode = writing.of(|form| form.mode);
    let customer = move || known.read().as_ref().map(|known| known.customer.name.clone()).unwrap_or_default();
    let send = move || {
        send(desk, id, conversation, known);
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    let trouble = move || writing.draft.read().trouble().map(|why| why.detail.clone());
    let meanwhile = move || {
        let newer = writing.draft.read().begun_at()?;
        answered_after(&conversation.read(), newer, &agent).map(words::composer::answered_meanwhile)
    };
    view! {
        <form class="composer" data-mode=move || name(mode.get()) on:submit=move |event| { event.prevent_default(); send(); }>
            <Modes writing mode/>
            {move || match mode.get() {
                Mode::Decision => view! { <decision::DecisionFields writing known/> }.into_any(),
                Mode::Promise => view! { <promise::PromiseFields writing/> }.into_any(),
                Mode::Handover => view! { <handover::HandoverFields writing known/> }.into_any(),
                Mode::Notice => view! { <div class="particulars"><dispute::DisputeFields writing known/></div> }.into_any(),
                Mode::Reply => view! { <ChooseReply desk writing known field/> }.into_any(),
                Mode::Note => ().into_any(),
            }}
            <textarea
                node_ref=field
                dir="auto"
                rows="3"
                aria-label=move || words::composer::label(mode.get())
                aria-describedby="trouble meanwhile"
                placeholder=move || words::composer::hint(mode.get())
                prop:value=move || writing.draft.read().form().text.clone()
                on:input=move |event| writing.change(|form| form.text = event_target_value(&event))
                on:keydown=key
            ></textarea>
            <p class="meanwhile" id="meanwhile" role="status">{meanwhile}</p>
            <p class="trouble" id="trouble" role="alert">{trouble}</p>
            <div class="row">
                {move || (mode.get() == Mode::Reply).then(|| view! { <Solves writing/> })}
                <span class="room">{move || words::composer::told(mode.get(), &customer())}</span>
                <button class="button send" type="submit" data-main="" aria-busy=move || writing.draft.read().is_sending().to_string()>
                    {move || if mode.get() == Mode::Note { words::KEEP } else { said::SEND }}
                </button>
            </div>
        </form>
    }
}

/// What it is to be.
#[component]
fn Modes(writing: Writing, mode: Memo<Mode>) -> impl IntoView {
    let modes = [Mode::Reply, Mode::Decision, Mode::Promise, Mode::Notice, Mode::Note, Mode::Handover];
    let chips = modes.map(|one| {
        let pressed = move || (mode.get() == one).to_string();
        let choose = move |_| writing.change(|form| form.mode = one);
        view! { <button class="chip" type="button" aria-pressed=pressed on:click=choose>{words::composer::mode(one)}</button> }
    });
    view! { <div class="chips" role="group" aria-label=words::composer::WHAT>{chips.into_iter().collect_view()}</div> }
}

/// Whether the agent thinks that this solves it. The customer is asked.
#[component]
fn Solves(writing: Writing) -> impl IntoView {
    let solves = writing.of(|form| form.solves);
    let toggle = move |event| writing.change(|form| form.solves = event_target_checked(&event));
    view! {
        <label class="chip">
            <input type="checkbox" prop:checked=move || solves.get() on:change=toggle/>
            {words::composer::SOLVES}
        </label>
    }
}

fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Reply => "reply",
        Mode::Decision => "decision",
        Mode::Promise => "promise",
        Mode::Notice => "notice",
        Mode::Note => "note",
        Mode::Handover => "handover",
    }
}
