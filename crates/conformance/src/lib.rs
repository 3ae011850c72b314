//! The contract as named checks over HTTP against any backend: `yes-reply check`.
//!
//! A check verifies one sentence of `docs/backend.md`. It sends requests as a customer of its own, so that
//! checks run in parallel and against a backend that has data already. The crate shares no types with the
//! backend: it compares JSON.

pub mod agent;
pub mod answer;
pub mod backend;
pub mod capabilities;
pub mod check;
pub mod checks;
pub mod cli;
pub mod company;
pub mod conversation;
pub mod exchange;
pub mod keys;
pub mod outcome;
pub mod raw;
pub mod report;
pub mod request;
pub mod runner;
pub mod sentences;
pub mod session;
pub mod system;
pub mod table;
pub mod token;
