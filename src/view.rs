//! What is shown: one component a file.

mod banner;
mod composer;
mod composer_field;
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

pub use panel::Panel;
