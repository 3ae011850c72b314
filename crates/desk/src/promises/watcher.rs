//! Promises that are missed. A miss is told in the timeline by itself, at the moment in which the time is over,
//! whether anybody looks or not.

use std::time::Duration;

use contract::{Author, AuthorKind, ConversationId, EntryBody, EntryId, Problem, PromiseState, Timestamp};
use sha2::{Digest, Sha256};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::policy::MissedPromiseAction;
use crate::conversations::append::{AppendContext, AppendDecision, StoredEntry, not_found};
use crate::conversations::model::Conversation;
use crate::conversations::store::Append;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::notifier::Topic;

/// How many are told in one go.
const BATCH: usize = 100;

/// How long to wait after a trouble of the database, or for a promise that lies far ahead.
const MAX_PAUSE: Duration = Duration::from_secs(60);

impl Desk {
    /// Tells every promise that is missed, until the desk stops. What is due is read from the database each
    /// time, so that nothing is forgotten when the desk was away.
    pub async fn watch_promises(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            // First listen, then read: a promise that is made between the two wakes us.
            let mut made = self.notifier.subscribe(Topic::Promises);
            let pause = match self.record_missed().await {
                Ok(Some(next)) => time_until(next),
                Ok(None) => MAX_PAUSE,
                Err(refusal) => {
                    tracing::warn!("missed promises are told later: {refusal:?}");
                    MAX_PAUSE
                }
            };
            tokio::select! {
                _ = made.notified_before(Instant::now() + pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Tells what is missed by now; gives the next time at which something may be.
    async fn record_missed(&self) -> Result<Option<Timestamp>, ServiceError> {
        loop {
            let (missed, next) = self.store.due_promises(clock::now(), BATCH).await?;
            if missed.is_empty() {
                return Ok(next);
            }
            for id in missed {
                match self.record_missed_promise(id).await {
                    // A problem says that it was answered, or promised anew, a moment ago.
                    Ok(()) | Err(ServiceError::Problem(_)) => {}
                    Err(refusal) => return Err(refusal),
                }
            }
        }
    }

    async fn record_missed_promise(&self, id: ConversationId) -> Result<(), ServiceError> {
        let Some(conversation) = self.store.find_conversation(id).await? else { return Ok(()) };
        let Some(promise) = &conversation.promise else { return Ok(()) };
        let due = promise.due;
        // The miss comes last: until it is told, a desk that dies in between begins here again.
        if self.company.promises.when_missed == MissedPromiseAction::NextAgent {
            self.reassign(conversation, due).await?;
        }
        let body = EntryBody::Promise { due, what: String::new(), state: Some(PromiseState::Missed) };
        self.append_automatic(id, derived_entry_id("missed", id, due), body).await
    }

    /// Gives the conversation to whoever comes after its owner.
    async fn reassign(&self, conversation: Conversation, due: Timestamp) -> Result<(), ServiceError> {
        let Some(owner) = conversation.owner else { return Ok(()) };
        let Some(next) = self.accounts.next_agent_after(&owner.name).await? else { return Ok(()) };
        let summary = format!("{} did not answer in the promised time.", owner.name);
        let body = EntryBody::Handover { to: next.author(), summary };
        self.append_automatic(conversation.id, derived_entry_id("handed-on", conversation.id, due), body)
            .await
    }

    /// Says something of a missed promise in the company's name, once, if it is still missed at that moment. A desk
    /// beside this one says it under the same id.
    async fn append_automatic(
        &self,
        id: ConversationId,
        entry: EntryId,
        body: EntryBody,
    ) -> Result<(), ServiceError> {
        let author = Author { kind: AuthorKind::Automatic, name: self.company.name.clone() };
        let decide = Box::new(move |scene| decide(scene, entry, author, body, clock::now()));
        self.append(Append { conversation: id, entry, referenced: None, reader: None, rule: decide })
            .await
            .map(drop)
    }
}

fn decide(
    scene: Option<AppendContext>,
    entry: EntryId,
    author: Author,
    body: EntryBody,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let Some(AppendContext { mut conversation, stored, .. }) = scene else { return Err(not_found()) };
    if let Some(stored) = stored {
        return Ok(AppendDecision::Keep(stored.entry));
    }
    if !conversation.is_overdue(at) {
        return Err(not_found());
    }
    let fingerprint = Fingerprint::of_body("desk", &body);
    let entry = conversation.append(entry, at, author, body);
    let stored = StoredEntry { entry, fingerprint };
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
}

/// The id of an entry that follows from a promise.
fn derived_entry_id(what: &str, id: ConversationId, due: Timestamp) -> EntryId {
    let hash = Sha256::digest(format!("{what} {id} {due}"));
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
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::conversations::customer_entry::tests::scene;

    #[test]
    fn what_was_answered_or_promised_anew_a_moment_ago_is_not_told_as_missed() {
        let due = clock::from_ms(100);
        let told = |change: fn(&mut Conversation), at: i64| {
            let mut scene = scene(None);
            scene.conversation.promise_reply_by(due);
            change(&mut scene.conversation);
            let author = Author { kind: AuthorKind::Automatic, name: "Kettle & Co".into() };
            let body = EntryBody::Promise { due, what: String::new(), state: Some(PromiseState::Missed) };
            decide(Some(scene), EntryId::mint(1, [9; 10]), author, body, clock::from_ms(at)).is_ok()
        };
        assert!(told(|_| {}, 100));
        assert!(!told(|_| {}, 99));
        assert!(!told(|conversation| conversation.promise_reply_by(clock::from_ms(1_000)), 100));
        assert!(!told(|conversation| conversation.promise = None, 100));
    }
}
