//! Opening a database: the connection, the checks of the server, and the migrations. Each error says what to do.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Row};
use url::Url;

use super::error::{code, map_error};
use super::unfinished_copy;
use crate::error::StorageError;

static MIGRATOR: Migrator = sqlx::migrate!("migrations/postgres");

/// The connections of a desk. A server allows 100 by default.
const CONNECTIONS: u32 = 16;

/// Those that only write conversations and entries, so that no number of readers holds up a write.
const WRITERS: u32 = 1;

/// How long a start waits for the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a request waits for a connection, such as while the server restarts.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that was idle for longer is tried out before it is used, because the server may have been restarted.
const MAX_UNTESTED: Duration = Duration::from_secs(1);

/// How often and how fast the migrations are tried while another desk applies them.
const MIGRATION_ATTEMPTS: u32 = 60;
const MIGRATION_PAUSE: Duration = Duration::from_millis(500);

const OLDEST_VERSION: u32 = 15;

/// The settings of every connection.
///
/// A commit waits until it is on the disk; a server that also waits for its standbys goes on doing that. The timeouts
/// end what a desk has left behind that stopped inside of a transaction, and would keep its locks.
const SETTINGS: &str = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED; \
    SELECT set_config('synchronous_commit', \
        CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false); \
    SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '30s'";

/// The connections of a desk.
pub struct Pools {
    pub pool: PgPool,
    /// For the writes of conversations and entries alone.
    pub writer: PgPool,
}

/// Connects, checks the server and applies the migrations.
///
/// # Errors
/// For a server or a database that a desk cannot use, among them one with an unfinished copy.
pub async fn open(url: &str) -> Result<Pools, StorageError> {
    let target = Target::parse(url)?;
    let mut connection = target.connect().await?;
    check_server(&mut connection, &target).await?;
    refuse_unfinished_copy(&mut connection, &target).await?;
    prepare(connection, &target).await
}

/// The same for a copy, which goes on with an unfinished one.
pub async fn open_for_copy(url: &str) -> Result<Pools, StorageError> {
    let mut target = Target::parse(url)?;
    // Every statement reads much, and a log of slow ones would hide the progress.
    target.options = target.options.disable_statement_logging();
    let mut connection = target.connect().await?;
    check_server(&mut connection, &target).await?;
    prepare(connection, &target).await
}

/// A desk would answer from a part of the data, and its writes would be lost with the next attempt of the copy.
async fn refuse_unfinished_copy(connection: &mut PgConnection, target: &Target) -> Result<(), StorageError> {
    let Target { database, .. } = target;
    match unfinished_copy::exists(connection).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(unavailable(format!(
            "the database {database} contains an unfinished copy; run `yes-reply copy` again until it ends with a \
             success, or drop the database and create it again"
        ))),
        Err(error) => Err(target.explain(error)),
    }
}

/// Applies the migrations and opens the pools.
async fn prepare(mut connection: PgConnection, target: &Target) -> Result<Pools, StorageError> {
    migrate(&mut connection, target).await?;
    let _ = connection.close().await;
    let pool = connect_pool(target, CONNECTIONS - WRITERS).await.map_err(map_error)?;
    let writer = connect_pool(target, WRITERS).await.map_err(map_error)?;
    Ok(Pools { pool, writer })
}

/// Neither a new nor an idle connection is used while the server is a standby: a desk must not read what is old.
async fn connect_pool(target: &Target, connections: u32) -> sqlx::Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, use_of| {
            Box::pin(async move { Ok(use_of.idle_for <= MAX_UNTESTED || !is_standby(connection).await?) })
        })
        .after_connect(|connection, _| {
            Box::pin(async move {
                apply_settings(connection).await?;
                if is_standby(connection).await? {
                    return Err(sqlx::Error::Protocol("the server is a standby".to_owned()));
                }
                Ok(())
            })
        })
        .connect_with(target.options.clone())
        .await
}

async fn is_standby(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(connection).await
}

async fn apply_settings(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql(SETTINGS).execute(connection).await.map(drop)
}

/// The server, role and database of a URL. The password is in none of its texts.
struct Target {
    options: PgConnectOptions,
    server: String,
    role: String,
    database: String,
}

impl Target {
    fn parse(url: &str) -> Result<Self, StorageError> {
        const WANTED: &str = "write `database` as postgres://USER:PASSWORD@HOST/DATABASE";
        let invalid = |why: String| unavailable(format!("its URL cannot be read: {why}; {WANTED}"));
        // The error of a URL does not quote it, because it contains a password.
        let parsed = Url::parse(url).map_err(|why| invalid(why.to_string()))?;
        let options: PgConnectOptions = url.parse().map_err(|why: sqlx::Error| invalid(why.to_string()))?;
        if parsed.path().trim_start_matches('/').is_empty() && options.get_database().is_none() {
            return Err(invalid("it names no database".to_owned()));
        }
        let server = match options.get_socket() {
            Some(socket) => format!("the socket in {}", socket.display()),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        };
        let role = options.get_username().to_owned();
        let database = options.get_database().unwrap_or(&role).to_owned();
        let options = match options.get_application_name() {
            Some(_) => options,
            None => options.application_name("yes-reply"),
        };
        Ok(Self { options, server, role, database })
    }

    async fn connect(&self) -> Result<PgConnection, StorageError> {
        let connected = tokio::time::timeout(CONNECT_TIMEOUT, self.options.connect()).await;
        let mut connection = match connected {
            Ok(connected) => connected.map_err(|error| self.explain(error))?,
            Err(_) => {
                let Self { server, .. } = self;
                let seconds = CONNECT_TIMEOUT.as_secs();
                return Err(unavailable(format!(
                    "{server} does not answer within {seconds} s; start PostgreSQL there, let its network pass, or \
                     correct host and port in `database`"
                )));
            }
        };
        apply_settings(&mut connection).await.map_err(|error| self.explain(error))?;
        Ok(connection)
    }

