//! A batch of writes to conversations. The rules run in memory, on what the engine has loaded for them, and the engine
//! stores their decisions together. A later write of the batch reads what an earlier one decided.

use std::collections::{BTreeSet, HashMap};

use contract::{ConversationId, EntryId, PromiseState, Timestamp};
use tokio::sync::oneshot;

use crate::conversations::access::ConversationLookup;
use crate::conversations::append::{AppendContext, AppendDecision, AppendOutcome};
use crate::conversations::model::Conversation;
use crate::conversations::store::{
    Append, OpenDecision, OpenRule, StoredConversation, UpdateOutcome, UpdateRule,
};
use crate::conversations::stored_entry::StoredEntry;
use crate::error::{ServiceError, StorageError};
use crate::support::put_outcome::PutOutcome;

pub type WriteResult<T> = Result<T, ServiceError>;

/// The writes that share a transaction, in the order in which they arrived.
pub struct WriteBatch(Vec<WriteJob>);

/// A write, and the channel to its caller.
#[expect(clippy::large_enum_variant, reason = "a batch of them lives as long as one commit")]
pub enum WriteJob {
    Open { id: ConversationId, rule: OpenRule, result: PendingResult<PutOutcome<Conversation>> },
    Append { append: Append, result: PendingResult<AppendOutcome> },
    Update { id: ConversationId, rule: UpdateRule, result: PendingResult<UpdateOutcome> },
}

/// The result of a rule. Its caller gets it after the commit.
pub struct PendingResult<T> {
    result: Option<WriteResult<T>>,
    caller: oneshot::Sender<WriteResult<T>>,
}

/// What the rules of a batch read.
#[derive(Debug, Default)]
pub struct BatchKeys {
    /// In order of their ids: transactions that lock them in this order do not wait for one another in a circle.
    pub conversations: BTreeSet<ConversationId>,
    pub entries: BTreeSet<(ConversationId, EntryId)>,
}

/// What is stored under the keys of a batch, and what its rules have decided so far.
#[derive(Default)]
pub struct BatchContext {
    conversations: HashMap<ConversationId, ConversationLookup<StoredConversation>>,
    entries: HashMap<(ConversationId, EntryId), StoredEntry>,
}

/// What a batch changes.
#[derive(Default)]
pub struct BatchChanges {
    /// The new conversations as they were opened, in this order.
    pub opened: Vec<StoredConversation>,
    /// The new entries, in the order in which they were written.
    pub entries: Vec<(ConversationId, StoredEntry)>,
    /// The replies that customers had waited for.
    pub waits: Vec<Wait>,
    pub kept_promises: Vec<KeptPromise>,
    /// Every new or changed conversation as it is after the batch, in the order of its last change.
    pub changed: Vec<Conversation>,
}

#[derive(Clone, Copy, Debug)]
pub struct Wait {
    pub ended_at: Timestamp,
    pub waited_ms: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct KeptPromise {
    pub conversation: ConversationId,
    pub at: Timestamp,
}

impl<T> PendingResult<T> {
    pub fn new(caller: oneshot::Sender<WriteResult<T>>) -> Self {
        Self { result: None, caller }
    }

