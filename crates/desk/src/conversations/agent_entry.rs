//! What an agent writes into a conversation.

use contract::{
    Author, ConversationId, Entry, EntryBody, EntryId, PaymentHold, Problem, ProblemCode, Timestamp,
    ValidationError,
};
use inbox_api::AgentEntry;

use super::append::{AppendContext, AppendDecision, PutOutcome, StoredEntry, covering_read, not_found};
use super::customer_entry::{check_seq, promise_reply};
use super::model::Conversation;
use super::store::Append;
use crate::accounts::agent::AgentName;
use crate::company::Company;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// Farthest time that is promised, in milliseconds: a year and a day.
const MAX_PROMISE_MS: i64 = 366 * 86_400_000;

/// What an agent wants to write.
#[derive(Clone, Debug)]
pub struct AgentEntryRequest {
    /// Who.
    pub agent: AgentName,
    /// Under which id.
    pub entry: EntryId,
    /// What.
    pub write: AgentEntry,
    /// The newest entry that the agent had seen. An answer is refused when somebody else answered after it.
    pub seen: Option<u64>,
}

impl Desk {
    /// Writes what an agent says or does.
    ///
    /// # Errors
    /// Limits, `field-invalid`, `id-conflict`, `not-found`; `answered-meanwhile`; `review-needs-other`.
    pub async fn write_agent_entry(
        &self,
        conversation: ConversationId,
        mut answer: AgentEntryRequest,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        answer.write.check(&self.company.limits)?;
        if let AgentEntry::Handover { to, .. } = &mut answer.write {
            *to = self.resolve_agent(to).await?;
        }
        let entry = answer.entry;
        let reader = matches!(answer.write, AgentEntry::Read { .. }).then(|| answer.agent.author());
        let terms = self.company.clone();
        // The time is taken inside, when it is this entry's turn: times go with `seq`.
        let decide = Box::new(move |scene| decide(scene, answer, &terms, clock::now()));
        self.append(Append { conversation, entry, referenced: None, reader, rule: decide }).await
    }

    /// The name of an agent who can have a conversation, as it is spelled.
    async fn resolve_agent(&self, name: &str) -> Result<String, ServiceError> {
        let wanted = AgentName::parse(name).map(|name| name.normalized());
        let mut names = self.accounts.assignable_agents().await?.into_iter();
        let known = names.find(|known| Some(known.to_lowercase()) == wanted);
        Ok(known.ok_or_else(|| {
            ValidationError::field(
                "to",
                format!("There is no agent \"{name}\" here. Choose one from the list."),
            )
        })?)
    }
}

fn decide(
    scene: Option<AppendContext>,
    answer: AgentEntryRequest,
    terms: &Company,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let Some(scene) = scene else { return Err(not_found()) };
    let AgentEntryRequest { agent, entry, write, seen } = answer;
    let fingerprint = Fingerprint::of_body(&format!("agent {}", agent.as_str()), &write);
    if let Some(stored) = scene.stored {
        return stored.replay(&fingerprint, entry).map(AppendDecision::Keep);
    }
    let mut conversation = scene.conversation;
    if write.is_answer() {
        check_no_newer_reply(&conversation, &agent, seen)?;
    }
    if let AgentEntry::Read { up_to } = write
        && let Some(earlier) = covering_read(scene.last_read, up_to)
    {
        return Ok(AppendDecision::Keep(earlier));
    }
    let body = entry_body(write, &conversation, &agent, at)?;
    let before = conversation.waiting_since;
    let entry = conversation.append(entry, at, agent.author(), body);
    promise_reply(&mut conversation, terms, at);
    let waited_ms = match before {
        Some(since) if conversation.waiting_since.is_none() => {
            Some((at.as_millisecond() - since.as_millisecond()).max(0).unsigned_abs())
        }
        _ => None,
    };
    Ok(AppendDecision::Add {
        conversation: Box::new(conversation),
        stored: StoredEntry { entry, fingerprint },
        waited_ms,
    })
}

fn check_no_newer_reply(
    conversation: &Conversation,
    agent: &AgentName,
    seen: Option<u64>,
) -> Result<(), Problem> {
    let newer = conversation.last_reply.as_ref().filter(|answer| seen.is_some_and(|seen| answer.seq > seen));
    match newer {
        Some(answer) if answer.author_name != agent.as_str() => Err(Problem::new(
            ProblemCode::AnsweredMeanwhile,
            format!(
                "{} has answered in the meantime. Read that first; then send yours if it is still right.",
                answer.author_name
            ),
        )),
        _ => Ok(()),
    }
}

/// What is stored of a write that is possible now.
fn entry_body(
    write: AgentEntry,
    conversation: &Conversation,
    agent: &AgentName,
    at: Timestamp,
) -> Result<EntryBody, Problem> {
    let owner = conversation.owner.as_ref().map(|owner| owner.name.as_str());
    Ok(match write {
        AgentEntry::Message { text } => {
            EntryBody::Message { text, attachments: vec![], lines: vec![], refers_to: None }
        }
        AgentEntry::Decision { outcome, text, rule, reason, instead, looked_at, protection } => {
            check_review_separation(conversation, agent)?;
            check_hold_in_future(protection.as_ref(), at)?;
            EntryBody::Decision { outcome, text, rule, reason, instead, looked_at, protection }
        }
        AgentEntry::Proposal { text } => {
            check_review_separation(conversation, agent)?;
            EntryBody::Proposal { text }
        }
        AgentEntry::Notice { text, protection } => {
            check_hold_in_future(protection.as_ref(), at)?;
            EntryBody::Notice { text, protection }
        }
        AgentEntry::Promise { due, what } => {
            if due <= at || due > at.plus_ms(MAX_PROMISE_MS) {
                let detail = "It must be later than now, and within a year. Choose another time.";
                return Err(ValidationError::field("due", detail).into());
            }
            EntryBody::Promise { due, what, state: None }
        }
        AgentEntry::Handover { to, summary } => {
            if to == agent.as_str() || owner == Some(to.as_str()) {
                let detail =
                    format!("{to} has it already, or would hand it to themselves. Choose somebody else.");
                return Err(ValidationError::field("to", detail).into());
            }
            EntryBody::Handover { to: person(to), summary }
        }
        AgentEntry::Take => {
            if owner == Some(agent.as_str()) {
                return Err(ValidationError::field("kind", "You have it already.").into());
            }
            EntryBody::Handover { to: agent.author(), summary: String::new() }
        }
        AgentEntry::Read { up_to } => {
            check_seq("up_to", up_to, conversation.last_seq)?;
            EntryBody::Read { up_to }
        }
    })
}

/// A second look by whoever decided the first time is none.
fn check_review_separation(conversation: &Conversation, agent: &AgentName) -> Result<(), Problem> {
    if !conversation.review_excludes(agent.as_str()) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemCode::ReviewNeedsOther,
        "The customer asked for somebody else to look at your decision. Hand it over to a colleague.",
    ))
}

fn check_hold_in_future(protection: Option<&PaymentHold>, at: Timestamp) -> Result<(), ValidationError> {
    match protection.and_then(|protection| protection.until) {
        Some(until) if until <= at => {
            Err(ValidationError::field("protection.until", "It lies in the past. Choose a later time."))
        }
        _ => Ok(()),
    }
}

fn person(name: String) -> Author {
    Author { kind: contract::AuthorKind::Person, name }
}

#[cfg(test)]
mod tests;
