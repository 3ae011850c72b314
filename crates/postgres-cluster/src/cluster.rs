//! A cluster: its folder, its settings and its databases.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::programs::Programs;
use crate::supervisor::Supervisor;
use crate::unprivileged::Unprivileged;

/// The role that every URL of [`Cluster::create_database`] names. It signs in without a password.
pub const SUPERUSER: &str = "postgres";

/// A role that signs in with a password, for tests of passwords. It has to be created first.
pub const PASSWORD_ROLE: &str = "with_password";

const DEFAULT_PORT: &str = "5432";

const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Nothing here survives a power loss, so that no test waits for the disk. `synchronous_commit` stays as it is by
/// default, because the tests look at it. A kill of the server loses nothing: the operating system has the files.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=32MB",
    "autovacuum_naptime=10",
    "log_min_messages=warning",
];

/// A running cluster. Dropping it stops the server and removes its files.
pub struct Cluster {
    programs: Programs,
    folder: PathBuf,
    supervisor: Supervisor,
    user: Unprivileged,
    /// The name of the socket ends with it, also without a network.
    port: String,
    databases: AtomicU32,
}

impl Cluster {
    /// Starts a cluster that does not wait for the disk.
    ///
    /// # Errors
    /// Says what is missing, or what PostgreSQL reported.
    pub fn start() -> Result<Self, String> {
        Self::start_with(&[], &[])
    }

    /// Starts a cluster with further settings, each as `name=value`; `fsync=on` makes it durable. The settings can name
    /// the files, each with its content, by their name alone.
    ///
    /// # Errors
    /// Says what is missing, or what PostgreSQL reported.
    pub fn start_with(settings: &[&str], files: &[(&str, &str)]) -> Result<Self, String> {
        Self::start_from(settings, |programs, data, user| {
            init(programs, data, user)?;
            for (name, content) in files {
                add_private_file(&data.join(name), content, user).map_err(cannot_create)?;
            }
            Ok(())
        })
    }

    /// Starts a cluster on the files that this function puts into the folder.
    pub(crate) fn start_from(
        settings: &[&str],
        create_files: impl FnOnce(&Programs, &Path, Unprivileged) -> Result<(), String>,
    ) -> Result<Self, String> {
        let programs = Programs::find()?;
        // The path of a socket has at most 107 bytes, so that the folder has a short name.
        let private = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix("pg").permissions(private).tempdir();
        let folder = folder.map_err(cannot_create)?;
        let user = Unprivileged::choose(folder.path())?;
        user.own(folder.path()).map_err(cannot_create)?;
        create_files(&programs, &folder.path().join("data"), user)?;
        let mut server = vec![programs.path("postgres").display().to_string()];
        let path = folder.path().display();
        server.extend(["-D".into(), format!("{path}/data"), "-k".into(), path.to_string()]);
        for setting in SETTINGS.iter().chain(settings) {
            server.extend(["-c".into(), (*setting).to_owned()]);
        }
        let supervisor = Supervisor::start(folder.path(), &server, user)?;
        // From here on the supervisor removes the folder.
        let port = settings.iter().find_map(|setting| setting.strip_prefix("port=")).unwrap_or(DEFAULT_PORT);
        let cluster = Self {
            programs,
            folder: folder.keep(),
            supervisor,
            user,
            port: port.to_owned(),
            databases: AtomicU32::new(0),
        };
        cluster.restart()?;
        Ok(cluster)
    }

    /// Creates an empty database and returns its URL.
    ///
    /// # Panics
    /// When the server reports an error.
    pub fn create_database(&self) -> String {
        self.create_database_with("ENCODING 'UTF8' LOCALE 'C'")
    }

    /// Creates a database with these options of `CREATE DATABASE` and returns its URL.
    ///
    /// # Panics
    /// When the server reports an error.
    pub fn create_database_with(&self, options: &str) -> String {
        self.create_from("template0", options)
    }

