//! The state of the HTTP handlers: the services, and how the desk is reached.

use std::path::PathBuf;
use std::sync::Arc;

use crate::accounts::audit::AuditService;
use crate::accounts::authentication::Authenticator;
use crate::accounts::service::AccountService;
use crate::conversations::budgets::CustomerBudgets;
use crate::conversations::service::ConversationService;
use crate::inbox::notes::NoteService;
use crate::inbox::report::ReportService;
use crate::inbox::saved_replies::SavedReplyService;
use crate::inbox::service::InboxService;
use crate::jobs::failed_jobs::FailedJobService;
use crate::origin::Origin;
use crate::support::ip_network::IpNetwork;
use crate::tokens::verifier::TokenVerifier;

#[derive(Clone)]
pub struct AppState {
    pub services: Arc<Services>,
    pub site: Arc<SiteConfig>,
}

pub struct Services {
    pub conversations: ConversationService,
    pub budgets: Arc<CustomerBudgets>,
    pub inbox: InboxService,
    pub notes: NoteService,
    pub saved_replies: SavedReplyService,
    pub reports: ReportService,
    pub accounts: AccountService,
    pub authenticator: Authenticator,
    pub audit: AuditService,
    pub failed_jobs: FailedJobService,
    pub tokens: TokenVerifier,
}

#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// The origin by which people reach the desk.
    pub public_origin: Origin,
    /// The origins of the company's pages. Only these may use the contract from a browser.
    pub allow_origins: Vec<Origin>,
    /// The mail address for customers whose browser cannot show the widget.
    pub contact: Option<String>,
    /// The proxies whose header `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNetwork>,
    /// The directory of the built files, if the desk serves them.
    pub assets: Option<PathBuf>,
}
