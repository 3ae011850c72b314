//! Customers' tokens: the keys that sign them, and their verification.

pub mod signing_keys;
pub mod verify;
