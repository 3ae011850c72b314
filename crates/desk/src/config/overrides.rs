//! Overrides of the file: flags and environment variables.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::origin::Origin;

/// Each flag has an environment variable. A flag overrides the variable, which overrides the file.
#[derive(Args, Debug, Default)]
pub struct Overrides {
    /// The company's name
    #[arg(long = "company-name", env = "YES_REPLY_NAME", global = true)]
    pub name: Option<String>,
    /// The address to listen on; port 0 takes any free port
    #[arg(long, env = "YES_REPLY_LISTEN", global = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The origin by which people reach the desk
    #[arg(long, env = "YES_REPLY_PUBLIC_URL", global = true, value_name = "ORIGIN")]
    pub public_url: Option<Origin>,
    /// The SQLite file, or the URL of a PostgreSQL database: postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, env = "YES_REPLY_DATABASE", hide_env_values = true, global = true, value_name = "FILE|URL")]
    pub database: Option<String>,
    /// The directory of the built files
    #[arg(long, env = "YES_REPLY_ASSETS", global = true, value_name = "DIRECTORY")]
    pub assets: Option<PathBuf>,
    /// The origins of the company's pages, with commas between them
    #[arg(
        long,
        env = "YES_REPLY_ALLOW_ORIGINS",
        global = true,
        value_delimiter = ',',
        value_name = "ORIGIN"
    )]
    pub allow_origins: Option<Vec<Origin>>,
}
