//! The fields of a promise.

use leptos::prelude::*;

use super::Writing;
use super::fields::{Field, Takes};
use crate::words::writing as words;

/// By when.
#[component]
pub fn PromiseFields(writing: Writing) -> impl IntoView {
    view! {
        <div class="particulars">
            <Field writing label=words::DUE part=|form| form.due.clone() change=|form, text| form.due = text takes=Takes::Moment/>
        </div>
    }
}
