//! The desks of each engine, and the bare loops beside them.

use std::path::Path;
use std::time::Duration;

use postgres_cluster::Cluster;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::Mutex;

use crate::bare::BareDatabase;
use crate::bench_desk::BenchDesk;
use crate::figures::{Engine, Posts, Wakes};
use crate::{bare, posts, wake};

const WRITERS: [usize; 4] = [1, 16, 64, 256];

/// The number of writers of the aim, beside which the bare loops run.
pub const MANY: usize = 64;

/// The settings that make the throw-away cluster as durable as an ordinary one.
const DURABLE: [&str; 3] = ["fsync=on", "full_page_writes=on", "shared_buffers=128MB"];

pub struct SqliteDesk {
    pub desk: BenchDesk,
    bare: Mutex<SqliteConnection>,
}

pub struct PostgresDesks {
    pub desks: [BenchDesk; 2],
    bare: Mutex<BareDatabase>,
    // The desks end before the cluster.
    cluster: Cluster,
}

impl SqliteDesk {
    pub async fn start() -> Self {
        let desk = BenchDesk::start("yes-reply.sqlite");
        desk.add_agent();
        let bare = Mutex::new(bare::sqlite(desk.dir.path()).await);
        Self { desk, bare }
    }

    pub fn folder(&self) -> &Path {
        self.desk.dir.path()
    }

    pub async fn measure_posts(&self, span: Duration, found: &mut Posts) {
        let mut bare = self.bare.lock().await;
        for writers in WRITERS {
            if writers == MANY {
                found.add_bare(Engine::Sqlite, bare::sqlite_rows(&mut bare, span).await);
            }
            let rate = posts::measure(&[&self.desk], writers, span).await;
            found.add(Engine::Sqlite, &format!("one desk, {writers} at once"), rate);
        }
    }

    pub async fn measure_wakes(&self, replies: usize, found: &mut Wakes) {
        found.add("SQLite, one desk", wake::measure(&self.desk, &self.desk, replies).await);
    }
}

impl PostgresDesks {
    pub async fn start() -> Self {
        let cluster = Cluster::start_with(&DURABLE, &[]).unwrap_or_else(|advice| panic!("{advice}"));
        let database = cluster.create_database();
        // The second finds the tables of the first.
        let desks = [BenchDesk::start(&database), BenchDesk::start(&database)];
        desks[0].add_agent();
        let bare = Mutex::new(BareDatabase::open(cluster.create_database()).await);
        Self { desks, bare, cluster }
    }

    pub async fn measure_posts(&self, span: Duration, found: &mut Posts) {
        let mut bare = self.bare.lock().await;
        let [one, other] = &self.desks;
        for writers in WRITERS {
            if writers == MANY {
                found.add_bare(Engine::Postgres, bare.rows(span).await);
            }
            let rate = posts::measure(&[one], writers, span).await;
            found.add(Engine::Postgres, &format!("one desk, {writers} at once"), rate);
        }
        for writers in [MANY, 256] {
            let rate = posts::measure(&[one, other], writers, span).await;
            found.add(Engine::Postgres, &format!("two desks, {writers} at once"), rate);
        }
        for connections in [1, MANY] {
            let rate = bare.pgbench_rows(&self.cluster, connections, span);
            found.add(Engine::Postgres, &format!("pgbench, {connections} at once"), rate);
        }
    }

    pub async fn measure_wakes(&self, replies: usize, found: &mut Wakes) {
        let mut bare = self.bare.lock().await;
        let [one, other] = &self.desks;
        found.add("NOTIFY alone", bare.round_trips(replies, false).await);
        found.add_bare("NOTIFY with a row", bare.round_trips(replies, true).await);
        found.add("PostgreSQL, one desk", wake::measure(one, one, replies).await);
        found.add("PostgreSQL, two desks", wake::measure(one, other, replies).await);
    }
}
