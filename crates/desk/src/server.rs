//! The running desk: configuration, database, services and HTTP put together.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::accounts::audit::AuditService;
use crate::accounts::authentication::{Authenticator, RevocationSignal};
use crate::accounts::device_cookie::DeviceKey;
use crate::accounts::service::AccountService;
use crate::company::Company;
use crate::config::Config;
use crate::conversations::appender::EntryAppender;
use crate::conversations::budgets::CustomerBudgets;
use crate::conversations::change_follower::ChangeFollower;
use crate::conversations::response_time_cache::ResponseTimeCache;
use crate::conversations::service::ConversationService;
use crate::conversations::topic::Topic;
use crate::data_protection::maintenance::Maintenance;
use crate::error::StorageError;
use crate::http::connection_limits::ConnectionLimits;
use crate::http::state::{AppState, Services, SiteConfig};
use crate::inbox::notes::NoteService;
use crate::inbox::report::ReportService;
use crate::inbox::saved_replies::SavedReplyService;
use crate::inbox::service::InboxService;
use crate::inbox::viewers::ViewerRegistry;
use crate::jobs::consumer::Consumer;
use crate::jobs::failed_jobs::FailedJobService;
use crate::jobs::worker::Worker;
use crate::peer_follower::PeerFollower;
use crate::peers::Peers;
use crate::promises::watcher::PromiseWatcher;
use crate::storage::Database;
use crate::support::notifier::Notifier;
use crate::tokens::signing_keys::SigningKeys;
use crate::tokens::verifier::TokenVerifier;
use crate::webhooks::Webhook;
use crate::webhooks::client::WebhookClient;
use crate::webhooks::consumer::WebhookConsumer;

/// How long requests have to finish after a stop. Long polls are answered at once; a write takes milliseconds.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

pub struct DeskServer {
    address: SocketAddr,
    database: Arc<dyn Database>,
    stop: CancellationToken,
    workers: Vec<JoinHandle<()>>,
    serving: JoinHandle<()>,
}

impl DeskServer {
    /// Opens the database and listens. Requests are answered from here on.
    ///
    /// # Errors
    /// When the database cannot be opened or the address is taken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let location = config.database.to_string();
        let of_database = |error| StartError::Database(location.clone(), error);
        let database = config.database.open_with(config.notify).await.map_err(of_database)?;
        let listener = TcpListener::bind(config.listen).await;
        let listener = listener.map_err(|error| StartError::Listen(config.listen, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(config.listen, error))?;
        for warning in config.warnings() {
            tracing::warn!("{warning}");
        }
        if let Some(assets) = config.assets.as_deref().filter(|assets| !assets.join("yes-reply.js").is_file())
        {
            tracing::warn!("there is no yes-reply.js in {}; build it, or correct `assets`", assets.display());
        }
        let limits = ConnectionLimits::new(config.max_connections);
        let site = SiteConfig {
            public_origin: config.public_origin(address),
            allow_origins: config.allow_origins,
            contact: config.contact,
            trusted_proxies: config.trusted_proxies,
            assets: config.assets,
        };
        let company = Arc::new(Company {
            name: config.name,
            limits: config.limits,
            choices: config.choices,
            promises: config.promises,
        });
        let notifier = Arc::new(Notifier::default());
        let stop = CancellationToken::new();
        let (peers, outgoing) = Peers::new();
        let position = database.last_change().await.map_err(of_database)?;
        let follower = ChangeFollower { log: database.clone(), notifier: notifier.clone() };
        tokio::spawn({
            let stop = stop.clone();
            async move { follower.run(position, stop).await }
        });
        let consumers = consumers(&company, config.webhooks, &database, &notifier);
        let consumers = consumers.await.map_err(of_database)?;
        let worker = |consumer| Worker::new(consumer, database.clone(), notifier.clone()).run(stop.clone());
        let mut workers: Vec<JoinHandle<()>> =
            consumers.into_iter().map(|consumer| tokio::spawn(worker(consumer))).collect();
        let maintenance = Maintenance {
            store: database.clone(),
            notifier: notifier.clone(),
            peers: peers.clone(),
            retention: config.retention,
        };
        workers.push(tokio::spawn({
            let stop = stop.clone();
            async move { maintenance.run(stop).await }
        }));
        let peer_follower = PeerFollower {
            channel: database.clone(),
            notifier: notifier.clone(),
            revocations: Arc::new(RevocationSignal::new(peers.clone())),
            login_throttle: Arc::default(),
            viewers: Arc::new(ViewerRegistry::new(peers.clone())),
        };
        let device_key = database.device_key(DeviceKey::random()).await.map_err(of_database)?;
        let services = services(&company, config.keys, &database, &peer_follower, device_key, peers);
        tokio::spawn({
            let stop = stop.clone();
            async move { peer_follower.run(outgoing, stop).await }
        });
        let app = AppState { services: Arc::new(services), site: Arc::new(site) };
        let serving = tokio::spawn(serve(listener, app, limits, notifier, stop.clone()));
        Ok(Self { address, database, stop, workers, serving })
    }

