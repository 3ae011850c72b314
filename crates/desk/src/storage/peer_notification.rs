//! Notification of changes between the desks on one database: by signals, or by polling.

use serde::Deserialize;

/// PostgreSQL alone makes a difference: a file of SQLite has one desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeerNotification {
    /// By `LISTEN` and `NOTIFY`. Where the server refuses that, the desk polls.
    #[default]
    Listen,
    /// By reading the database every half second.
    Poll,
}
