//! Background task between this desk and the others on its database: sends what the services tell, and does what the other
//! desks tell.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::accounts::authentication::RevocationSignal;
use crate::accounts::login_throttle::LoginThrottle;
use crate::conversations::topic::{Topic, notify_erasure};
use crate::inbox::viewers::ViewerRegistry;
use crate::peers::{MAX_BYTES, PeerChannel, PeerMessage};
use crate::support::notifier::Notifier;

pub struct PeerFollower {
    pub channel: Arc<dyn PeerChannel>,
    pub notifier: Arc<Notifier<Topic>>,
    pub revocations: Arc<RevocationSignal>,
    pub login_throttle: Arc<LoginThrottle>,
    pub viewers: Arc<ViewerRegistry>,
}

impl PeerFollower {
    /// Runs until the token is cancelled.
    pub async fn run(&self, mut outgoing: mpsc::Receiver<PeerMessage>, stop: CancellationToken) {
        let send = async {
            while let Some(message) = outgoing.recv().await {
                self.send(&message).await;
            }
        };
        let receive = async {
            loop {
                let text = self.channel.next_from_peers().await;
                match serde_json::from_str(&text) {
                    Ok(message) => self.follow(message),
                    Err(_) => tracing::debug!("a desk of another version sent a message that is not known"),
                }
            }
        };
        tokio::select! {
            ((), ()) = async { tokio::join!(send, receive) } => {}
            () = stop.cancelled() => {}
        }
    }

    async fn send(&self, message: &PeerMessage) {
        let text = serde_json::to_string(message).unwrap_or_default();
        // The other desks learn of it with their next request.
        if text.is_empty() || text.len() > MAX_BYTES {
            return;
        }
        if let Err(error) = self.channel.send_to_peers(&text).await {
            tracing::debug!("a message to the other desks could not be sent: {error}");
        }
    }

    fn follow(&self, message: PeerMessage) {
        match message {
            PeerMessage::Note { conversation } => self.notifier.notify(&Topic::Conversation(conversation)),
            PeerMessage::Erasure { conversation } => notify_erasure(&self.notifier, conversation),
            PeerMessage::SessionEnd => self.revocations.notify_here(),
            PeerMessage::SignInAttempt(key) => self.login_throttle.count_elsewhere(&key),
            PeerMessage::SignIn(key) => self.login_throttle.reset(&key),
            PeerMessage::Viewer(viewer) => {
                let conversation = viewer.conversation;
                if self.viewers.join_elsewhere(viewer) {
                    self.notifier.notify(&Topic::Conversation(conversation));
                }
            }
        }
    }
}
