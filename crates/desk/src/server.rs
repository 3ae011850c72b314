//! A desk that runs: configuration, database, rules and HTTP put together.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::company::Company;
use crate::config::Config;
use crate::conversations::store::StorageError;
use crate::desk::Desk;
use crate::http::state::{AppState, SiteConfig};
use crate::storage::sqlite::SqliteDatabase;

/// How long requests have to finish after a stop. Long polls are answered at once; a write takes milliseconds.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// A desk that runs.
pub struct Server {
    address: SocketAddr,
    storage: Arc<SqliteDatabase>,
    stop: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Opens the database and listens; requests are answered from here on.
    ///
    /// # Errors
    /// When the database cannot be opened or the address is taken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let database = config.database.display().to_string();
        let storage = SqliteDatabase::open(&config.database)
            .await
            .map_err(|why| StartError::Database(database, why))?;
        let storage = Arc::new(storage);
        let listener = TcpListener::bind(config.listen).await;
        let listener = listener.map_err(|why| StartError::Listen(config.listen, why))?;
        let address = listener.local_addr().map_err(|why| StartError::Listen(config.listen, why))?;
        if let Some(assets) = config.assets.as_deref().filter(|assets| !assets.join("yes-reply.js").is_file())
        {
            tracing::warn!("there is no yes-reply.js in {}; build it, or correct `assets`", assets.display());
        }
        let site = SiteConfig {
            public_origin: config.public_origin(address),
            allow_origins: config.allow_origins,
            contact: config.contact,
            assets: config.assets,
        };
        let terms = Company {
            name: config.name,
            limits: config.limits,
            choices: config.choices,
            promises: config.promises,
        };
        let desk = Arc::new(Desk::new(terms, config.keys, storage.clone()));
        let stop = CancellationToken::new();
        tokio::spawn({
            let (desk, stop) = (desk.clone(), stop.clone());
            async move { desk.watch_promises(stop).await }
        });
        let app = AppState { desk: desk.clone(), site: Arc::new(site) };
        let serving = tokio::spawn(serve(listener, app, stop.clone()));
        Ok(Self { address, storage, stop, serving })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers every long poll, lets the other requests finish, and closes the database.
    ///
    /// # Errors
    /// When listening ended by itself before.
    pub async fn stop(mut self) -> io::Result<()> {
        self.stop.cancel();
        let ended = match tokio::time::timeout(SHUTDOWN_TIMEOUT, &mut self.serving).await {
            Ok(ended) => ended.map_err(io::Error::other).flatten(),
            Err(_) => {
                tracing::warn!("some requests did not finish in {} s", SHUTDOWN_TIMEOUT.as_secs());
                self.serving.abort();
                Ok(())
            }
        };
        self.storage.close().await;
        ended
    }
}

async fn serve(listener: TcpListener, app: AppState, stop: CancellationToken) -> io::Result<()> {
    // Answers are small; waiting to fill a packet only delays them.
    let listener = listener.tap_io(|stream| {
        if let Err(why) = stream.set_nodelay(true) {
            tracing::debug!("a connection has no TCP_NODELAY: {why}");
        }
    });
    let desk = app.desk.clone();
    let stopping = async move {
        stop.cancelled().await;
        desk.notifier().stop();
    };
    axum::serve(listener, crate::http::router(app)).with_graceful_shutdown(stopping).await
}

/// Why a desk does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error("the database {0} cannot be opened: {1}")]
    Database(String, #[source] StorageError),
    /// The address cannot be listened on.
    #[error("{0} cannot be listened on: {1}. Choose another with --listen.")]
    Listen(SocketAddr, #[source] io::Error),
}
