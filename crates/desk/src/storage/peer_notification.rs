//! How a desk learns that another desk on its database has changed something.

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
