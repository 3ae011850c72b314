//! The rules: what may be said, by whom, and what follows from it. Pure decisions, and the ports they need.
//!
//! This is the base of the desk: `storage` and `http` import it, and it imports neither. In reading order:

pub mod desk;
pub mod hours;
pub mod promises;
pub mod terms;

pub mod open;
pub mod post;
pub mod read;

pub mod agents;
pub mod answer;
pub mod case;
pub mod inbox;
pub mod missed;
pub mod note;
pub mod search;
pub mod sign_in;

pub mod audit;
pub mod change_password;
pub mod invitation;
pub mod people;
pub mod presence;
pub mod replies;
pub mod scoreboard;
pub mod sessions;

pub mod conversation;
pub mod customer;
mod customer_write;
pub mod listing;
pub mod page;
pub mod query;
pub mod refusal;
pub mod scene;
pub mod storage;

pub mod key;
pub mod token;

pub mod browser;
pub mod clock;
pub mod expectation;
pub mod fingerprint;
pub mod onlookers;
pub mod origin;
pub mod password;
pub mod polls;
pub mod secret;
pub mod tries;
pub mod turns;
pub mod wakes;

pub use conversation::Conversation;
pub use customer::{AuthenticatedCustomer, Customer, Identity};
pub use desk::Desk;
pub use fingerprint::Fingerprint;
pub use origin::Origin;
pub use page::{Limit, Page, Window};
pub use refusal::ServiceError;
pub use scene::{AppendContext, AppendDecision, OpenDecision, PutOutcome, StoredConversation, StoredEntry};
pub use secret::Secret;
pub use storage::{ConversationStore, StorageError};
pub use terms::Company;
pub use wakes::{Notifier, Topic};