    /// Sends the result, or the error of the commit. A problem and a stored value wait for the commit too: they may depend
    /// on another write of the batch.
    fn send(self, committed: Result<(), StorageError>) {
        let result = match committed {
            Ok(()) => self.result.unwrap_or_else(|| Err(defect("a rule did not run".to_owned()))),
            Err(error) => Err(error.into()),
        };
        // A caller that hung up gets no answer.
        let _ = self.caller.send(result);
    }
}

impl WriteBatch {
    pub fn new(jobs: Vec<WriteJob>) -> Self {
        Self(jobs)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What has to be loaded for [`WriteBatch::decide`].
    pub fn keys(&self) -> BatchKeys {
        let mut keys = BatchKeys::default();
        for job in &self.0 {
            match job {
                WriteJob::Open { id, .. } | WriteJob::Update { id, .. } => {
                    keys.conversations.insert(*id);
                }
                WriteJob::Append { append, .. } => {
                    let id = append.conversation;
                    keys.conversations.insert(id);
                    keys.entries.extend(
                        [Some(append.entry), append.referenced]
                            .into_iter()
                            .flatten()
                            .map(|entry| (id, entry)),
                    );
                }
            }
        }
        keys
    }

    /// Runs all rules. It can be called again with newer state: the last results count.
    pub fn decide(&mut self, mut context: BatchContext) -> BatchChanges {
        let mut changes = BatchChanges::default();
        let mut changed: Vec<ConversationId> = vec![];
        for job in &mut self.0 {
            if let Some(id) = job.decide(&mut context, &mut changes) {
                changed.retain(|earlier| *earlier != id);
                changed.push(id);
            }
        }
        let last_state = |id| context.conversations.remove(&id).and_then(ConversationLookup::found);
        changes.changed =
            changed.into_iter().filter_map(last_state).map(|stored| stored.conversation).collect();
        changes
    }

    /// Answers all callers.
    pub fn finish(self, committed: &Result<(), StorageError>) {
        for job in self.0 {
            let committed = committed.clone();
            match job {
                WriteJob::Open { result, .. } => result.send(committed),
                WriteJob::Append { result, .. } => result.send(committed),
                WriteJob::Update { result, .. } => result.send(committed),
            }
        }
    }

    /// A batch for each write.
    pub fn split(self) -> impl Iterator<Item = Self> {
        self.0.into_iter().map(|job| Self(vec![job]))
    }
}

impl WriteJob {
    /// Runs the rule, and returns the conversation that it changed.
    fn decide(&mut self, context: &mut BatchContext, changes: &mut BatchChanges) -> Option<ConversationId> {
        match self {
            Self::Open { id, rule, result } => {
                let outcome = open(*id, rule, context, changes);
                let changed = match &outcome {
                    Ok(PutOutcome::Created(conversation)) => Some(conversation.id),
                    _ => None,
                };
                result.result = Some(outcome);
                changed
            }
            Self::Append { append, result } => {
                let outcome = append_entry(append, context, changes);
                let changed = matches!(outcome, Ok(AppendOutcome::Created { .. }));
                result.result = Some(outcome);
                changed.then_some(append.conversation)
            }
            Self::Update { id, rule, result } => {
                let outcome = update(*id, rule, context);
                let changed = matches!(outcome, Ok(UpdateOutcome::Changed(_)));
                result.result = Some(outcome);
                changed.then_some(*id)
            }
        }
    }
}

fn open(
    id: ConversationId,
    rule: &OpenRule,
    context: &mut BatchContext,
    changes: &mut BatchChanges,
) -> WriteResult<PutOutcome<Conversation>> {
    match rule(context.conversation(id))? {
        OpenDecision::Keep(conversation) => Ok(PutOutcome::Existing(*conversation)),
        OpenDecision::Add { stored, entry } => {
            let id = stored.conversation.id;
            if !matches!(context.conversation(id), ConversationLookup::Missing) {
                return Err(defect(format!("a rule opened the conversation {id} again")));
            }
            changes.opened.push((*stored).clone());
            changes.entries.push((id, (*entry).clone()));
            context.entries.insert((id, entry.entry.id), *entry);
            context.conversations.insert(id, ConversationLookup::Found((*stored).clone()));
            Ok(PutOutcome::Created(stored.conversation))
        }
    }
}

fn append_entry(
    append: &Append,
    context: &mut BatchContext,
    changes: &mut BatchChanges,
) -> WriteResult<AppendOutcome> {
    match (append.rule)(context.append_context(append))? {
        AppendDecision::Keep(entry) => Ok(AppendOutcome::Existing(entry)),
        AppendDecision::Add { conversation, stored, waited_ms } => {
            let (id, entry) = (append.conversation, stored.entry.clone());
            if context.entries.contains_key(&(id, entry.id)) {
                return Err(defect(format!("a rule wrote the entry {} again", entry.id)));
            }
            let before = context.replace(*conversation.clone())?;
            if is_pending(&before) && is_kept(&conversation) {
                changes.kept_promises.push(KeptPromise { conversation: id, at: conversation.updated_at });
            }
            changes.waits.extend(waited_ms.map(|waited_ms| Wait { ended_at: entry.created_at, waited_ms }));
            changes.entries.push((id, stored.clone()));
            context.entries.insert((id, entry.id), stored);
            Ok(AppendOutcome::Created { entry, customer: conversation.customer.identity })
        }
    }
}

fn update(id: ConversationId, rule: &UpdateRule, context: &mut BatchContext) -> WriteResult<UpdateOutcome> {
    let outcome = rule(context.conversation(id).map(|stored| stored.conversation))?;
    if let UpdateOutcome::Changed(conversation) = &outcome {
        context.replace((**conversation).clone())?;
    }
    Ok(outcome)
}

impl BatchContext {
    pub fn add_conversation(&mut self, id: ConversationId, lookup: ConversationLookup<StoredConversation>) {
        self.conversations.insert(id, lookup);
    }

    pub fn add_entry(&mut self, conversation: ConversationId, stored: StoredEntry) {
        self.entries.insert((conversation, stored.entry.id), stored);
    }

    fn conversation(&self, id: ConversationId) -> ConversationLookup<StoredConversation> {
        self.conversations.get(&id).cloned().unwrap_or(ConversationLookup::Missing)
    }

    fn append_context(&self, append: &Append) -> ConversationLookup<AppendContext> {
        let id = append.conversation;
        let entry = |entry| self.entries.get(&(id, entry)).cloned();
        self.conversation(id).map(|found| AppendContext {
            conversation: found.conversation,
            stored: entry(append.entry),
            referenced: append.referenced.and_then(entry),
        })
    }

    /// Replaces the state of a conversation that was found, and returns the earlier one.
    fn replace(&mut self, conversation: Conversation) -> WriteResult<Conversation> {
        match self.conversations.get_mut(&conversation.id) {
            Some(ConversationLookup::Found(stored)) => {
                Ok(std::mem::replace(&mut stored.conversation, conversation))
            }
            _ => Err(defect(format!(
                "a rule changed the conversation {}, which is not there",
                conversation.id
            ))),
        }
    }
}

impl BatchChanges {
    /// Whether there is nothing to commit.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }
}

fn is_pending(conversation: &Conversation) -> bool {
    conversation.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Pending)
}

fn is_kept(conversation: &Conversation) -> bool {
    conversation.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Kept)
}

fn defect(text: String) -> ServiceError {
    StorageError::Defect(text).into()
}
