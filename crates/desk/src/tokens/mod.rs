//! Customers' tokens.

pub mod signing_keys;
pub mod verify;
