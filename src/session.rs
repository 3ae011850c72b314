//! The tasks of one widget: keep, follow, deliver, and tell what is read. They end with the mount.

mod deliver;
mod follow;
mod keep;
mod read;

use std::rc::Rc;

use contract::{
    Capabilities, ConversationId, CustomerEntry, EntryId, OpenConversation, OpeningMessage, Problem,
    Reference, ValidationError,
};
use futures_channel::{mpsc, oneshot};
use futures_util::FutureExt;
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture};
use leptos::prelude::*;

use crate::browser;
use crate::client::Client;
use crate::config::Config;
use crate::conversation::Conversation;
use crate::http::ClientError;
use crate::journal::DeviceStore;
use crate::kept::{MessageDraft, RecordEvent};
use crate::outbox::{Outbox, OutboxItem, Request};
use crate::page::HostPage;

pub use keep::DraftPersistence;

/// How the line to the backend is.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectionState {
    /// Not asked yet.
    Connecting,
    /// It answers.
    Online,
    /// It does not answer; tried again and again.
    Unreachable,
    /// The token has expired and the page gives no new one.
    AuthRequired,
    /// It refuses to talk about this; trying again would not help.
    Rejected(Problem),
}

impl ConnectionState {
    /// How the line is after an error, and the least pause before the next try in milliseconds.
    fn after(error: ClientError) -> (Self, u64) {
        match error {
            ClientError::Retry { after_ms } => (Self::Unreachable, after_ms.unwrap_or(0)),
            ClientError::Unauthenticated => (Self::AuthRequired, 10_000),
            ClientError::Rejected(problem) => (Self::Rejected(problem), 60_000),
        }
    }
}

/// One customer's conversation about one reference, as the views see it.
#[derive(Clone, Copy)]
pub struct Controller {
    inner: StoredValue<ControllerState, LocalStorage>,
    /// What the backend can do.
    pub capabilities: RwSignal<Capabilities>,
    /// The order or bill, with what is known of it.
    pub reference: RwSignal<Reference>,
    /// What was said.
    pub conversation: RwSignal<Conversation>,
    /// What was written here and is not said yet.
    pub outbox: RwSignal<Outbox>,
    /// What the customer is writing.
    pub draft: RwSignal<MessageDraft>,
    /// What this device keeps of it.
    pub saved_draft: RwSignal<MessageDraft>,
    /// Whether this device keeps what is written.
    pub persistence: RwSignal<DraftPersistence>,
    /// How the line is.
    pub connection: RwSignal<ConnectionState>,
}

struct ControllerState {
    client: Rc<Client>,
    config: Config,
    page: HostPage,
    journal: Option<Rc<DeviceStore>>,
    /// Tells the keeper.
    keeper: mpsc::UnboundedSender<keep::PersistCommand>,
    /// Wakes the sender.
    wake: mpsc::UnboundedSender<()>,
    /// Ends a pause of the follower.
    nudge: mpsc::UnboundedSender<()>,
    /// Has what is read told.
    look: mpsc::UnboundedSender<()>,
    /// Whether the customer has the end of what was said before them.
    at_end: bool,
    /// Ends a pause of the keeper, who waits for a token.
    hurry: Option<oneshot::Sender<()>>,
}

impl Controller {
    /// Begins to keep, to follow, to send and to tell what is read; all end when the reactive owner is cleaned up.
    /// `reference` is what is known of the order or bill.
    pub fn start(config: Config, client: Client, reference: RwSignal<Reference>, page: HostPage) -> Self {
        let (keeper, news) = mpsc::unbounded();
        let (wake, woken) = mpsc::unbounded();
        let (nudge, nudged) = mpsc::unbounded();
        let (look, looked) = mpsc::unbounded();
        let session = Self {
            capabilities: RwSignal::new(unknown_backend()),
            reference,
            conversation: RwSignal::default(),
            outbox: RwSignal::default(),
            draft: RwSignal::default(),
            saved_draft: RwSignal::default(),
            persistence: RwSignal::new(DraftPersistence::Unknown),
            connection: RwSignal::new(ConnectionState::Connecting),
            inner: StoredValue::new_local(ControllerState {
                client: Rc::new(client),
                config,
                page,
                journal: None,
                keeper,
                wake,
                nudge,
                look,
                at_end: false,
                hurry: None,
            }),
        };
        spawn_scoped(session.run_persister(news));
        spawn_scoped(session.run_poller(nudged));
        spawn_scoped(session.run_sender(woken));
        spawn_scoped(session.run_read_receipts(looked));
        let network = StoredValue::new_local(Some(browser::on_network_change(move || session.retry_now())));
        on_cleanup(move || drop(network.try_update_value(Option::take)));
        session
    }

    /// What the backend said, as it wrote it.
    pub fn raw_pages(&self) -> Vec<String> {
        self.client().raw_pages()
    }

    /// What the page asked for.
    pub fn config(&self) -> Config {
        self.inner.with_value(|inner| inner.config.clone())
    }

    /// Whether something is written here that is not said yet.
    pub fn has_unsent(&self) -> bool {
        !self.draft.read().is_empty() || !self.outbox.read().items().is_empty()
    }

    /// Goes on writing.
    pub fn edit_draft(&self, change: impl FnOnce(&mut MessageDraft)) {
        self.draft.update(change);
        self.change(RecordEvent::DraftEdited(self.draft.get_untracked(), browser::now_ms()));
    }

