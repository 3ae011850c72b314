//! State and tasks of one widget. The views read its signals and call its methods; five tasks do the rest.
//!
//! | task | input | output |
//! |---|---|---|
//! | persister (`persist`) | record events, events of other tabs | device store |
//! | sender (`sender`) | due items of the outbox | requests that write |
//! | poller (`poller`) | long polls | conversation, connection state |
//! | change feed (`change_feed`) | long polls for all widgets of the customer | wakes of the poller |
//! | read position (`read_position`) | visibility of the timeline's end | requests that write |
//!
//! Each task waits on a channel of its own: [`Controller::apply`] feeds the persister, `wake_sender`, `poll_now` and
//! `check_read` the others. All tasks end when the reactive owner is cleaned up.

mod change_feed;
mod connection;
mod persist;
mod poller;
mod read_position;
mod sender;

use std::rc::Rc;

use client::{Client, ClientError, ConversationReplica, platform, spawn_scoped};
use contract::{
    Action, Capabilities, ConversationId, Conversations, CustomerEntry, EntryId, OpenConversation,
    OpeningMessage, Reference, ValidationError,
};
use futures_channel::{mpsc, oneshot};
use leptos::prelude::*;

use crate::config::Config;
use crate::host_page::HostPage;
use crate::outbox::{Outbox, OutboxEvent, OutboxItem, Request};
use crate::storage::{DeviceStore, MessageDraft, RecordEvent};

pub use connection::ConnectionState;
pub use persist::DraftPersistence;

/// One customer's conversation about one reference.
#[derive(Clone, Copy)]
pub struct Controller {
    inner: StoredValue<ControllerState, LocalStorage>,
    pub capabilities: RwSignal<Capabilities>,
    /// The order or bill, with the facts that are known.
    pub reference: RwSignal<Reference>,
    /// The entries that the backend has sent.
    pub conversation: RwSignal<ConversationReplica>,
    /// The items that the conversation does not show yet.
    pub outbox: RwSignal<Outbox>,
    /// The draft in the composer.
    pub draft: RwSignal<MessageDraft>,
    /// The draft that the device has.
    pub saved_draft: RwSignal<MessageDraft>,
    pub persistence: RwSignal<DraftPersistence>,
    pub connection: RwSignal<ConnectionState>,
    /// True once the change feed tells this widget of changes.
    follows_feed: StoredValue<bool>,
}

struct ControllerState {
    client: Rc<Client>,
    config: Config,
    host_page: HostPage,
    store: Option<Rc<DeviceStore>>,
    persister: mpsc::UnboundedSender<persist::PersistCommand>,
    sender: mpsc::UnboundedSender<()>,
    poller: mpsc::UnboundedSender<poller::PollerWake>,
    feed: mpsc::UnboundedSender<()>,
    read_position: mpsc::UnboundedSender<()>,
    /// True if the end of the timeline is visible.
    is_end_visible: bool,
    /// Ends the persister's wait for a token.
    token_wait: Option<oneshot::Sender<()>>,
}

impl Controller {
    /// Starts the tasks. `reference` has the facts of the token as soon as there is one.
    pub fn start(
        config: Config,
        client: Client,
        reference: RwSignal<Reference>,
        host_page: HostPage,
    ) -> Self {
        let (persister, persist_commands) = mpsc::unbounded();
        let (sender, sender_wakes) = mpsc::unbounded();
        let (poller, poller_wakes) = mpsc::unbounded();
        let (feed, feed_wakes) = mpsc::unbounded();
        let (read_position, read_position_wakes) = mpsc::unbounded();
        let controller = Self {
            capabilities: RwSignal::default(),
            reference,
            conversation: RwSignal::default(),
            outbox: RwSignal::default(),
            draft: RwSignal::default(),
            saved_draft: RwSignal::default(),
            persistence: RwSignal::new(DraftPersistence::Unknown),
            connection: RwSignal::new(ConnectionState::Connecting),
            follows_feed: StoredValue::new(false),
            inner: StoredValue::new_local(ControllerState {
                client: Rc::new(client),
                config,
                host_page,
                store: None,
                persister,
                sender,
                poller,
                feed,
                read_position,
                is_end_visible: false,
                token_wait: None,
            }),
        };
        spawn_scoped(controller.run_persister(persist_commands));
        spawn_scoped(controller.run_poller(poller_wakes));
        spawn_scoped(controller.run_change_feed(feed_wakes));
        spawn_scoped(controller.run_sender(sender_wakes));
        spawn_scoped(controller.run_read_position(read_position_wakes));
        let network =
            StoredValue::new_local(Some(platform::on_network_change(move || controller.retry_now())));
        on_cleanup(move || drop(network.try_update_value(Option::take)));
        controller
    }

