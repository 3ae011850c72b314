//! A consumer: one kind of work, with the rule that finds it and the code that does it.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use contract::Timestamp;
use url::Url;

use super::job::{Job, JobOutcome};
use crate::conversations::topic::Topic;
use crate::error::StorageError;

/// The stored name of a consumer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ConsumerName {
    /// Records missed promises.
    Promises,
    /// Tells the receiver at this address of the conversations of one issuer.
    Webhook { url: Url, iss: String },
}

const PROMISES: &str = "promises";
const WEBHOOK: &str = "webhook ";

impl ConsumerName {
    /// Parses what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        if text == PROMISES {
            return Some(Self::Promises);
        }
        // An address has no space.
        let (url, iss) = text.strip_prefix(WEBHOOK)?.split_once(' ')?;
        Some(Self::Webhook { url: url.parse().ok()?, iss: iss.to_owned() })
    }

    /// The name for logs. The path of an address may be a secret.
    pub fn label(&self) -> String {
        match self {
            Self::Promises => "missed promises".to_owned(),
            Self::Webhook { url, .. } => format!("webhooks to {}", url.origin().ascii_serialization()),
        }
    }
}

impl fmt::Display for ConsumerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Promises => f.write_str(PROMISES),
            Self::Webhook { url, iss } => write!(f, "{WEBHOOK}{url} {iss}"),
        }
    }
}

#[async_trait]
pub trait Consumer: Send + Sync {
    fn name(&self) -> &ConsumerName;

    /// The topic after which there may be more work.
    fn topic(&self) -> Topic;

    /// The pauses after failed attempts. A job that fails after the last pause is not run again by itself.
    fn pauses(&self) -> &'static [Duration];

    /// Stores the jobs for the work that there is by now. Returns the time at which there is more without a notification,
    /// if that is known.
    async fn enqueue(&self) -> Result<Option<Timestamp>, StorageError>;

    /// Does a job. It may have been done already, by an attempt whose end was not stored.
    async fn run(&self, job: &Job) -> JobOutcome;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        let url = "https://rt.kettle.example/yes-reply?a=b%20c".parse().expect("an address");
        let names = [ConsumerName::Promises, ConsumerName::Webhook { url, iss: "Kettle & Co".into() }];
        for name in names {
            assert_eq!(ConsumerName::parse(&name.to_string()), Some(name));
        }
        for text in ["", "webhook", "webhook https://rt.kettle.example/", "webhook nowhere kettle"] {
            assert_eq!(ConsumerName::parse(text), None);
        }
    }
}
