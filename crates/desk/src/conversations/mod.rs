//! Conversations.

pub mod agent_entry;
pub mod append;
pub mod customer;
pub mod customer_entry;
pub mod customer_write;
pub mod list;
pub mod model;
pub mod open;
pub mod response_times;
pub mod store;