    /// Sends what was written, and what the customer wants beside it; it is in the outbox when this returns, or refused
    /// with what to change.
    pub fn send(&self) -> Result<EntryId, ValidationError> {
        let typed = self.draft.get_untracked();
        let wanted = typed.preferences_entry();
        let MessageDraft { text, lines, .. } = typed;
        let text = text.trim_end().to_owned();
        let limits = self.capabilities.read_untracked().limits.clone();
        wanted.as_ref().map_or(Ok(()), |wanted| wanted.check(&limits))?;
        let id = self.mint();
        let (conversation, request) = match self.target_conversation() {
            Some(conversation) => {
                let write = CustomerEntry::Message { text, attachments: vec![], lines, refers_to: None };
                write.check(&limits)?;
                (conversation, Request::Write(write))
            }
            None => {
                let message = OpeningMessage { id, text, attachments: vec![], lines };
                let reference = self.reference.read_untracked().key();
                let open = OpenConversation { reference, message, wish: None, treatment: None };
                open.check(&limits)?;
                (ConversationId::mint(browser::now_ms(), browser::random_bytes()), Request::Open(open))
            }
        };
        // Both reach the device in one go: there is no moment at which it is a draft and a message, or neither.
        self.enqueue(OutboxItem::new(conversation, id, request));
        if let Some(wanted) = wanted {
            self.enqueue(OutboxItem::new(conversation, self.mint(), Request::Write(wanted)));
        }
        self.edit_draft(|typed| *typed = MessageDraft::default());
        Ok(id)
    }

    /// Sends what the customer wants, without words.
    pub fn send_preferences(&self) -> Result<(), ValidationError> {
        self.draft.get_untracked().preferences_entry().map_or(Ok(()), |wanted| self.submit(wanted))?;
        self.edit_draft(|typed| (typed.wish, typed.treatment) = (None, None));
        Ok(())
    }

    /// Does or says something without the composer; it is in the outbox when this returns, or refused with what to
    /// change. It is about something that was said, so there is a conversation, or one is about to be opened.
    pub fn submit(&self, write: CustomerEntry) -> Result<(), ValidationError> {
        write.check(&self.capabilities.read_untracked().limits)?;
        if let Some(conversation) = self.target_conversation() {
            self.enqueue(OutboxItem::new(conversation, self.mint(), Request::Write(write)));
        }
        Ok(())
    }

    /// The conversation that there is, or is about to be.
    fn target_conversation(&self) -> Option<ConversationId> {
        self.conversation.read_untracked().id().or(self.outbox.read_untracked().target())
    }

    fn mint(&self) -> EntryId {
        EntryId::mint(browser::now_ms(), browser::random_bytes())
    }

    fn enqueue(&self, item: OutboxItem) {
        self.outbox.update(|outbox| outbox.push(item.clone()));
        self.change(RecordEvent::Enqueued(item));
    }

    /// Sends a refused message again as it is.
    pub fn retry(&self, id: EntryId) {
        self.outbox.update(|outbox| outbox.retry(id));
        self.change(RecordEvent::Retried(id));
        self.wake_sender();
    }

    /// Takes a refused message out for good.
    pub fn remove_rejected(&self, id: EntryId) {
        self.take_rejected(id);
    }

    /// Takes the words of what was refused back into the draft, before what is written there already.
    pub fn edit_rejected(&self, id: EntryId) {
        let Some((item, with_it)) = self.take_rejected(id) else { return };
        let (text, lines) = item.request.text_and_lines();
        self.edit_draft(|typed| {
            for item in with_it.iter().chain([&item]) {
                if let Some(CustomerEntry::Wish { wish, treatment }) = item.request.entry() {
                    (typed.wish, typed.treatment) = (wish.clone(), treatment.clone());
                }
            }
            typed.text =
                if typed.text.is_empty() { text.to_owned() } else { format!("{text}\n{}", typed.text) };
            typed.lines.extend(lines.iter().cloned());
        });
    }

    fn take_rejected(&self, id: EntryId) -> Option<(OutboxItem, Vec<OutboxItem>)> {
        let taken = self.outbox.try_update(|outbox| outbox.remove_rejected(id))??;
        self.change(RecordEvent::Removed(id));
        self.wake_sender();
        Some(taken)
    }

    /// The way may be open again: what waits is tried now.
    pub fn retry_now(&self) {
        self.inner.try_update_value(|inner| inner.hurry.take().map(|hurry| hurry.send(())));
        self.outbox.try_update(Outbox::reset_backoff);
        self.wake_sender();
        self.poll_now();
    }

    /// Whether the line is open is to be seen now.
    fn poll_now(&self) {
        self.inner.try_with_value(|inner| inner.nudge.unbounded_send(()).is_ok());
    }

    fn wake_sender(&self) {
        self.inner.try_with_value(|inner| inner.wake.unbounded_send(()).is_ok());
    }

    fn page(&self) -> HostPage {
        self.inner.with_value(|inner| inner.page.clone())
    }

    fn client(&self) -> Rc<Client> {
        self.inner.with_value(|inner| inner.client.clone())
    }
}

/// A backend of which nothing is known yet.
fn unknown_backend() -> Capabilities {
    Capabilities {
        contract: contract::VERSION.into(),
        name: String::new(),
        features: vec![],
        limits: Default::default(),
        poll_seconds: 5,
        expectation: Default::default(),
        hours: None,
        wishes: vec![],
        channels: vec![],
        help_path: vec![],
    }
}

/// Runs a task until the reactive owner is cleaned up.
pub fn spawn_scoped(task: impl Future<Output = ()> + 'static) {
    spawn_boxed(task.boxed_local());
}

/// Without a type parameter, so that its code is in the module once.
fn spawn_boxed(task: LocalBoxFuture<'static, ()>) {
    let (handle, registration) = AbortHandle::new_pair();
    wasm_bindgen_futures::spawn_local(async move {
        let _ = Abortable::new(task, registration).await;
    });
    on_cleanup(move || handle.abort());
}
