//! Fields that a mode of the composer adds to the text: decision, payment hold, handover, promise.

use contract::DecisionOutcome;
use leptos::prelude::*;

use crate::conversation::composer::fields::{FieldKind, FormField, RadioGroup};
use crate::conversation::metadata::ConversationMetadata;
use crate::drafts::{DraftHandle, PaymentHoldChoice};
use crate::i18n;

#[component]
pub fn DecisionFields(draft: DraftHandle, metadata: Memo<Option<ConversationMetadata>>) -> impl IntoView {
    let outcomes = [
        DecisionOutcome::Granted,
        DecisionOutcome::Partly,
        DecisionOutcome::Refused,
        DecisionOutcome::Alternative,
    ];
    let options = outcomes.map(|outcome| (outcome, i18n::composer::outcome(outcome))).to_vec();
    view! {
        <div class="extra-fields">
            <RadioGroup
                draft
                legend=i18n::composer::OUTCOME
                name="outcome"
                options
                select=|form| form.outcome
                update=|form, outcome| form.outcome = outcome
            />
            <FormField
                draft
                label=i18n::composer::REASON
                select=|form| form.reason.clone()
                update=|form, value| form.reason = value
            />
            <FormField
                draft
                label=i18n::composer::RULE
                select=|form| form.rule.clone()
                update=|form, value| form.rule = value
            />
            <FormField
                draft
                label=i18n::composer::ALTERNATIVE
                select=|form| form.alternative.clone()
                update=|form, value| form.alternative = value
            />
            <FormField
                draft
                label=i18n::composer::CONSIDERED
                select=|form| form.considered.clone()
                update=|form, value| form.considered = value
                kind=FieldKind::Text(2)
            />
            <PaymentHoldInputs draft metadata/>
        </div>
    }
}

#[component]
pub fn NoticeFields(draft: DraftHandle, metadata: Memo<Option<ConversationMetadata>>) -> impl IntoView {
    view! { <div class="extra-fields"><PaymentHoldInputs draft metadata/></div> }
}

#[component]
pub fn PromiseFields(draft: DraftHandle) -> impl IntoView {
    view! {
        <div class="extra-fields">
            <FormField
                draft
                label=i18n::composer::PROMISE_DUE
                select=|form| form.promise_due.clone()
                update=|form, value| form.promise_due = value
                kind=FieldKind::DateTime
            />
        </div>
    }
}

#[component]
pub fn HandoverFields(draft: DraftHandle, metadata: Memo<Option<ConversationMetadata>>) -> impl IntoView {
    let new_owner = draft.memo(|form| form.new_owner.clone());
    let options = move || {
        let metadata = metadata.read();
        let agents = metadata.as_ref().map(|metadata| metadata.assignable_agents.clone()).unwrap_or_default();
        let option = |name: String| {
            let (value, selected) = (name.clone(), name.clone());
            view! { <option value=value prop:selected=move || *new_owner.read() == selected>{name}</option> }
        };
        agents.into_iter().map(option).collect_view()
    };
    let on_change = move |event| draft.edit(|form| form.new_owner = event_target_value(&event));
    view! {
        <div class="extra-fields">
            <label>
                <span>{i18n::composer::NEW_OWNER}</span>
                <select on:change=on_change>
                    <option value="" prop:selected=move || new_owner.read().is_empty()>
                        {i18n::composer::SELECT_AGENT}
                    </option>
                    {options}
                </select>
            </label>
        </div>
    }
}

/// The inputs of a payment hold; none if the reference has no amount.
#[component]
fn PaymentHoldInputs(draft: DraftHandle, metadata: Memo<Option<ConversationMetadata>>) -> impl IntoView {
    let has_amount =
        move || metadata.read().as_ref().is_some_and(|metadata| metadata.reference.amount.is_some());
    let payment_hold = draft.memo(|form| form.payment_hold);
    let options = move || {
        let choices =
            [PaymentHoldChoice::Unspecified, PaymentHoldChoice::OnHold, PaymentHoldChoice::StaysDue];
        choices.map(|choice| (choice, i18n::composer::payment_hold(choice))).to_vec()
    };
    view! {
        {move || has_amount().then(|| view! {
            <RadioGroup
                draft
                legend=i18n::composer::PAYMENT_HOLD
                name="dispute"
                options=options()
                select=|form| form.payment_hold
                update=|form, choice| form.payment_hold = choice
            />
            {move || (payment_hold.get() != PaymentHoldChoice::Unspecified).then(|| view! {
                <FormField
                    draft
                    label=i18n::composer::AMOUNT
                    select=|form| form.disputed_amount.clone()
                    update=|form, value| form.disputed_amount = value
                    kind=FieldKind::Amount
                />
            })}
            {move || (payment_hold.get() == PaymentHoldChoice::OnHold).then(|| view! {
                <FormField
                    draft
                    label=i18n::composer::HELD_UNTIL
                    select=|form| form.held_until.clone()
                    update=|form, value| form.held_until = value
                    kind=FieldKind::DateTime
                />
            })}
        })}
    }
}
