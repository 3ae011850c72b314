//! `PUT /inbox/api/conversations/{id}/entries/{id}`: appends an entry of an agent.

use contract::{
    AuthorKind, CompanyAuthor, CompanyEntry, ConversationId, Entry, EntryId, Owner, ValidationError,
    WriteCompanyEntry,
};

use super::access::Access;
use super::company_entry::CompanyEntryRequest;
use super::company_person::CompanyPerson;
use super::service::ConversationService;
use crate::accounts::agent::{AgentId, AgentName};
use crate::error::ServiceError;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;

#[derive(Clone, Debug)]
pub struct AgentEntryRequest {
    pub agent: CompanyPerson,
    pub entry: EntryId,
    pub write: CompanyEntry,
    /// The newest `seq` that the agent had seen. A reply is refused when another agent replied after it.
    pub seen: Option<u64>,
}

impl ConversationService {
    /// Appends an entry of an agent.
    ///
    /// # Errors
    /// The limits, `field-invalid`, `id-conflict`, `not-found`, `gone`, `answered-meanwhile`, `review-needs-other`.
    pub async fn write_agent_entry(
        &self,
        conversation: ConversationId,
        request: AgentEntryRequest,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        let AgentEntryRequest { agent, entry, write: mut content, seen } = request;
        let mut receiver = None;
        if let CompanyEntry::Handover { to, .. } = &mut content {
            let (id, name) = self.resolve_agent(&to.name).await?;
            (*to, receiver) = (Owner { name: name.as_str().to_owned() }, Some(id));
        }
        let fingerprint = Fingerprint::of_body(&agent.writer(), &content);
        let author = CompanyAuthor { kind: AuthorKind::Person, name: agent.name };
        let write = WriteCompanyEntry { author, drafted_by_ai: false, entry: content };
        let (access, author_agent) = (Access::All, agent.agent);
        let request = CompanyEntryRequest { access, entry, write, author_agent, receiver, fingerprint, seen };
        self.append_company_entry(conversation, request).await
    }

    /// An agent who can be an owner, by name.
    async fn resolve_agent(&self, name: &str) -> Result<(AgentId, AgentName), ServiceError> {
        let normalized = AgentName::parse(name).map(|name| name.normalized());
        let mut agents = self.accounts.assignable_agents().await?.into_iter();
        let found = agents.find(|(_, known)| Some(known.normalized()) == normalized);
        Ok(found.ok_or_else(|| {
            ValidationError::field(
                "to",
                format!("There is no agent \"{name}\" here. Choose one from the list."),
            )
        })?)
    }
}
