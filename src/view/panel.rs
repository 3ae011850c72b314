//! The whole: what it is about, who has it, what was said, and the way to say more.

use leptos::prelude::*;

use super::{
    banner::banner, composer::composer, el::el, facts::reference_card, field::Field, help::help,
    owner::owner_card, timeline::timeline,
};
use crate::config::Form;
use crate::session::Session;
use crate::words;

/// One column, of which only the timeline scrolls. `close` is called by the button of the launcher form.
#[component]
pub fn Panel(session: Session, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let field = Field::new();
    let form = session.config().form;
    let label = words::panel_label(&session.config().reference);
    let role = if form == Form::Launcher { "dialog" } else { "region" };
    el("section")
        .class("panel")
        .attr("role", role)
        .attr("aria-label", label)
        .child(reference_card(session, (form == Form::Launcher).then_some(close)))
        .child(owner_card(session))
        .child(timeline(session, field))
        .child(el("div").child(banner(session)).child(composer(session, field)).child(help(session)))
}
