//! Data protection: the export of a customer, the retention of conversations, and what has to leave the database. The
//! erasure of a customer is an operation of conversations.

pub mod export;
pub mod maintenance;
pub mod retention;
pub mod store;
