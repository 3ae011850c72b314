//! Authentication: the agent of a session's secret, and the end of requests whose session is revoked.

use std::sync::Arc;
use std::time::Duration;

use inbox_api::Role;
use tokio::sync::watch;

use super::agent::{AgentId, AgentName, SignInName};
use super::credentials::ActiveSession;
use super::permissions::sign_in_needed;
use super::store::AccountStore;
use crate::error::ServiceError;
use crate::peers::{PeerMessage, Peers};
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// The precision of a session's last use. Writing each use down would cost a disk access for each request.
const LAST_USED_RESOLUTION: Duration = Duration::from_secs(5 * 60);

/// The agent of a request.
#[derive(Clone, Debug)]
pub struct AuthenticatedAgent {
    pub id: AgentId,
    pub name: AgentName,
    pub sign_in_name: SignInName,
    /// The role at the time of the request. A change looks it up again inside of its transaction.
    pub role: Role,
    pub session: Fingerprint,
}

/// Notifies waiting requests that a session ended.
pub struct RevocationSignal {
    ended: watch::Sender<()>,
    peers: Peers,
}

impl RevocationSignal {
    pub fn new(peers: Peers) -> Self {
        Self { ended: watch::Sender::new(()), peers }
    }

    /// Tells all desks that some session ended. Each waiting request finds out whether it was its own.
    pub fn notify(&self) {
        self.notify_here();
        self.peers.tell(PeerMessage::SessionEnd);
    }

    /// Tells the requests of this desk.
    pub fn notify_here(&self) {
        self.ended.send_replace(());
    }
}

pub struct Authenticator {
    pub store: Arc<dyn AccountStore>,
    pub revocations: Arc<RevocationSignal>,
}

impl Authenticator {
    /// The agent of a session.
    ///
    /// # Errors
    /// `sign-in-needed`.
    pub async fn authenticate(&self, secret: &str) -> Result<AuthenticatedAgent, ServiceError> {
        let (session, now) = (Fingerprint::of_secret(secret), clock::now());
        let active = self.store.find_session(session, now).await?.ok_or_else(sign_in_needed)?;
        let before = now.plus_ms(-(LAST_USED_RESOLUTION.as_millis() as i64));
        if active.last_used_at <= before {
            // In the background: no request waits for the disk or fails on a full disk because of it.
            let store = self.store.clone();
            tokio::spawn(async move {
                if let Err(error) = store.touch_session(session, now, before).await {
                    tracing::debug!("the use of a session was not recorded: {error}");
                }
            });
        }
        let ActiveSession { agent_id: id, name, sign_in_name, role, .. } = active;
        Ok(AuthenticatedAgent { id, name, sign_in_name, role, session })
    }

    /// Runs `work`, and fails if the session is revoked before it finishes. The work goes on while the session is looked up:
    /// what it holds may be what the others wait for.
    ///
    /// # Errors
    /// `sign-in-needed`.
    pub async fn until_revoked<T>(
        &self,
        secret: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, ServiceError> {
        let mut revocations = self.revocations.ended.subscribe();
        let revoked = async {
            loop {
                // The sender is a part of `self`.
                let _ = revocations.changed().await;
                if let Err(error) = self.authenticate(secret).await {
                    return error;
                }
            }
        };
        let result = tokio::select! {
            result = work => result,
            error = revoked => return Err(error),
        };
        // Checked after the work too: a command ends sessions without the signal, and that of another desk can be lost.
        self.authenticate(secret).await?;
        Ok(result)
    }
}
