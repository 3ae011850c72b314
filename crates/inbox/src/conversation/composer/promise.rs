//! The fields of a promise.

use leptos::prelude::*;

use crate::conversation::composer::fields::Field;
use crate::conversation::composer::fields::Takes;
use crate::conversation::composer::view::Writing;
use crate::i18n::composer as words;

/// By when.
#[component]
pub fn PromiseFields(writing: Writing) -> impl IntoView {
    view! {
        <div class="particulars">
            <Field writing label=words::DUE part=|form| form.due.clone() change=|form, text| form.due = text takes=Takes::Moment/>
        </div>
    }
}