    /// The pages of entries as the backend wrote them.
    pub fn raw_pages(&self) -> Vec<String> {
        self.client().raw_pages()
    }

    /// A page of all conversations of the customer, newest first.
    pub fn list_all(
        &self,
        cursor: Option<String>,
    ) -> impl Future<Output = Result<Conversations, ClientError>> + use<> {
        let client = self.client();
        async move { client.list_all_conversations(cursor.as_deref()).await }
    }

    pub fn config(&self) -> Config {
        self.inner.with_value(|inner| inner.config.clone())
    }

    /// True if a draft or an item of the outbox is there.
    pub fn has_unsent(&self) -> bool {
        !self.draft.read().is_empty() || !self.outbox.read().items().is_empty()
    }

    /// True if the action makes sense for the customer at the moment, and the backend has its feature. Reactive.
    pub fn can(&self, action: Action) -> bool {
        self.conversation.read().can(action) && self.capabilities.read().has(action.as_str())
    }

    /// Changes the draft.
    pub fn edit_draft(&self, edit: impl FnOnce(&mut MessageDraft)) {
        let mut draft = self.draft.get_untracked();
        edit(&mut draft);
        self.apply(RecordEvent::DraftEdited(draft, platform::now_ms()));
    }

    /// Enqueues the draft, as a message and, where it states preferences, an entry for those. An error says what to
    /// change; the draft stays then.
    pub fn send(&self) -> Result<EntryId, ValidationError> {
        let draft = self.draft.get_untracked();
        let preferences = draft.preferences_entry();
        let MessageDraft { text, line_ids, .. } = draft;
        let text = text.trim_end().to_owned();
        let limits = self.capabilities.read_untracked().limits.clone();
        preferences.as_ref().map_or(Ok(()), |entry| entry.check(&limits))?;
        let id = self.mint();
        let (conversation, request) = match self.target_conversation() {
            Some(conversation) => {
                let entry = CustomerEntry::Message { text, line_ids, refers_to_entry_id: None };
                entry.check(&limits)?;
                (conversation, Request::Write(entry))
            }
            None => {
                let message = OpeningMessage { id, text, line_ids };
                let reference = self.reference.read_untracked().key();
                let open = OpenConversation { reference, message };
                open.check(&limits)?;
                let conversation = ConversationId::mint(platform::now_ms(), platform::random_bytes());
                (conversation, Request::Open(open))
            }
        };
        // The persister writes both and the empty draft in one transaction: there is no moment at which the text is a
        // draft and a message, or neither.
        self.enqueue(OutboxItem::new(conversation, id, request));
        if let Some(entry) = preferences {
            self.enqueue(OutboxItem::new(conversation, self.mint(), Request::Write(entry)));
        }
        self.edit_draft(|draft| *draft = MessageDraft::default());
        Ok(id)
    }

    /// Enqueues the preferences of the draft without its text.
    pub fn send_preferences(&self) -> Result<(), ValidationError> {
        self.draft.get_untracked().preferences_entry().map_or(Ok(()), |entry| self.submit(entry))?;
        self.edit_draft(|draft| (draft.desired_outcome, draft.reply_preference) = (None, None));
        Ok(())
    }

