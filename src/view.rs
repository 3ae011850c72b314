//! Views of the widget, one component a file. A view reads signals of the controller and calls its methods; it holds
//! only the state of its own forms.

mod banner;
mod composer;
mod composer_field;
mod conversation_list;
mod correction;
mod delivery_status;
mod escalation_panel;
mod follow_up_actions;
mod inline_form;
mod owner_card;
mod panel;
mod preferences_form;
mod reference_card;
mod resolution_prompt;
mod review_request;
mod timeline;

pub use panel::{PanelActions, panel};
