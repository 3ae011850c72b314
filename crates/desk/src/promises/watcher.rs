//! The consumer that records missed promises. When a promise passes its due time, an entry of kind `promise` with state
//! `missed` is appended at once, whether anybody reads the conversation or not.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contract::{
    Author, AuthorKind, ConversationId, EntryBody, EntryId, Owner, Problem, Promise, PromiseState, Timestamp,
};

use super::policy::MissedPromiseAction;
use super::store::{DuePromise, DuePromises, PromiseStore};
use crate::accounts::agent::AgentId;
use crate::accounts::store::AccountStore;
use crate::company::Company;
use crate::conversations::access::{Access, ConversationLookup, not_found};
use crate::conversations::append::{AppendContext, AppendDecision};
use crate::conversations::appender::EntryAppender;
use crate::conversations::model::{Conversation, NewEntry};
use crate::conversations::store::{Append, ConversationStore};
use crate::conversations::topic::Topic;
use crate::error::{ServiceError, StorageError};
use crate::jobs::consumer::{Consumer, ConsumerName};
use crate::jobs::job::{Job, JobOutcome, NewJob};
use crate::jobs::store::JobStore;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// How many due promises are read at once.
const BATCH: usize = 100;

/// The pauses after failed attempts.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(10),
    Duration::from_mins(1),
    Duration::from_mins(10),
    Duration::from_hours(1),
];

pub struct PromiseWatcher {
    pub company: Arc<Company>,
    pub conversations: Arc<dyn ConversationStore>,
    pub accounts: Arc<dyn AccountStore>,
    pub promises: Arc<dyn PromiseStore>,
    pub jobs: Arc<dyn JobStore>,
    pub appender: EntryAppender,
}

#[async_trait]
impl Consumer for PromiseWatcher {
    fn name(&self) -> &ConsumerName {
        &ConsumerName::Promises
    }

    fn topic(&self) -> Topic {
        Topic::Promises
    }

    fn pauses(&self) -> &'static [Duration] {
        &PAUSES
    }

    /// Due promises are read from the conversations each time, so that those that passed while the desk was down are
    /// recorded too.
    async fn enqueue(&self) -> Result<Option<Timestamp>, StorageError> {
        let mut before = vec![];
        loop {
            let DuePromises { due, next } = self.promises.due_promises(clock::now(), BATCH).await?;
            if due.is_empty() {
                return Ok(next);
            }
            // Without this the next pass would find the same, without a pause.
            if due == before {
                return Err(StorageError::Defect("jobs of due promises are not stored".to_owned()));
            }
            let job = |promise: &DuePromise| NewJob {
                conversation: promise.conversation,
                revision: promise.due.as_millisecond().unsigned_abs(),
                run_at: clock::now(),
            };
            self.jobs.add_jobs(self.name(), &due.iter().map(job).collect::<Vec<_>>()).await?;
            before = due;
        }
    }

    async fn run(&self, job: &Job) -> JobOutcome {
        match self.record_missed_promise(job).await {
            // A problem says that a reply or another promise came in the meantime.
            Ok(()) | Err(ServiceError::Problem(_)) => {}
            Err(ServiceError::Storage(error)) => return JobOutcome::Failed(error.to_string()),
            Err(ServiceError::RateLimited { .. }) => {
                return JobOutcome::Failed("too many attempts".to_owned());
            }
        }
        match self.is_pending(job).await {
            Ok(false) => JobOutcome::Done,
            // The next job would find the same. A failed attempt has a pause.
            Ok(true) => JobOutcome::Failed("the promise could not be recorded as missed".to_owned()),
            Err(error) => JobOutcome::Failed(error.to_string()),
        }
    }
}

impl PromiseWatcher {
    async fn record_missed_promise(&self, job: &Job) -> Result<(), ServiceError> {
        let lookup = self.conversations.find_conversation(job.conversation).await?;
        let ConversationLookup::Found(conversation) = lookup else { return Ok(()) };
        let Some(promise) = &conversation.promise else { return Ok(()) };
        let due = promise.due;
        // The missed entry is the last one: a desk that stops before it begins here again.
        if self.company.promises.when_missed == MissedPromiseAction::NextAgent {
            self.reassign(job, &conversation, due).await?;
        }
        let body = EntryBody::Promise { due, what: String::new(), state: Some(PromiseState::Missed) };
        self.append_automatic(job.conversation, job.seed.entry_id("missed", due), body, None).await
    }

