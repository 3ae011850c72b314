//! The fields of a decision: a no is never without its reason.

use contract::DecisionOutcome;
use leptos::prelude::*;

use crate::conversation::composer::dispute::DisputeFields;
use crate::conversation::composer::fields::Choice;
use crate::conversation::composer::fields::Field;
use crate::conversation::composer::fields::Takes;
use crate::conversation::composer::view::Writing;
use crate::conversation::metadata::Known;
use crate::i18n::composer as words;

/// What was decided, why, and what is possible instead.
#[component]
pub fn DecisionFields(writing: Writing, known: Memo<Option<Known>>) -> impl IntoView {
    let outcomes = [
        DecisionOutcome::Granted,
        DecisionOutcome::Partly,
        DecisionOutcome::Refused,
        DecisionOutcome::Alternative,
    ];
    let options = outcomes.map(|one| (one, words::outcome(one))).to_vec();
    view! {
        <div class="particulars">
            <Choice writing legend=words::DECIDED name="outcome" options part=|form| form.outcome change=|form, one| form.outcome = one/>
            <Field writing label=words::REASON part=|form| form.reason.clone() change=|form, text| form.reason = text/>
            <Field writing label=words::RULE part=|form| form.rule.clone() change=|form, text| form.rule = text/>
            <Field writing label=words::INSTEAD part=|form| form.instead.clone() change=|form, text| form.instead = text/>
            <Field writing label=words::LOOKED_AT part=|form| form.looked_at.clone() change=|form, text| form.looked_at = text takes=Takes::Words(2)/>
            <DisputeFields writing known/>
        </div>
    }
}
