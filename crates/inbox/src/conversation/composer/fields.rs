//! Form controls that are bound to a draft.

use leptos::prelude::*;

use crate::drafts::{DraftHandle, EntryForm};

#[derive(Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// Text, with this number of rows at first.
    Text(u8),
    /// An amount of money.
    Amount,
    /// A date and a time in the agent's time zone.
    DateTime,
}

/// A labelled field for the part of the form that `select` reads and `update` writes.
#[component]
pub fn FormField(
    draft: DraftHandle,
    label: &'static str,
    select: fn(&EntryForm) -> String,
    update: fn(&mut EntryForm, String),
    #[prop(default = FieldKind::Text(1))] kind: FieldKind,
) -> impl IntoView {
    let value = draft.memo(select);
    let on_input = move |event| draft.edit(|form| update(form, event_target_value(&event)));
    let value = move || value.get();
    let field = match kind {
        FieldKind::Text(rows) => {
            view! { <textarea dir="auto" rows=rows prop:value=value on:input=on_input></textarea> }.into_any()
        }
        FieldKind::Amount => {
            view! { <input type="text" inputmode="decimal" prop:value=value on:input=on_input/> }.into_any()
        }
        FieldKind::DateTime => {
            view! { <input type="datetime-local" prop:value=value on:input=on_input/> }.into_any()
        }
    };
    view! { <label><span>{label}</span>{field}</label> }
}

/// Radio buttons for the part of the form that `select` reads and `update` writes.
#[component]
pub fn RadioGroup<T: Copy + PartialEq + Send + Sync + 'static>(
    draft: DraftHandle,
    legend: &'static str,
    name: &'static str,
    options: Vec<(T, &'static str)>,
    select: fn(&EntryForm) -> T,
    update: fn(&mut EntryForm, T),
) -> impl IntoView {
    let selected = draft.memo(select);
    let radio = |(option, label): (T, &'static str)| {
        let checked = move || selected.get() == option;
        let on_change = move |_| draft.edit(|form| update(form, option));
        view! {
            <label class="chip">
                <input type="radio" name=name prop:checked=checked on:change=on_change/>
                {label}
            </label>
        }
    };
    view! { <fieldset><legend>{legend}</legend>{options.into_iter().map(radio).collect_view()}</fieldset> }
}