    /// The address that the desk listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers every long poll and the last request of every connection, and closes the database.
    ///
    /// # Errors
    /// When serving had failed before.
    pub async fn stop(mut self) -> io::Result<()> {
        self.stop.cancel();
        let served = match tokio::time::timeout(SHUTDOWN_TIMEOUT, &mut self.serving).await {
            Ok(served) => served.map_err(io::Error::other),
            Err(_) => {
                tracing::warn!("some requests did not finish in {} s", SHUTDOWN_TIMEOUT.as_secs());
                self.serving.abort();
                Ok(())
            }
        };
        let closing = async {
            for worker in self.workers {
                let _ = worker.await;
            }
            self.database.close().await;
        };
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, closing).await.is_err() {
            tracing::warn!("the database did not answer in {} s", SHUTDOWN_TIMEOUT.as_secs());
        }
        served
    }
}

fn services(
    company: &Arc<Company>,
    signing_keys: SigningKeys,
    database: &Arc<dyn Database>,
    shared: &PeerFollower,
    device_key: DeviceKey,
    peers: Peers,
) -> Services {
    let (company, notifier) = (|| company.clone(), || shared.notifier.clone());
    let (revocations, login_throttle) = (shared.revocations.clone(), shared.login_throttle.clone());
    let response_times = Arc::new(ResponseTimeCache::new(database.clone()));
    let budgets = Arc::new(CustomerBudgets::default());
    Services {
        conversations: ConversationService::new(
            company(),
            database.clone(),
            database.clone(),
            notifier(),
            response_times.clone(),
            peers.clone(),
            budgets.clone(),
        ),
        budgets,
        inbox: InboxService {
            company: company(),
            store: database.clone(),
            conversations: database.clone(),
            notes: database.clone(),
            accounts: database.clone(),
            jobs: database.clone(),
            notifier: notifier(),
            response_times,
            viewers: shared.viewers.clone(),
        },
        notes: NoteService {
            company: company(),
            store: database.clone(),
            notifier: notifier(),
            peers: peers.clone(),
        },
        saved_replies: SavedReplyService { company: company(), store: database.clone() },
        reports: ReportService { store: database.clone() },
        accounts: AccountService::new(
            database.clone(),
            database.clone(),
            revocations.clone(),
            login_throttle,
            device_key,
            peers,
        ),
        authenticator: Authenticator { store: database.clone(), revocations },
        audit: AuditService { log: database.clone() },
        failed_jobs: FailedJobService { store: database.clone(), notifier: notifier() },
        tokens: TokenVerifier::new(signing_keys),
    }
}

/// The consumers of the desk. The position of each webhook is stored before the desk answers requests, so that no change is
/// missed.
async fn consumers(
    company: &Arc<Company>,
    webhooks: Vec<Webhook>,
    database: &Arc<dyn Database>,
    notifier: &Arc<Notifier<Topic>>,
) -> Result<Vec<Arc<dyn Consumer>>, StorageError> {
    let mut consumers: Vec<Arc<dyn Consumer>> = vec![Arc::new(promise_watcher(company, database, notifier))];
    if webhooks.is_empty() {
        return Ok(consumers);
    }
    let client = WebhookClient::with_system_certificates();
    for webhook in webhooks {
        let consumer = WebhookConsumer::start(webhook, client.clone(), database.clone(), database.clone());
        consumers.push(Arc::new(consumer.await?));
    }
    Ok(consumers)
}

fn promise_watcher(
    company: &Arc<Company>,
    database: &Arc<dyn Database>,
    notifier: &Arc<Notifier<Topic>>,
) -> PromiseWatcher {
    PromiseWatcher {
        company: company.clone(),
        conversations: database.clone(),
        accounts: database.clone(),
        promises: database.clone(),
        jobs: database.clone(),
        appender: EntryAppender {
            store: database.clone(),
            notifier: notifier.clone(),
            company: company.clone(),
        },
    }
}

async fn serve(
    listener: TcpListener,
    app: AppState,
    limits: ConnectionLimits,
    notifier: Arc<Notifier<Topic>>,
    stop: CancellationToken,
) {
    let answer_long_polls = async {
        stop.cancelled().await;
        notifier.stop();
    };
    tokio::join!(
        crate::http::serve::serve(listener, crate::http::router(app), limits, stop.clone()),
        answer_long_polls
    );
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the database {0} cannot be opened: {reason}", reason = .1.reason())]
    Database(String, #[source] StorageError),
    #[error("{0} cannot be listened on: {1}. Choose another with --listen.")]
    Listen(SocketAddr, #[source] io::Error),
}