    /// Enqueues an entry that does not come from the composer. An error says what to change. Such an entry is about
    /// something in the conversation, so there is one, or its opening is in the outbox.
    pub fn submit(&self, entry: CustomerEntry) -> Result<(), ValidationError> {
        entry.check(&self.capabilities.read_untracked().limits)?;
        if let Some(conversation) = self.target_conversation() {
            self.enqueue(OutboxItem::new(conversation, self.mint(), Request::Write(entry)));
        }
        Ok(())
    }

    /// The conversation that exists, or that an item of the outbox opens.
    fn target_conversation(&self) -> Option<ConversationId> {
        let id = self.conversation.read_untracked().id().or(self.config().conversation);
        id.or(self.outbox.read_untracked().target())
    }

    fn mint(&self) -> EntryId {
        EntryId::mint(platform::now_ms(), platform::random_bytes())
    }

    fn enqueue(&self, item: OutboxItem) {
        self.apply(OutboxEvent::Enqueued(item).into());
    }

    /// Sends a rejected item again as it is.
    pub fn retry(&self, id: EntryId) {
        self.apply(OutboxEvent::Retried(id).into());
        self.wake_sender();
    }

    /// Discards a rejected item.
    pub fn remove_rejected(&self, id: EntryId) {
        self.take_rejected(id);
    }

    /// Moves the text and the preferences of a rejected item back to the draft, before the text that is there.
    pub fn edit_rejected(&self, id: EntryId) {
        let Some((item, with_it)) = self.take_rejected(id) else { return };
        let (text, line_ids) = item.request.text_and_lines();
        self.edit_draft(|draft| {
            for item in with_it.iter().chain([&item]) {
                if let Some(CustomerEntry::Preferences { desired_outcome, reply_preference }) =
                    item.request.entry()
                {
                    (draft.desired_outcome, draft.reply_preference) =
                        (desired_outcome.clone(), reply_preference.clone());
                }
            }
            draft.text =
                if draft.text.is_empty() { text.to_owned() } else { format!("{text}\n{}", draft.text) };
            draft.line_ids.extend(line_ids.iter().cloned());
        });
    }

    fn take_rejected(&self, id: EntryId) -> Option<(OutboxItem, Vec<OutboxItem>)> {
        let removed = self.outbox.try_with_untracked(|outbox| outbox.removal_of(id))??;
        self.apply(OutboxEvent::Removed(id).into());
        self.wake_sender();
        Some(removed)
    }

    /// Applies an event in memory, and hands it to the persister for the device.
    fn apply(&self, event: RecordEvent) {
        match &event {
            RecordEvent::DraftEdited(draft, _) => drop(self.draft.try_set(draft.clone())),
            RecordEvent::Outbox(event) => drop(self.outbox.try_update(|outbox| outbox.apply(event))),
        }
        self.persist(event);
    }

    /// Retries everything that waits: a token may have arrived, or the network may be back.
    pub fn retry_now(&self) {
        self.inner.try_update_value(|inner| inner.token_wait.take().map(|wait| wait.send(())));
        self.outbox.try_update(Outbox::reset_backoff);
        self.wake_sender();
        self.wake_feed();
        self.poll_now();
    }

    /// Makes the poller ask at once, without waiting at the backend.
    fn poll_now(&self) {
        self.inner.try_with_value(|inner| inner.poller.unbounded_send(poller::PollerWake::Now).is_ok());
    }

    /// Ends a pause of the change feed.
    fn wake_feed(&self) {
        self.inner.try_with_value(|inner| inner.feed.unbounded_send(()).is_ok());
    }

    fn wake_sender(&self) {
        self.inner.try_with_value(|inner| inner.sender.unbounded_send(()).is_ok());
    }

    fn host_page(&self) -> HostPage {
        self.inner.with_value(|inner| inner.host_page.clone())
    }

    fn client(&self) -> Rc<Client> {
        self.inner.with_value(|inner| inner.client.clone())
    }
}
