//! Accounts of agents.

pub mod agent;
pub mod audit;
pub mod authentication;
pub mod change_password;
pub mod invitation;
pub mod login_throttle;
pub mod password;
pub mod people;
pub mod secret;
pub mod sessions;
pub mod sign_in;
pub mod user_agent;
