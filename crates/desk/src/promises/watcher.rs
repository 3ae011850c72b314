//! Background task that records missed promises. When a promise passes its due time, an entry of kind `promise` with
//! state `missed` is appended at once, whether anybody reads the conversation or not.

use std::sync::Arc;
use std::time::Duration;

use contract::{
    Author, AuthorKind, ConversationId, EntryBody, EntryId, Owner, Problem, PromiseState, Timestamp,
};
use sha2::{Digest, Sha256};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::policy::MissedPromiseAction;
use crate::accounts::agent::AgentId;
use crate::accounts::store::AccountStore;
use crate::company::Company;
use crate::conversations::access::{Access, ConversationLookup, not_found};
use crate::conversations::append::{AppendContext, AppendDecision};
use crate::conversations::appender::EntryAppender;
use crate::conversations::model::{Conversation, NewEntry};
use crate::conversations::store::{Append, ConversationStore};
use crate::conversations::topic::Topic;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::notifier::Notifier;

/// How many missed promises are read at once.
const BATCH: usize = 100;

/// The longest pause between two reads: after an error, or until a promise that is due later.
const MAX_PAUSE: Duration = Duration::from_secs(60);

pub struct PromiseWatcher {
    pub company: Arc<Company>,
    pub conversations: Arc<dyn ConversationStore>,
    pub accounts: Arc<dyn AccountStore>,
    pub appender: EntryAppender,
    pub notifier: Arc<Notifier<Topic>>,
}

impl PromiseWatcher {
    /// Runs until the token is cancelled. Due promises are read from the database each time, so that those that passed
    /// while the desk was down are recorded too.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            // Subscribed before the read, so that a promise made between the two ends the pause.
            let mut changes = self.notifier.subscribe(Topic::Promises);
            let pause = match self.record_missed().await {
                Ok(Some(next)) => time_until(next),
                Ok(None) => MAX_PAUSE,
                Err(error) => {
                    tracing::warn!(
                        "missed promises could not be recorded, next attempt in a minute: {error:?}"
                    );
                    MAX_PAUSE
                }
            };
            tokio::select! {
                _ = changes.notified_before(Instant::now() + pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Records all promises that are missed by now, and returns the next due time.
    async fn record_missed(&self) -> Result<Option<Timestamp>, ServiceError> {
        loop {
            let (missed, next) = self.conversations.due_promises(clock::now(), BATCH).await?;
            if missed.is_empty() {
                return Ok(next);
            }
            for id in missed {
                match self.record_missed_promise(id).await {
                    // A problem says that a reply or another promise came in the meantime.
                    Ok(()) | Err(ServiceError::Problem(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }

    async fn record_missed_promise(&self, id: ConversationId) -> Result<(), ServiceError> {
        let lookup = self.conversations.find_conversation(id).await?;
        let ConversationLookup::Found(conversation) = lookup else { return Ok(()) };
        let Some(promise) = &conversation.promise else { return Ok(()) };
        let due = promise.due;
        // The missed entry is the last one: a desk that stops before it begins here again.
        if self.company.promises.when_missed == MissedPromiseAction::NextAgent {
            self.reassign(conversation, due).await?;
        }
        let body = EntryBody::Promise { due, what: String::new(), state: Some(PromiseState::Missed) };
        self.append_automatic(id, derived_entry_id("missed", id, due), body, None).await
    }

    /// Hands the conversation over to the agent after its owner.
    async fn reassign(&self, conversation: Conversation, due: Timestamp) -> Result<(), ServiceError> {
        let Some(owner) = conversation.owner else { return Ok(()) };
        let Some((next, name)) = self.accounts.next_agent_after(owner.agent).await? else { return Ok(()) };
        let summary = format!("{} did not answer in the promised time.", owner.name);
        let to = Owner { name: name.as_str().to_owned() };
        let body = EntryBody::Handover { to, summary };
        let entry = derived_entry_id("handed-on", conversation.id, due);
        self.append_automatic(conversation.id, entry, body, Some(next)).await
    }

    /// Appends an entry in the company's name if the promise is still missed inside the transaction. The id is derived,
    /// so that two desks on one database append it once.
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
    if let Some(stored) = stored {
        return Ok(AppendDecision::Keep(stored.entry));
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

/// The id of an entry that follows from a promise: the same for the same promise.
fn derived_entry_id(purpose: &str, id: ConversationId, due: Timestamp) -> EntryId {
    let hash = Sha256::digest(format!("{purpose} {id} {due}"));
    let mut random = [0; 10];
    random.copy_from_slice(&hash[..10]);
    EntryId::mint(due.as_millisecond().unsigned_abs(), random)
}

fn time_until(next: Timestamp) -> Duration {
    let ms = (next.as_millisecond() - clock::now().as_millisecond()).max(0).unsigned_abs();
    Duration::from_millis(ms).min(MAX_PAUSE)
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
