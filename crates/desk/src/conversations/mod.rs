//! Conversations: the operations of customers, of the company's systems and of agents, and their rules.
//!
//! A write is a rule, a pure function from a context to a decision, that the store runs inside its transaction.

pub mod access;
pub mod agent_entry;
pub mod append;
pub mod appender;
pub mod budgets;
pub mod change_follower;
pub mod changes;
pub mod company_changes;
pub mod company_entry;
pub mod company_person;
pub mod company_system;
pub mod cursor;
pub mod customer;
pub mod customer_entry;
pub mod entries;
pub mod erase_customer;
pub mod event_log;
pub mod list_conversations;
pub mod model;
pub mod open_conversation;
pub mod open_for_customer;
pub mod read_position;
pub mod response_time_cache;
pub mod response_times;
pub mod service;
pub mod store;
pub mod stored_entry;
pub mod ticket;
pub mod topic;

#[cfg(test)]
pub(crate) mod fixtures;
