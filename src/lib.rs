//! The widget: a conversation about one order or bill, in a shadow root of the company's page.
//!
//! The modules are listed in reading order. The path of a message: `view::composer` -> `Controller::send` ->
//! `controller::persist` -> `storage::DeviceStore` -> `outbox` -> `controller::sender` -> `client`. The path of a
//! reply: `controller::poller` -> `client` -> `Conversation::merge` -> `timeline` -> `view::timeline`.

mod bindings;
mod host_page;

mod view;

mod navigation;

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
