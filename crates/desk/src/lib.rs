//! The reference backend of yes-reply.
//!
//! Each feature is a folder with its rules, its service and the port to its store: [`conversations`], [`inbox`],
//! [`accounts`], [`promises`], [`tokens`], [`webhooks`] and [`data_protection`]. [`storage`] implements the ports and [`http`] calls the services; neither
//! imports the other, and [`server`] puts them together. `tests/imports.rs` has the table of what may import what.

pub mod support;

pub mod company;
pub mod error;
pub mod origin;
pub mod peer_follower;
pub mod peers;

pub mod accounts;
pub mod conversations;
pub mod data_protection;
pub mod inbox;
pub mod jobs;
pub mod ports;
pub mod promises;
pub mod tokens;
pub mod webhooks;

pub mod http;
pub mod storage;

pub mod cli;
pub mod config;
pub mod server;
