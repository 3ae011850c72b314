//! The widget: a conversation about one order or bill, in a shadow root of the company's page.
//!
//! In reading order. A message's way: `view::composer` -> `Controller::send` -> `controller::persist` ->
//! `storage::DeviceStore` -> `outbox` -> `controller::sender` -> `client`.
//! An answer's way: `controller::poller` -> `client` -> `Conversation::merge` -> `timeline` -> `view::timeline`.

mod bindings;
mod host_page;

mod view;

mod controller;

mod outbox;
mod storage;

mod config;
mod escalation;
mod export;
mod preferences;
mod timeline;
mod token_claims;

mod i18n;

#[cfg(test)]
mod test_support;
