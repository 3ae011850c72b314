//! Tests of the desk through its interfaces: HTTP, the command line, its files. One program, because linking one for each
//! file takes minutes and gigabytes.
#![allow(clippy::unwrap_used)]

mod accounts;
mod agent_sessions;
mod audit_log;
mod authorization;
mod bad_input;
mod changes;
mod collaboration;
mod command_line;
mod common;
mod company_api;
mod conformance;
mod consistent_reads;
mod copy;
mod customer_flow;
mod durability;
mod failed_jobs;
mod failover;
mod full_disk;
mod golden;
mod graceful_stop;
mod headers;
mod idempotent_puts;
mod imports;
mod inbox;
mod inbox_list;
mod invitations;
mod jwt_libraries;
mod keys;
mod long_polls;
mod openapi;
mod promises;
mod read_positions;
mod report;
mod restart;
mod route_principals;
mod saved_replies;
mod sequence_numbers;
mod token_warnings;
mod two_desks;
mod upgrade;
mod webhooks;
