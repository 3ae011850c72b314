//! What every handler can reach.

use std::path::PathBuf;
use std::sync::Arc;

use crate::desk::Desk;
use crate::origin::Origin;

/// The desk, and how it is reached.
#[derive(Clone)]
pub struct AppState {
    /// The desk.
    pub desk: Arc<Desk>,
    /// How it is reached.
    pub site: Arc<SiteConfig>,
}

/// How the desk is reached.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// The origin by which people reach it.
    pub public_origin: Origin,
    /// The origins of the company's pages: exactly these may use the contract from a browser.
    pub allow_origins: Vec<Origin>,
    /// The mail address that customers read where the widget cannot be shown.
    pub contact: Option<String>,
    /// The directory of the built files, if they are served from here.
    pub assets: Option<PathBuf>,
}