    /// Creates a copy of a database, to which nobody may be connected, and returns its URL.
    ///
    /// # Panics
    /// When the server reports an error.
    pub fn copy_database(&self, name: &str) -> String {
        self.create_from(name, "")
    }

    /// Removes a database, and ends the connections to it.
    ///
    /// # Panics
    /// When the server reports an error.
    pub fn drop_database(&self, name: &str) {
        self.execute("postgres", &format!("DROP DATABASE {name} WITH (FORCE)"));
    }

    fn create_from(&self, template: &str, options: &str) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        // The files are copied and not logged page by page, which takes three quarters of the time.
        self.execute(
            "postgres",
            &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY {options}"),
        );
        self.url(SUPERUSER, &name)
    }

    /// The URL of a database for a role.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres:///{database}?host={}&port={}&user={role}", self.folder.display(), self.port)
    }

    /// Executes statements in a database as the superuser.
    ///
    /// # Panics
    /// When the server reports an error.
    pub fn execute(&self, database: &str, statements: &str) {
        let mut psql = self.client("psql");
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statements]);
        let output = psql.output().expect("psql runs");
        assert!(output.status.success(), "{statements}: {}", reported(&output));
    }

    /// Kills the server and its processes with SIGKILL: nothing is flushed and nothing is closed.
    ///
    /// # Panics
    /// When the supervisor is gone.
    pub fn kill(&self) {
        self.supervisor.ask("kill").expect("the supervisor runs");
    }

    /// Starts the server after [`Self::kill`] and waits until it accepts connections.
    ///
    /// # Errors
    /// The log of a server that does not start.
    pub fn restart(&self) -> Result<(), String> {
        self.supervisor.ask("start")?;
        let begin = Instant::now();
        loop {
            if self.client("pg_isready").arg("-q").status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if !self.supervisor.ask("running")? || begin.elapsed() > START_TIMEOUT {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL does not start: {log}"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How a client of the system reaches the server.
    pub(crate) fn connection_string(&self) -> String {
        format!("host={} port={} user={SUPERUSER}", self.folder.display(), self.port)
    }

    /// The folder of the socket, which also has the log and the data.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A program of PostgreSQL that connects to the server as the superuser.
    pub fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.path(program));
        command
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port, "-U", SUPERUSER])
            .current_dir(&self.folder);
        self.user.run_as(&mut command);
        command
    }
}

fn cannot_create(why: std::io::Error) -> String {
    format!("the folder of the cluster cannot be created: {why}")
}

/// Creates a file that only the user of the server can read, as PostgreSQL requires for the key of a certificate.
fn add_private_file(path: &Path, content: &str, user: Unprivileged) -> std::io::Result<()> {
    std::fs::write(path, content)?;
    std::fs::set_permissions(path, Permissions::from_mode(0o600))?;
    user.own(path)
}

/// Creates the files of the cluster. Whoever reaches the socket, which is in a private folder, may be any role but one.
/// Over the network, for clusters that listen there, the same holds with TLS alone.
fn init(programs: &Programs, data: &Path, user: Unprivileged) -> Result<(), String> {
    let mut initdb = Command::new(programs.path("initdb"));
    initdb.arg("-D").arg(data).args(["-U", SUPERUSER, "--auth=trust", "--no-sync"]);
    initdb.args(["--encoding=UTF8", "--locale=C", "--no-instructions"]);
    if let Some(folder) = data.parent() {
        initdb.current_dir(folder);
    }
    let output = user.run_as(&mut initdb).output().map_err(|why| format!("initdb cannot be run: {why}"))?;
    if !output.status.success() {
        return Err(format!("initdb failed: {}", reported(&output)));
    }
    let access = data.join("pg_hba.conf");
    let rules = format!(
        "local all {PASSWORD_ROLE} scram-sha-256\nlocal all all trust\nlocal replication all trust\n\
         hostssl all all localhost trust\n"
    );
    std::fs::write(&access, rules).map_err(|why| format!("{} cannot be written: {why}", access.display()))
}

fn reported(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
