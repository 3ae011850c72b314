//! Signals between desks on one database, by LISTEN and NOTIFY: that something changed, and the texts of `PeerChannel`. The
//! first does not say what: the desk reads that from the database, and reads anyway after a pause, so that a lost signal
//! costs no more than the pause.
//!
//! The payload is the id of the desk, a space, and the text, which is empty for a change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use sqlx::types::Uuid;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::storage::peer_notification::PeerNotification;
use crate::support::random::random_bytes;

const CHANNEL: &str = "yes_reply_changes";

/// The longest time without a look at the database while signals arrive, and the time without LISTEN.
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_WITHOUT_LISTEN: Duration = Duration::from_millis(500);

/// The pause before a broken listener is connected again.
const RECONNECT_PAUSE: Duration = Duration::from_secs(1);

/// How many texts of other desks wait to be read. Further ones are lost.
const MAX_WAITING: usize = 1_000;

/// The tasks that send and receive signals. They end with this value.
pub struct ChangeSignal {
    notify: PeerNotification,
    desk: Uuid,
    outgoing: Arc<Notify>,
    incoming: Arc<Notify>,
    texts: Mutex<mpsc::Receiver<String>>,
    is_listening: Arc<AtomicBool>,
    tasks: Mutex<JoinSet<()>>,
}

/// What the task that receives signals hands on.
struct Receiver {
    desk: Uuid,
    incoming: Arc<Notify>,
    texts: mpsc::Sender<String>,
    is_listening: Arc<AtomicBool>,
}

impl ChangeSignal {
    /// Starts the tasks, and waits until signals are received or the server has refused that.
    pub async fn start(pool: &PgPool, notify: PeerNotification) -> Self {
        let desk = Uuid::from_bytes(random_bytes());
        let (outgoing, incoming) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let is_listening = Arc::new(AtomicBool::new(false));
        let (sender, texts) = mpsc::channel(MAX_WAITING);
        let (mut tasks, texts) = (JoinSet::new(), Mutex::new(texts));
        let (tried, first_try) = oneshot::channel();
        let receiver =
            Receiver { desk, incoming: incoming.clone(), texts: sender, is_listening: is_listening.clone() };
        if notify == PeerNotification::Listen {
            tasks.spawn(send_changes(pool.clone(), desk, outgoing.clone()));
            tasks.spawn(receiver.run(pool.clone(), tried));
            let _ = first_try.await;
        }
        Self { notify, desk, outgoing, incoming, texts, is_listening, tasks: Mutex::new(tasks) }
    }

    /// Tells the other desks of a change that is committed.
    pub fn send(&self) {
        self.outgoing.notify_one();
    }

    /// The way to tell the other desks of changes. Several changes may be one signal.
    pub fn outgoing(&self) -> Arc<Notify> {
        self.outgoing.clone()
    }

    /// Sends a text to the other desks.
    pub async fn send_text(&self, pool: &PgPool, text: &str) -> sqlx::Result<()> {
        match self.notify {
            PeerNotification::Listen => notify(pool, self.desk, text).await,
            PeerNotification::Poll => Ok(()),
        }
    }

    /// Waits for a signal of another desk or the end of a pause.
    pub async fn arrived(&self) {
        let is_listening = self.is_listening.load(Ordering::Relaxed);
        let pause = if is_listening { PAUSE } else { PAUSE_WITHOUT_LISTEN };
        let _ = tokio::time::timeout(pause, self.incoming.notified()).await;
    }

    /// Waits for a text of another desk.
    pub async fn next_text(&self) -> String {
        match self.texts.lock().await.recv().await {
            Some(text) => text,
            // The tasks have ended.
            None => std::future::pending().await,
        }
    }

    /// Ends the tasks and waits until they have given their connections back.
    pub async fn stop(&self) {
        self.tasks.lock().await.shutdown().await;
    }
}

/// Outside of the transaction that changed something: PostgreSQL lets one transaction with a signal commit at a time.
async fn send_changes(pool: PgPool, desk: Uuid, outgoing: Arc<Notify>) {
    loop {
        outgoing.notified().await;
        if let Err(error) = notify(&pool, desk, "").await {
            tracing::debug!("a signal to the other desks could not be sent: {error}");
        }
    }
}

async fn notify(pool: &PgPool, desk: Uuid, text: &str) -> sqlx::Result<()> {
    let payload = format!("{desk} {text}");
    sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(pool).await.map(drop)
}

impl Receiver {
    async fn run(self, pool: PgPool, tried: oneshot::Sender<()>) {
        let mut tried = Some(tried);
        loop {
            if let Err(error) = self.listen(&pool, &mut tried).await {
                tracing::debug!(
                    "signals of other desks cannot be received, the database is read instead: {error}"
                );
            }
            self.is_listening.store(false, Ordering::Relaxed);
            tried.take();
            tokio::time::sleep(RECONNECT_PAUSE).await;
        }
    }

    /// Receives signals until the connection is lost.
    async fn listen(&self, pool: &PgPool, tried: &mut Option<oneshot::Sender<()>>) -> sqlx::Result<()> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        self.is_listening.store(true, Ordering::Relaxed);
        tried.take();
        // Changes from before are not signalled.
        self.incoming.notify_one();
        while let Some(notification) = listener.try_recv().await? {
            let (sender, text) = notification.payload().split_once(' ').unwrap_or_default();
            // A desk hears itself too, and knows what it has done.
            if sender == self.desk.to_string() {
                continue;
            }
            if text.is_empty() {
                self.incoming.notify_one();
            } else {
                // Too many are waiting; what they say is only faster than the next request.
                let _ = self.texts.try_send(text.to_owned());
            }
        }
        Ok(())
    }
}
