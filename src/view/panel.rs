//! Panel: all components of the widget in one column, of which only the timeline scrolls.

use contract::ReferenceKey;
use leptos::prelude::*;
use ui::{ElementBuilder, button, element};

use super::banner::banner;
use super::composer::composer;
use super::composer_field::ComposerField;
use super::conversation_list::conversation_list;
use super::escalation_panel::escalation_panel;
use super::owner_card::owner_card;
use super::reference_card::reference_card;
use super::timeline::timeline;
use crate::config::{Config, EntryPoint};
use crate::controller::Controller;
use crate::i18n;

/// What a panel asks of the widget around it.
#[derive(Clone, Copy)]
pub struct PanelActions {
    /// Closes the panel under a launcher.
    pub close: Callback<()>,
    /// Shows another conversation; with `None`, the one about the widget's own reference.
    pub show: Callback<Option<Config>>,
}

/// The panel of one conversation. Under a launcher it has a button that closes it. In the place of the conversation about
/// the reference `own`, it has a button that leads back there.
pub fn panel(controller: Controller, own: Option<ReferenceKey>, actions: PanelActions) -> ElementBuilder {
    let field = ComposerField::new();
    let config = controller.config();
    let is_launcher = config.entry_point == EntryPoint::Launcher;
    let back = own.map(|own| {
        let back = button("", move || actions.show.run(None)).text(i18n::back_to(&own));
        element("p").class("back").child(back)
    });
    element("section")
        .class("panel")
        .attr("role", if is_launcher { "dialog" } else { "region" })
        .attr("aria-label", i18n::panel_label(&config.reference))
        .attr("tabindex", "-1")
        .child(reference_card(controller, back, is_launcher.then_some(actions.close)))
        .child(owner_card(controller))
        .child(timeline(controller, field))
        .child(
            element("div")
                .child(banner(controller))
                .child(composer(controller, field))
                .child(escalation_panel(controller))
                .child(conversation_list(controller, actions.show)),
        )
}
