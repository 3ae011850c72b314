//! Panel: all components of the widget in one column, of which only the timeline scrolls.

use leptos::prelude::*;
use ui::element;

use super::banner::banner;
use super::composer::composer;
use super::composer_field::ComposerField;
use super::escalation_panel::escalation_panel;
use super::owner_card::owner_card;
use super::reference_card::reference_card;
use super::timeline::timeline;
use crate::config::EntryPoint;
use crate::controller::Controller;
use crate::i18n;

/// The panel of the widget. Under a launcher it has a button that calls `close`.
#[component]
pub fn Panel(controller: Controller, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let field = ComposerField::new();
    let entry_point = controller.config().entry_point;
    let label = i18n::panel_label(&controller.config().reference);
    let role = if entry_point == EntryPoint::Launcher { "dialog" } else { "region" };
    element("section")
        .class("panel")
        .attr("role", role)
        .attr("aria-label", label)
        .child(reference_card(controller, (entry_point == EntryPoint::Launcher).then_some(close)))
        .child(owner_card(controller))
        .child(timeline(controller, field))
        .child(
            element("div")
                .child(banner(controller))
                .child(composer(controller, field))
                .child(escalation_panel(controller)),
        )
}
