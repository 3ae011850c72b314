//! The fields about an amount in dispute.

use leptos::prelude::*;

use crate::conversation::composer::fields::Choice;
use crate::conversation::composer::fields::Field;
use crate::conversation::composer::fields::Takes;
use crate::conversation::composer::view::Writing;
use crate::conversation::metadata::Known;
use crate::drafts::form::Dispute;
use crate::i18n::composer as words;

/// Whether an amount need not be paid meanwhile; nothing where there is none.
#[component]
pub fn DisputeFields(writing: Writing, known: Memo<Option<Known>>) -> impl IntoView {
    let has_amount = move || known.read().as_ref().is_some_and(|known| known.reference.amount.is_some());
    let dispute = writing.of(|form| form.dispute);
    let options = move || {
        let choices = [Dispute::NotSaid, Dispute::Paused, Dispute::Due];
        choices.map(|one| (one, words::dispute(one))).to_vec()
    };
    view! {
        {move || has_amount().then(|| view! {
            <Choice writing legend=words::DISPUTE name="dispute" options=options() part=|form| form.dispute change=|form, one| form.dispute = one/>
            {move || (dispute.get() != Dispute::NotSaid).then(|| view! {
                <Field writing label=words::AMOUNT part=|form| form.amount.clone() change=|form, text| form.amount = text takes=Takes::Amount/>
            })}
            {move || (dispute.get() == Dispute::Paused).then(|| view! {
                <Field writing label=words::PAUSED_UNTIL part=|form| form.until.clone() change=|form, text| form.until = text takes=Takes::Moment/>
            })}
        })}
    }
}
