//! `PUT /v1/company/conversations/{id}`: opens a conversation for a customer, with a message of the customer from another
//! channel or a message of the company.

use contract::{
    CompanyAuthor, CompanyConversation, CompanyEntry, ConversationId, EntryBody, OpenForCustomer,
    OpeningMessage, Problem, Timestamp, WriteCompanyEntry,
};

use super::access::ConversationLookup;
use super::company_entry::COMPANY_WRITER;
use super::company_person::EntryAuthor;
use super::company_system::CompanySystem;
use super::customer::Customer;
use super::customer_entry::{check_lines, promise_reply};
use super::model::{Conversation, NewEntry};
use super::open_conversation::append_message;
use super::service::ConversationService;
use super::store::{OpenDecision, StoredConversation};
use super::stored_entry::StoredEntry;
use crate::accounts::agent::AgentId;
use crate::company::Company;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;

impl ConversationService {
    /// Opens a conversation for a customer of the system's issuer.
    ///
    /// # Errors
    /// The limits, `field-invalid`, `id-conflict`, `gone`, and `not-found` for an id of another issuer.
    pub async fn open_for_customer(
        &self,
        system: &CompanySystem,
        id: ConversationId,
        open: OpenForCustomer,
    ) -> Result<PutOutcome<CompanyConversation>, ServiceError> {
        let (company, system) = (self.company.clone(), system.clone());
        let agent = match &open.author {
            Some(author) => self.agent_of(author).await?,
            None => None,
        };
        let rule = Box::new(move |lookup| decide(lookup, &system, &company, id, &open, agent, clock::now()));
        let outcome = self.open(id, rule).await?;
        let response_time = self.response_times.current().await;
        Ok(outcome.map(|conversation| conversation.published_for_company(response_time.as_ref())))
    }
}

fn decide(
    lookup: ConversationLookup<StoredConversation>,
    system: &CompanySystem,
    company: &Company,
    id: ConversationId,
    open: &OpenForCustomer,
    agent: Option<AgentId>,
    at: Timestamp,
) -> Result<OpenDecision, Problem> {
    let fingerprint = Fingerprint::of_body(COMPANY_WRITER, open);
    if !matches!(lookup, ConversationLookup::Missing) {
        return system.access().check(lookup)?.replay(&fingerprint);
    }
    open.check(&company.limits)?;
    let OpenForCustomer { customer, reference, message, author } = open.clone();
    check_lines("message.line_ids", &reference, &message.line_ids)?;
    let customer = Customer::of_issuer(system.iss.clone(), customer);
    let mut conversation = Conversation::new(id, customer, reference, at);
    let entry = match author {
        None => {
            promise_reply(&mut conversation, company, at);
            append_message(&mut conversation, message, at)
        }
        Some(author) => append_company_message(&mut conversation, author, agent, message, at),
    };
    Ok(OpenDecision::Add {
        stored: Box::new(StoredConversation { conversation, fingerprint }),
        entry: Box::new(entry),
    })
}

fn append_company_message(
    conversation: &mut Conversation,
    author: CompanyAuthor,
    agent: Option<AgentId>,
    message: OpeningMessage,
    at: Timestamp,
) -> StoredEntry {
    let OpeningMessage { id, text, line_ids } = message;
    let by = EntryAuthor { author: author.author(), agent };
    let write = WriteCompanyEntry {
        author,
        drafted_by_ai: false,
        entry: CompanyEntry::Message { text: text.clone() },
    };
    // The fingerprint of a message that was written on its own: a system may send it again that way.
    let fingerprint = Fingerprint::of_body(COMPANY_WRITER, &write);
    let body = EntryBody::Message { text, line_ids, refers_to_entry_id: None };
    let new = NewEntry { id, at, author: by, drafted_by_ai: false, body, receiver: None };
    conversation.append(new, fingerprint)
}