    /// Whether the promise of a job is pending.
    async fn is_pending(&self, job: &Job) -> Result<bool, StorageError> {
        let lookup = self.conversations.find_conversation(job.conversation).await?;
        let ConversationLookup::Found(conversation) = lookup else { return Ok(false) };
        // A later promise has a job with a greater revision.
        let is_of_job = |promise: &Promise| promise.due.as_millisecond().unsigned_abs() <= job.revision;
        let is_pending = |promise: &Promise| promise.state == PromiseState::Pending && is_of_job(promise);
        Ok(conversation.promise.as_ref().is_some_and(is_pending))
    }

    /// Hands the conversation over to the agent after its owner.
    async fn reassign(
        &self,
        job: &Job,
        conversation: &Conversation,
        due: Timestamp,
    ) -> Result<(), ServiceError> {
        let Some(owner) = &conversation.owner else { return Ok(()) };
        let Some((next, name)) = self.accounts.next_agent_after(owner.agent).await? else { return Ok(()) };
        let summary = format!("{} did not answer in the promised time.", owner.name);
        let to = Owner { name: name.as_str().to_owned() };
        let body = EntryBody::Handover { to, summary };
        let entry = job.seed.entry_id("handover", due);
        self.append_automatic(conversation.id, entry, body, Some(next)).await
    }

    /// Appends an entry in the company's name if the promise is still missed inside the transaction.
    async fn append_automatic(
        &self,
        id: ConversationId,
        entry: EntryId,
        body: EntryBody,
        receiver: Option<AgentId>,
    ) -> Result<(), ServiceError> {
        let author = Author { kind: AuthorKind::Automatic, name: self.company.name.clone() };
        let rule = Box::new(move |context| {
            decide(context, entry, author.clone(), body.clone(), receiver, clock::now())
        });
        self.appender.append(Append { conversation: id, entry, referenced: None, rule }).await.map(drop)
    }
}

fn decide(
    context: ConversationLookup<AppendContext>,
    entry: EntryId,
    author: Author,
    body: EntryBody,
    receiver: Option<AgentId>,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let AppendContext { mut conversation, stored, .. } = Access::All.check(context)?;
    match stored {
        // Of an earlier attempt.
        Some(stored) if stored.entry.author.kind == AuthorKind::Automatic => {
            return Ok(AppendDecision::Keep(stored.entry));
        }
        Some(_) => return Err(not_found()),
        None => {}
    }
    if !conversation.is_overdue(at) {
        return Err(not_found());
    }
    let fingerprint = Fingerprint::of_body("desk", &body);
    let author = author.into();
    let new = NewEntry { id: entry, at, author, drafted_by_ai: false, body, receiver };
    let stored = conversation.append(new, fingerprint);
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixtures::append_context;

    #[test]
    fn a_promise_that_was_kept_or_renewed_in_the_meantime_is_not_recorded_as_missed() {
        let due = clock::from_ms(100);
        let is_recorded = |change: fn(&mut Conversation), at: i64| {
            let mut context = append_context(None);
            context.conversation.promise_reply_by(due);
            change(&mut context.conversation);
            let author = Author { kind: AuthorKind::Automatic, name: "Kettle & Co".into() };
            let body = EntryBody::Promise { due, what: String::new(), state: Some(PromiseState::Missed) };
            decide(
                ConversationLookup::Found(context),
                EntryId::mint(1, [9; 10]),
                author,
                body,
                None,
                clock::from_ms(at),
            )
            .is_ok()
        };
        assert!(is_recorded(|_| {}, 100));
        assert!(!is_recorded(|_| {}, 99));
        assert!(!is_recorded(|conversation| conversation.promise_reply_by(clock::from_ms(1_000)), 100));
        assert!(!is_recorded(|conversation| conversation.promise = None, 100));
    }
}
