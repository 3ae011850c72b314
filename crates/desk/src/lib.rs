//! The reference backend of yes-reply. In reading order:

pub mod accounts;
pub mod company;
pub mod conversations;
pub mod desk;
pub mod error;
pub mod inbox;
pub mod origin;
pub mod promises;
pub mod support;
pub mod tokens;

pub mod http;
pub mod storage;

pub mod cli;
pub mod config;
pub mod server;

pub mod seeded;
