//! Extractors.

pub mod agent_auth;
pub mod customer_auth;
pub mod json;
pub mod number;
pub mod path;
pub mod query;
pub mod user_agent;
