//! The whole: what it is about, who has it, what was said, and the way to say more.

use leptos::prelude::*;

use super::{
    banner::banner, composer::composer, el::element, facts::reference_card, field::ComposerField,
    help::escalation_panel, owner::owner_card, timeline::timeline,
};
use crate::config::EntryPoint;
use crate::session::Controller;
use crate::words;

/// One column, of which only the timeline scrolls. `close` is called by the button of the launcher form.
#[component]
pub fn Panel(session: Controller, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let field = ComposerField::new();
    let form = session.config().form;
    let label = words::panel_label(&session.config().reference);
    let role = if form == EntryPoint::Launcher { "dialog" } else { "region" };
    element("section")
        .class("panel")
        .attr("role", role)
        .attr("aria-label", label)
        .child(reference_card(session, (form == EntryPoint::Launcher).then_some(close)))
        .child(owner_card(session))
        .child(timeline(session, field))
        .child(
            element("div")
                .child(banner(session))
                .child(composer(session, field))
                .child(escalation_panel(session)),
        )
}
