//! The widget: a conversation about one order or bill, in a shadow root of the company's page.
//!
//! What is here, in reading order. A message's way: `view/composer` -> `session.send` -> `journal` -> `outbox` ->
//! `client`.
//! An answer's way: `session.follow` -> `client` -> `conversation.merge` -> `timeline` -> `view/timeline`.

#[cfg(feature = "element")]
mod host;

pub mod view;

pub mod session;

pub mod client;
pub mod http;

pub mod journal;
pub mod kept;
pub mod turn;

pub mod config;
pub mod conversation;
pub mod copy;
pub mod help;
pub mod outbox;
pub mod page;
pub mod timeline;
pub mod token;
pub mod wanted;

pub mod browser;
mod seeded;
pub mod words;

#[cfg(test)]
mod samples;
