//! Accounts of agents: sign-in, sessions, people and their roles, and the audit log.

pub mod agent;
pub mod audit;
pub mod authentication;
pub mod credentials;
pub mod device_cookie;
pub mod invitation;
pub mod login_throttle;
pub mod password;
pub mod password_hash;
pub mod password_strength;
pub mod people;
pub mod permissions;
pub mod person_rule;
pub mod secret;
pub mod service;
pub mod sessions;
pub mod sign_in;
pub mod sign_in_name;
pub mod store;
pub mod user_agent;
