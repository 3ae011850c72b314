//! Tokens of customers and of the company's systems: the keys that sign them, their verification, and the warnings about what was left out of them.

pub mod signing_keys;
pub mod verifier;
pub mod verify;
pub mod warning;

mod claims;
mod facts;
mod form;
mod warning_log;
