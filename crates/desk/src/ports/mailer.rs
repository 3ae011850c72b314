//! The port to a mail server.

use async_trait::async_trait;

use super::RemoteError;

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The `Message-ID` without its angle brackets (RFC 5322, section 3.6.4). The same in every attempt, so that a mail that
    /// was handed over twice is shown once by most programs.
    pub message_id: String,
    /// The `Message-ID` of the mail that this one answers.
    pub in_reply_to: Option<String>,
    /// The address of the receiver (RFC 5321, section 4.1.2).
    pub to: String,
    pub subject: String,
    pub text: String,
}

#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a mail over. Once this has returned, the mail server has the mail and is responsible for it.
    async fn send(&self, mail: &Mail) -> Result<(), RemoteError>;
}
