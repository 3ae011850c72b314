//! Opening a database: settings of the connections, and one sentence for each server that cannot be used.

#![allow(clippy::unwrap_used)]

use postgres_cluster::{Cluster, PASSWORD_ROLE, SUPERUSER, shared};

use super::*;
use crate::conversations::access::ConversationLookup;
use crate::conversations::store::ConversationStore;
use crate::storage::{Database, PostgresDatabase};

/// The sentence of a database that cannot be opened.
async fn refused(url: &str) -> String {
    match PostgresDatabase::open(url).await {
        Ok(_) => panic!("{url} is opened"),
        Err(StorageError::Unavailable(sentence)) => sentence,
        Err(StorageError::Defect(text)) => panic!("a defect: {text}"),
    }
}

/// The name of the database in a URL of the cluster.
fn name(url: &str) -> &str {
    url.strip_prefix("postgres:///").unwrap().split('?').next().unwrap()
}

#[tokio::test]
async fn every_connection_commits_to_the_disk_and_reads_what_is_committed() {
    let url = shared().create_database();
    let database = name(&url);
    shared().execute(
        "postgres",
        &format!(
            "ALTER DATABASE {database} SET default_transaction_isolation = 'serializable'; \
             ALTER DATABASE {database} SET synchronous_commit = off"
        ),
    );
    let pool = open(&url).await.unwrap().pool;
    let mut connections = vec![];
    for _ in 0..3 {
        let mut connection = pool.acquire().await.unwrap();
        let settings: (String, String) = sqlx::query_as(
            "SELECT current_setting('transaction_isolation'), current_setting('synchronous_commit')",
        )
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        assert_eq!(settings, ("read committed".into(), "on".into()));
        connections.push(connection);
    }
}

#[tokio::test]
async fn a_server_that_waits_for_its_standbys_goes_on_doing_that() {
    let url = shared().create_database();
    let setting = format!("ALTER DATABASE {} SET synchronous_commit = remote_apply", name(&url));
    shared().execute("postgres", &setting);
    let pool = open(&url).await.unwrap().pool;
    let value: String = sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&pool).await.unwrap();
    assert_eq!(value, "remote_apply");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_desks_that_start_at_once_apply_the_migrations_once() {
    let url = shared().create_database();
    let opened = futures_util::future::join_all([(); 4].map(|()| PostgresDatabase::open(&url))).await;
    for database in opened {
        database.unwrap().close().await;
    }
    let applied: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations")
        .fetch_one(&open(&url).await.unwrap().pool)
        .await
        .unwrap();
    assert_eq!(applied, MIGRATOR.iter().count() as i64);
}

#[tokio::test]
async fn a_database_of_a_newer_desk_is_left_alone() {
    let url = shared().create_database();
    PostgresDatabase::open(&url).await.unwrap().close().await;
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        VALUES (9999, 'later', TRUE, '', 0)";
    shared().execute(name(&url), later);
    let sentence = refused(&url).await;
    let expected = format!(
        "a newer desk has changed the database {} (migration 9999); start that version of the desk",
        name(&url)
    );
    assert_eq!(sentence, expected);
    shared().execute(
        name(&url),
        "DELETE FROM _sqlx_migrations WHERE version = 9999; UPDATE _sqlx_migrations SET checksum = ''",
    );
    assert!(refused(&url).await.starts_with("another build of the desk has changed the database"));
}

