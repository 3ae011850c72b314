//! The reference backend of yes-reply. In reading order:

pub mod rules;

pub mod http;
pub mod storage;

pub mod cli;
pub mod config;
pub mod server;

pub mod seeded;
