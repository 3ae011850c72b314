//! Fields that more than one kind of write has.

use leptos::prelude::*;

use crate::conversation::composer::view::Writing;
use crate::drafts::form::Form;

/// What a field takes.
#[derive(Clone, Copy, PartialEq)]
pub enum Takes {
    /// Words, in so many lines at first.
    Words(u8),
    /// An amount of money.
    Amount,
    /// A day and a time of the agent's time zone.
    Moment,
}

/// A field with its label.
#[component]
pub fn Field(
    writing: Writing,
    label: &'static str,
    part: fn(&Form) -> String,
    change: fn(&mut Form, String),
    #[prop(default = Takes::Words(1))] takes: Takes,
) -> impl IntoView {
    let value = writing.of(part);
    let input = move |event| writing.change(|form| change(form, event_target_value(&event)));
    let value = move || value.get();
    let field = match takes {
        Takes::Words(rows) => {
            view! { <textarea dir="auto" rows=rows prop:value=value on:input=input></textarea> }.into_any()
        }
        Takes::Amount => {
            view! { <input type="text" inputmode="decimal" prop:value=value on:input=input/> }.into_any()
        }
        Takes::Moment => view! { <input type="datetime-local" prop:value=value on:input=input/> }.into_any(),
    };
    view! { <label><span>{label}</span>{field}</label> }
}

/// One of a few, under a common name.
#[component]
pub fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    writing: Writing,
    legend: &'static str,
    name: &'static str,
    options: Vec<(T, &'static str)>,
    part: fn(&Form) -> T,
    change: fn(&mut Form, T),
) -> impl IntoView {
    let chosen = writing.of(part);
    let option = |(one, words): (T, &'static str)| {
        let checked = move || chosen.get() == one;
        let choose = move |_| writing.change(|form| change(form, one));
        view! {
            <label class="chip">
                <input type="radio" name=name prop:checked=checked on:change=choose/>
                {words}
            </label>
        }
    };
    view! { <fieldset><legend>{legend}</legend>{options.into_iter().map(option).collect_view()}</fieldset> }
}
