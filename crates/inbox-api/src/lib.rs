//! The wire types between the desk and its inbox. Not part of the contract: another backend has its own inbox.

mod audit;
mod conversation_detail;
mod conversation_list;
mod failed_jobs;
mod list_filter;
mod note;
mod people;
mod report;
mod saved_replies;
mod search;
mod sessions;
mod sign_in;

pub use audit::{AuditAction, AuditActor, AuditEntry, AuditPage};
pub use conversation_detail::{ConversationDetail, CustomerDetails, RelatedConversation};
pub use conversation_list::{ConversationList, ConversationListItem, MAX_COUNT};
pub use failed_jobs::{FailedJob, FailedJobs, JobConsumer};
pub use list_filter::ListFilter;
pub use note::{AgentNote, WriteNote};
pub use people::{
    AccountStatus, ChangePassword, ChangeRole, ChangeSignInName, InvitationLink, InvitationSecret,
    InvitePerson, PASSWORD_CHARS, People, Person, RenamePerson, Role, check_password,
};
pub use report::ServiceReport;
pub use saved_replies::{REPLY_NAME_CHARS, SavedReplies, SavedReply, WriteSavedReply};
pub use search::{QUERY_CHARS, QUERY_TERMS, Search, SearchHit, SearchResults, Snippet};
pub use sessions::{AgentSession, AgentSessions};
pub use sign_in::{AgentProfile, SignIn};
