//! The company's side of the contract: the shapes of `/v1/company/`, for the company's own systems.

use serde::{Deserialize, Serialize};

use crate::decode::decode_struct;
use crate::reference::check_fact;
use crate::{
    CompanyAuthor, Conversation, DesiredOutcome, Entry, EntryId, Limits, OpeningMessage, Reference,
    ReplyPreference, ValidationError,
};

/// Longest id of a customer, in Unicode scalar values.
pub const SUB_CHARS: usize = 200;

/// A customer, as the company's token or one of its systems states them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerData {
    /// The customer's id at the company; for its form see `Claims`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub sub: String,
    /// The customer's name.
    pub name: Option<String>,
    /// The customer's address for replies by e-mail.
    pub email: Option<String>,
    /// The customer's language (BCP 47).
    pub locale: Option<String>,
}

/// A customer's review request. Another person has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingReview {
    /// Id of the decision.
    pub decision_id: EntryId,
    /// Name of the person of that decision, who may not decide again; `null` for an automatic decision.
    pub decided_by: Option<String>,
}

decode_struct!(PendingReview { decision_id, decided_by });

/// A conversation with its customer, as the company's systems see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyConversation {
    /// The conversation as its customer sees it. Its fields are at the same level as `customer`.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// The customer.
    pub customer: CustomerData,
    /// The latest outcome that the customer asked for.
    pub desired_outcome: Option<DesiredOutcome>,
    /// The latest reply preference of the customer.
    pub reply_preference: Option<ReplyPreference>,
    /// The customer's review request that nobody has answered yet.
    pub pending_review: Option<PendingReview>,
}

/// A page of the feed of all conversations of an issuer: the answer to `GET /v1/company/changes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyChanges {
    /// The conversations that are new or changed, each once, as they are now.
    pub conversations: Vec<CompanyConversation>,
    /// Value of the parameter `after` for the next request.
    pub next: String,
    /// True if there are further changes already.
    pub has_more: bool,
}

/// A page of entries, oldest first: the answer to `GET /v1/company/conversations/{id}/entries`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyEntries {
    /// The conversation at the time of the response.
    pub conversation: CompanyConversation,
    /// The entries of this page, in the order of `seq`.
    pub entries: Vec<Entry>,
    /// True if there are further entries in the requested direction.
    pub has_more: bool,
}

/// The body of `PUT /v1/company/conversations/{id}`, which opens a conversation for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenForCustomer {
    /// The customer. Tokens with this `sub` and the issuer of the service token reach the conversation.
    pub customer: CustomerData,
    /// The order, bill, booking or delivery, with its facts.
    pub reference: Reference,
    /// The first message.
    pub message: OpeningMessage,
    /// The author of the company who wrote the first message; `null` for the customer's own message, such as one by
    /// telephone or letter.
    #[serde(default)]
    pub author: Option<CompanyAuthor>,
}

/// The body of `PUT /v1/company/conversations/{id}/read`: a person at the company has read all entries up to `up_to`. A
/// smaller `up_to` than the present one changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkCompanyRead {
    /// The `seq` of the newest entry read, 1 to `last_seq`.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub up_to: u64,
    /// Name of the person, as the customer sees it; for its form see `CompanyAuthor`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub name: String,
}

impl OpenForCustomer {
    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.customer.check().map_err(|error| error.within("customer"))?;
        self.reference.check().map_err(|error| error.within("reference"))?;
        if let Some(author) = &self.author {
            author.check().map_err(|error| error.within("author"))?;
        }
        self.message.check(limits).map_err(|error| error.within("message"))
    }
}

impl CustomerData {
    fn check(&self) -> Result<(), ValidationError> {
        let sub = &self.sub;
        let fits = (1..=SUB_CHARS).contains(&sub.chars().count());
        if !fits || sub.trim() != sub || sub.chars().any(char::is_control) {
            let detail = format!(
                "It must have 1 to {SUB_CHARS} characters, without control characters and without white space at \
                 either end."
            );
            return Err(ValidationError::field("sub", detail));
        }
        check_fact("name", self.name.as_deref())?;
        check_fact("email", self.email.as_deref())?;
        check_fact("locale", self.locale.as_deref())
    }
}
