//! Signals between desks on one database, by LISTEN and NOTIFY. A signal says that something changed and not what: the desk
//! reads that from the database, and reads anyway after a pause, so that a lost signal costs no more than the pause.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinSet;

const CHANNEL: &str = "yes_reply_changes";

/// The longest time without a look at the database while signals arrive, and the time without LISTEN.
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_WITHOUT_LISTEN: Duration = Duration::from_millis(500);

/// The pause before a broken listener is connected again.
const RECONNECT_PAUSE: Duration = Duration::from_secs(1);

/// The tasks that send and receive signals. They end with this value.
pub struct ChangeSignal {
    outgoing: Arc<Notify>,
    incoming: Arc<Notify>,
    is_listening: Arc<AtomicBool>,
    tasks: Mutex<JoinSet<()>>,
}

impl ChangeSignal {
    pub fn start(pool: &PgPool) -> Self {
        let (outgoing, incoming) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let is_listening = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        tasks.spawn(send(pool.clone(), outgoing.clone()));
        tasks.spawn(receive(pool.clone(), incoming.clone(), is_listening.clone()));
        Self { outgoing, incoming, is_listening, tasks: Mutex::new(tasks) }
    }

    /// Tells the other desks of a change that is committed.
    pub fn send(&self) {
        self.outgoing.notify_one();
    }

    /// The way to tell the other desks of changes. Several changes may be one signal.
    pub fn outgoing(&self) -> Arc<Notify> {
        self.outgoing.clone()
    }

    /// Waits for a signal or the end of a pause.
    pub async fn arrived(&self) {
        let is_listening = self.is_listening.load(Ordering::Relaxed);
        let pause = if is_listening { PAUSE } else { PAUSE_WITHOUT_LISTEN };
        let _ = tokio::time::timeout(pause, self.incoming.notified()).await;
    }

    /// Ends the tasks and waits until they have given their connections back.
    pub async fn stop(&self) {
        self.tasks.lock().await.shutdown().await;
    }
}

/// Outside of the transaction that changed something: PostgreSQL lets one transaction with a signal commit at a time.
async fn send(pool: PgPool, outgoing: Arc<Notify>) {
    loop {
        outgoing.notified().await;
        if let Err(error) = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&pool).await {
            tracing::debug!("a signal to the other desks could not be sent: {error}");
        }
    }
}

async fn receive(pool: PgPool, incoming: Arc<Notify>, is_listening: Arc<AtomicBool>) {
    let set_listening = |listens| is_listening.store(listens, Ordering::Relaxed);
    loop {
        let listen = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen(CHANNEL).await?;
            set_listening(true);
            // Changes from before are not signalled.
            incoming.notify_one();
            // Without a notification the connection was lost.
            while listener.try_recv().await?.is_some() {
                incoming.notify_one();
            }
            Ok::<_, sqlx::Error>(())
        };
        if let Err(error) = listen.await {
            tracing::debug!(
                "signals of other desks cannot be received, the database is read instead: {error}"
            );
        }
        set_listening(false);
        tokio::time::sleep(RECONNECT_PAUSE).await;
    }
}
