//! The fields of a handover.

use leptos::prelude::*;

use crate::conversation::composer::view::Writing;
use crate::conversation::metadata::Known;
use crate::i18n::composer as words;

/// Who is to have it.
#[component]
pub fn HandoverFields(writing: Writing, known: Memo<Option<Known>>) -> impl IntoView {
    let to = writing.of(|form| form.to.clone());
    let choices = move || {
        let colleagues = known.read().as_ref().map(|known| known.colleagues.clone()).unwrap_or_default();
        let option = |name: String| {
            let (value, chosen) = (name.clone(), name.clone());
            view! { <option value=value prop:selected=move || *to.read() == chosen>{name}</option> }
        };
        colleagues.into_iter().map(option).collect_view()
    };
    let choose = move |event| writing.change(|form| form.to = event_target_value(&event));
    view! {
        <div class="particulars">
            <label>
                <span>{words::TO}</span>
                <select on:change=choose>
                    <option value="" prop:selected=move || to.read().is_empty()>{words::CHOOSE}</option>
                    {choices}
                </select>
            </label>
        </div>
    }
}