    /// An error of the connection or of the migrations, with the next step.
    fn explain(&self, error: sqlx::Error) -> StorageError {
        let Self { server, role, database, .. } = self;
        let reported = match &error {
            sqlx::Error::Database(error) => error.message().to_owned(),
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::Tls(error) => error.to_string(),
            other => other.to_string(),
        };
        unavailable(match (&error, code(&error).as_deref()) {
            (error, _) if is_of_tls(error) => format!(
                "there is no connection with TLS to {server} ({reported}); correct `sslmode` and `sslrootcert` in \
                 `database`, or the certificate of the server"
            ),
            (sqlx::Error::Io(_), _) => format!(
                "{server} cannot be reached ({reported}); start PostgreSQL there, or correct host and port in \
                 `database`"
            ),
            (_, Some("28P01")) => format!(
                "{server} refuses the password of the role {role}; correct the password in `database`, or set it \
                 with ALTER ROLE"
            ),
            (_, Some(code)) if code.starts_with("28") => format!(
                "{server} does not let the role {role} in ({reported}); correct user and password in `database`, or \
                 pg_hba.conf on the server"
            ),
            (_, Some("3D000")) => format!(
                "{server} has no database {database}; create it with: createdb --encoding=UTF8 --owner={role} \
                 {database}"
            ),
            (_, Some("42501")) => format!(
                "the role {role} may not create tables in {database} ({reported}); make it the owner with: ALTER \
                 DATABASE {database} OWNER TO {role}"
            ),
            (_, Some("25006")) => format!(
                "{server} only reads, as a standby does; name the primary server in `database`, or promote the standby"
            ),
            (_, Some("53300")) => format!(
                "{server} has no connection left ({reported}); raise max_connections there: a desk needs {CONNECTIONS}"
            ),
            (_, Some("57P03")) => {
                format!("{server} is starting or stopping ({reported}); try again in a moment")
            }
            _ => return map_error(error),
        })
    }
}

/// Whether an error is one of TLS. That of a handshake arrives as one of the connection.
fn is_of_tls(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Tls(_) => true,
        sqlx::Error::Io(error) => error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()),
        _ => false,
    }
}

/// Refuses a server on which the desk would lose or misread something.
async fn check_server(connection: &mut PgConnection, target: &Target) -> Result<(), StorageError> {
    const FACTS: &str = "SELECT current_setting('server_version_num') AS version, \
        current_setting('server_encoding') AS encoding, current_setting('transaction_isolation') AS isolation";
    let facts = sqlx::query(FACTS).fetch_one(connection).await.map_err(|error| target.explain(error))?;
    let fact = |name| facts.try_get::<String, _>(name).map_err(map_error);
    check_facts(&fact("version")?, &fact("encoding")?, &fact("isolation")?, target)
}

fn check_facts(version: &str, encoding: &str, isolation: &str, target: &Target) -> Result<(), StorageError> {
    let Target { server, database, .. } = target;
    let major = version.parse::<u32>().unwrap_or(0) / 10_000;
    if major < OLDEST_VERSION {
        return Err(unavailable(format!(
            "{server} is PostgreSQL {major}, and the desk needs {OLDEST_VERSION} or newer; upgrade the server"
        )));
    }
    if encoding != "UTF8" {
        return Err(unavailable(format!(
            "the database {database} has the encoding {encoding}, and the desk needs UTF8; create another one with: \
             createdb --encoding=UTF8 --template=template0"
        )));
    }
    if isolation != "read committed" {
        return Err(unavailable(format!(
            "{server} runs transactions as {} although the desk asks for READ COMMITTED; allow this level on the \
             server, or use another one",
            isolation.to_uppercase()
        )));
    }
    Ok(())
}

/// Applies the pending migrations. Each is one transaction, so that of two desks that start at once the second fails and
/// tries again, and finds them applied. The migrator's own lock is an advisory lock, which databases that only speak the
/// protocol of PostgreSQL do not have.
async fn migrate(connection: &mut PgConnection, target: &Target) -> Result<(), StorageError> {
    let mut migrator = Migrator::with_migrations(MIGRATOR.iter().cloned().collect());
    migrator.set_locking(false);
    for _ in 1..MIGRATION_ATTEMPTS {
        match migrator.run_direct(None, connection, false).await {
            Err(error) if is_of_another_desk(&error) => tokio::time::sleep(MIGRATION_PAUSE).await,
            result => return result.map_err(|error| explain_migration(error, target)),
        }
    }
    migrator.run_direct(None, connection, false).await.map_err(|error| explain_migration(error, target))
}

/// Whether a migration failed because another desk applied the same one: objects and rows that exist, and locks.
fn is_of_another_desk(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else {
        return false;
    };
    let codes = ["23505", "40001", "40P01", "42P06", "42P07", "42710", "42723", "55P03"];
    code(error).is_some_and(|code| codes.contains(&code.as_str()))
}

fn explain_migration(error: MigrateError, target: &Target) -> StorageError {
    let database = &target.database;
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => target.explain(error),
        MigrateError::VersionMissing(version) => unavailable(format!(
            "a newer desk has changed the database {database} (migration {version}); start that version of the desk"
        )),
        MigrateError::VersionMismatch(version) => unavailable(format!(
            "another build of the desk has changed the database {database} (migration {version} differs); start \
             that build, or use another database"
        )),
        other => map_error(other.into()),
    }
}

fn unavailable(sentence: String) -> StorageError {
    StorageError::Unavailable(sentence)
}

#[cfg(test)]
mod tests;