#[tokio::test]
async fn erased_conversations_of_before_stay_erased_and_name_nobody() {
    let url = shared().create_database();
    let target = Target::parse(&url).unwrap();
    let mut connection = target.connect().await.unwrap();
    let first = Migrator::with_migrations(MIGRATOR.iter().take(1).cloned().collect());
    first.run_direct(None, &mut connection, false).await.unwrap();
    const ADD: &str = "INSERT INTO erased_conversations (id, iss, sub) \
        VALUES ('019ab3c0-0000-7000-8000-000000000001', 'kettle', 'customer-42')";
    sqlx::raw_sql(ADD).execute(&mut connection).await.unwrap();

    let database = PostgresDatabase::open(&url).await.unwrap();
    let id = "019ab3c0-0000-7000-8000-000000000001".parse().unwrap();
    let lookup = database.find_conversation(id).await.unwrap();
    assert!(matches!(lookup, ConversationLookup::Erased { iss } if iss == "kettle"));
    const ROW: &str = "SELECT t::TEXT FROM erased_conversations AS t";
    let row: String = sqlx::query_scalar(ROW).fetch_one(&mut connection).await.unwrap();
    assert_eq!(row, format!("({id},kettle)"));
    database.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_named_and_not_shown() {
    let database = shared().create_database();
    let role = format!(
        "DO $$ BEGIN CREATE ROLE {PASSWORD_ROLE} LOGIN PASSWORD 'right'; \
         EXCEPTION WHEN duplicate_object THEN NULL; END $$; \
         ALTER DATABASE {} OWNER TO {PASSWORD_ROLE}",
        name(&database)
    );
    shared().execute("postgres", &role);
    let url = shared().url(PASSWORD_ROLE, name(&database));
    let sentence = refused(&format!("{url}&password=guessed")).await;
    assert!(sentence.contains(&format!("refuses the password of the role {PASSWORD_ROLE};")), "{sentence}");
    assert!(!sentence.contains("guessed"), "{sentence}");
    PostgresDatabase::open(&format!("{url}&password=right")).await.unwrap().close().await;
}

#[tokio::test]
async fn a_role_and_a_database_that_do_not_exist_are_named() {
    let url = shared().create_database();
    let sentence = refused(&shared().url("nobody_here", name(&url))).await;
    assert!(sentence.contains("does not let the role nobody_here in"), "{sentence}");
    let sentence = refused(&shared().url(SUPERUSER, "missing")).await;
    assert!(sentence.contains("has no database missing; create it with: createdb"), "{sentence}");
}

#[tokio::test]
async fn a_role_that_may_not_create_tables_is_told_who_may() {
    let url = shared().create_database();
    shared().execute(
        "postgres",
        "DO $$ BEGIN CREATE ROLE guest LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    );
    let sentence = refused(&shared().url("guest", name(&url))).await;
    let expected = format!("ALTER DATABASE {} OWNER TO guest", name(&url));
    assert!(
        sentence.contains("the role guest may not create tables") && sentence.ends_with(&expected),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_database_of_another_encoding_is_refused() {
    let url = shared().create_database_with("ENCODING 'LATIN1' LOCALE 'C'");
    let sentence = refused(&url).await;
    assert!(sentence.contains("has the encoding LATIN1, and the desk needs UTF8"), "{sentence}");
}

#[tokio::test]
async fn a_database_that_only_reads_is_refused() {
    let url = shared().create_database();
    let setting = format!("ALTER DATABASE {} SET default_transaction_read_only = on", name(&url));
    shared().execute("postgres", &setting);
    assert!(refused(&url).await.contains("only reads, as a standby does"));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let sentence = refused(&format!("postgres:///desk?host={}", folder.path().display())).await;
    let expected = format!("the socket in {} cannot be reached", folder.path().display());
    assert!(sentence.starts_with(&expected), "{sentence}");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let sentence = refused(&format!("postgres://desk:secret@{free}/desk")).await;
    assert!(sentence.starts_with(&format!("{free} cannot be reached")), "{sentence}");
    assert!(!sentence.contains("secret"), "{sentence}");
}

/// A cluster that listens on the network with TLS. The certificate is for `localhost`, from an authority of its own.
fn cluster_with_tls() -> (Cluster, u16) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let on_port = format!("port={port}");
    let on_network = ["listen_addresses=localhost", on_port.as_str()];
    let encrypted = ["ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key"];
    let files =
        [("server.pem", include_str!("tls/server.pem")), ("server.key", include_str!("tls/server.key"))];
    (Cluster::start_with(&[&on_network[..], &encrypted].concat(), &files).unwrap(), port)
}

#[tokio::test]
async fn a_connection_over_the_network_is_encrypted_and_its_server_is_verified() {
    let (cluster, port) = cluster_with_tls();
    let database = cluster.create_database();
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/src/storage/postgres/open/tls/ca.pem");
    let url = |host: &str, mode: &str| {
        let name = name(&database);
        format!("postgres://{SUPERUSER}@{host}:{port}/{name}?sslmode={mode}&sslrootcert={authority}")
    };
    for mode in ["require", "verify-ca", "verify-full"] {
        let pool = open(&url("localhost", mode)).await.unwrap().pool;
        const IS_ENCRYPTED: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assert!(sqlx::query_scalar::<_, bool>(IS_ENCRYPTED).fetch_one(&pool).await.unwrap(), "{mode}");
        pool.close().await;
    }
    for (url, part) in [
        (url("127.0.0.1", "verify-full"), "there is no connection with TLS to 127.0.0.1"),
        (url("localhost", "verify-full").replace("&sslrootcert=", "&application_name="), "UnknownIssuer"),
        (url("localhost", "disable"), "does not let the role postgres in"),
    ] {
        let sentence = refused(&url).await;
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[tokio::test]
async fn a_url_that_cannot_be_read_is_not_shown() {
    for url in ["postgres://desk:secret@host:port/desk", "postgres://desk:secret@host/desk?sslmode=secret"] {
        let sentence = refused(url).await;
        assert!(sentence.starts_with("its URL cannot be read: "), "{sentence}");
        assert!(
            sentence.ends_with("write `database` as postgres://USER:PASSWORD@HOST/DATABASE"),
            "{sentence}"
        );
    }
}

#[test]
fn old_versions_and_other_isolation_levels_are_refused() {
    let target = Target::parse("postgres://desk:secret@db.example/desk").unwrap();
    let check = |version: &str, isolation: &str| check_facts(version, "UTF8", isolation, &target);
    assert!(check("150000", "read committed").is_ok() && check("180001", "read committed").is_ok());
    for (version, isolation, expected) in [
        ("140011", "read committed", "db.example:5432 is PostgreSQL 14, and the desk needs 15 or newer"),
        ("150004", "serializable", "db.example:5432 runs transactions as SERIALIZABLE"),
    ] {
        let Err(StorageError::Unavailable(sentence)) = check(version, isolation) else { panic!("{version}") };
        assert!(sentence.starts_with(expected), "{sentence}");
    }
}

#[test]
fn connections_of_a_url_carry_the_name_of_the_desk() {
    let named = |url: &str| Target::parse(url).unwrap().options.get_application_name().map(str::to_owned);
    assert_eq!(named("postgres://host/desk").as_deref(), Some("yes-reply"));
    assert_eq!(named("postgres://host/desk?application_name=second").as_deref(), Some("second"));
}
