//! Messages between the desks on one database, for what the event log does not have. A message is told once and at once,
//! and can be lost: what it says is only faster than the next request, or stricter.

use async_trait::async_trait;
use contract::ConversationId;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::error::StorageError;

/// How many messages wait for the database. Further ones are lost.
const MAX_WAITING: usize = 1_000;

/// The longest text. PostgreSQL's limit is 8,000 bytes, of which the engine needs some.
pub const MAX_BYTES: usize = 7_000;

/// The port to the other desks on the same database. Each engine implements it.
#[async_trait]
pub trait PeerChannel: Send + Sync {
    /// Sends a text of at most [`MAX_BYTES`] to all other desks.
    async fn send_to_peers(&self, text: &str) -> Result<(), StorageError>;

    /// The next text of another desk. Waits for ever if no other desk can be there.
    async fn next_from_peers(&self) -> String;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PeerMessage {
    /// A conversation has a new note.
    Note { conversation: ConversationId },
    /// A conversation was erased. Whose it was is not said, because the database keeps messages for a while.
    Erasure { conversation: ConversationId },
    /// Some session has ended.
    SessionEnd,
    /// An attempt to sign in.
    SignInAttempt(AttemptKey),
    /// An attempt that succeeded.
    SignIn(AttemptKey),
    /// An agent has a conversation open, for at most so many milliseconds without another message.
    Viewer(PeerViewer),
}

/// What attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", content = "key", rename_all = "snake_case")]
pub enum AttemptKey {
    /// A password for this sign-in name, from a device that is not known, whether anybody has the name or not.
    Name(String),
    /// A password of this client, from a device that is not known.
    Client(String),
    /// A password from this device, which is known.
    Device([u8; 16]),
    /// The present password of this agent, who changes it.
    PasswordChange(i64),
    /// A secret of this client that is not that of a session or a link.
    Secret(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerViewer {
    /// Random, of the desk.
    pub desk: u64,
    pub conversation: ConversationId,
    /// The number of the agent.
    pub agent: i64,
    pub name: String,
    pub ms: u64,
}

/// The way to the other desks.
#[derive(Clone)]
pub struct Peers(mpsc::Sender<PeerMessage>);

impl Peers {
    /// The receiver has the messages for the other desks.
    pub fn new() -> (Self, mpsc::Receiver<PeerMessage>) {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        (Self(sender), receiver)
    }

    pub fn tell(&self, message: PeerMessage) {
        // Without the other desks, or with too many messages, this one goes on.
        let _ = self.0.try_send(message);
    }
}
