//! Extractors: the parts of a request, parsed and checked before a handler runs.

pub mod agent_auth;
pub mod bearer;
pub mod company_auth;
pub mod customer_auth;
pub mod json;
pub mod path;
pub mod query;
pub mod sign_in_client;
