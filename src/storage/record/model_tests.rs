//! Model test: random histories of one device with two tabs, an unreliable network, and a backend. Every item that was
//! persisted is stored in the end, once, in one conversation, and in order.

use proptest::prelude::*;

use super::*;
use crate::outbox::NextAction;
use crate::test_support::{conversation, entry, opening};

fn message() -> Request {
    Request::Write(CustomerEntry::message("And the box?"))
}

/// The device and the backend.
#[derive(Default)]
struct Simulation {
    /// The record in the database of the device.
    record: StoredRecord,
    tabs: [Tab; 2],
    backend: Backend,
    /// Monotonic milliseconds.
    now: u64,
    /// The number of messages so far, from which the id of the next one is made.
    message_count: u8,
    /// Items that the customer removed.
    removed: Vec<EntryId>,
    /// Items that were rejected at least once, and so may be stored after later ones.
    rejected: Vec<EntryId>,
    /// The number of conversations that a redirected message was to open.
    redirected: u8,
}

/// Why the backend does not store a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// The conversation does not exist.
    NotFound,
    /// The conversation was opened by another message.
    OpenedByAnother,
}

#[derive(Default)]
struct Tab {
    outbox: Outbox,
    /// Items that were written in this tab, in order.
    written: Vec<EntryId>,
    /// Events that are to be persisted, in order.
    events: Vec<RecordEvent>,
    /// The item of the running request, as it was sent.
    in_flight: Option<OutboxItem>,
    /// The backend's refusal of the running request.
    refusal: Option<Refusal>,
    /// The conversation that this tab has received.
    conversation: Option<ConversationId>,
}

impl Tab {
    /// As [`crate::controller::Controller`] applies an event: in memory, and on the device with the next transaction.
    fn apply(&mut self, event: OutboxEvent) {
        self.outbox.apply(&event);
        self.events.push(event.into());
    }
}

#[derive(Default)]
struct Backend {
    /// Stored entries in order: conversation, id, and the request that stored them.
    log: Vec<(ConversationId, EntryId, Request)>,
}

/// One step of a history. The first number is the tab.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The customer writes a message.
    Write(usize),
    /// A transaction applies the events of a tab to the record.
    Persist(usize),
    /// A tab reads the record, since the other one has changed it.
    ReloadRecord(usize),
    /// A tab sends the next due item.
    Send(usize),
    /// The backend receives the running request of a tab, perhaps once more.
    Deliver(usize),
    /// The running request of a tab ends, in one of several ways.
    Answer(usize, u8),
    /// A tab receives the entries of the backend.
    Poll(usize),
    ResetBackoff(usize),
    /// The customer retries the item with this number.
    Retry(usize, u8),
    /// The customer removes the item with this number.
    Remove(usize, u8),
    /// Time passes, in milliseconds.
    PassTime(u64),
    /// The page is closed, crashes, or is loaded again.
    ReloadPage(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..2_usize;
    prop_oneof![
        4 => tab.clone().prop_map(Step::Write),
        5 => tab.clone().prop_map(Step::Persist),
        2 => tab.clone().prop_map(Step::ReloadRecord),
        5 => tab.clone().prop_map(Step::Send),
        5 => tab.clone().prop_map(Step::Deliver),
        5 => (tab.clone(), 0..6_u8).prop_map(|(tab, ending)| Step::Answer(tab, ending)),
        2 => tab.clone().prop_map(Step::Poll),
        1 => tab.clone().prop_map(Step::ResetBackoff),
        1 => (tab.clone(), 0..12_u8).prop_map(|(tab, n)| Step::Retry(tab, n)),
        1 => (tab.clone(), 0..12_u8).prop_map(|(tab, n)| Step::Remove(tab, n)),
        2 => (0..90_000_u64).prop_map(Step::PassTime),
        1 => tab.prop_map(Step::ReloadPage),
    ]
}

impl Simulation {
    fn run(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Write(tab) => self.write(tab),
            Step::Persist(tab) => self.persist(tab),
            Step::ReloadRecord(tab) => self.reload_record(tab),
            Step::Send(tab) => self.send(tab)?,
            Step::Deliver(tab) => {
                let tab = &mut self.tabs[tab];
                if let Some(item) = &tab.in_flight {
                    tab.refusal = self.backend.receive(item)?;
                }
            }
            Step::Answer(tab, ending) => self.answer(tab, ending)?,
            Step::Poll(tab) => self.poll(tab),
            Step::ResetBackoff(tab) => self.tabs[tab].outbox.reset_backoff(),
            Step::Retry(tab, n) => {
                self.tabs[tab].apply(OutboxEvent::Retried(entry(n)));
            }
            Step::Remove(tab, n) => {
                if self.tabs[tab].outbox.removal_of(entry(n)).is_some() {
                    self.tabs[tab].apply(OutboxEvent::Removed(entry(n)));
                    self.removed.push(entry(n));
                }
            }
            Step::PassTime(ms) => self.now += ms,
            Step::ReloadPage(tab) => {
                // Everything in memory is lost. An item that was not persisted was never shown as such.
                let written = std::mem::take(&mut self.tabs[tab].written);
                self.tabs[tab] = Tab { written, ..Tab::default() };
                let json = self.record.to_json();
                self.record =
                    json.map(|json| StoredRecord::from_json(&json).expect("a record")).unwrap_or_default();
                self.reload_record(tab);
            }
        }
        Ok(())
    }

    fn write(&mut self, tab: usize) {
        let id = entry(self.message_count);
        let tab = &mut self.tabs[tab];
        let item = match tab.conversation.or(tab.outbox.target()) {
            Some(conversation) => OutboxItem::new(conversation, id, message()),
            None => OutboxItem::new(conversation(100 + self.message_count), id, opening(self.message_count)),
        };
        self.message_count += 1;
        tab.written.push(id);
        tab.apply(OutboxEvent::Enqueued(item));
    }

    fn persist(&mut self, tab: usize) {
        let tab = &mut self.tabs[tab];
        let events = std::mem::take(&mut tab.events);
        let with_current_item = |event| match event {
            RecordEvent::Outbox(OutboxEvent::Enqueued(item)) => {
                OutboxEvent::Enqueued(tab.outbox.item(item.id).cloned().unwrap_or(item)).into()
            }
            other => other,
        };
        self.record.apply(events.into_iter().map(with_current_item).collect());
        tab.outbox.reconcile(self.record.outbox.clone());
    }

    fn reload_record(&mut self, tab: usize) {
        self.tabs[tab].outbox.reconcile(self.record.outbox.clone());
    }

    fn send(&mut self, tab: usize) -> Result<(), TestCaseError> {
        // One tab sends at a time. The tab that acquires the send lock first takes over the changes of the other one.
        if self.tabs.iter().any(|tab| tab.in_flight.is_some()) || !self.tabs[tab].outbox.is_due(self.now) {
            return Ok(());
        }
        self.reload_record(tab);
        let existing = self.backend.conversation();
        let NextAction::Send(item) = self.tabs[tab].outbox.next(self.now) else { return Ok(()) };
        let mut item = *item;
        if !item.attempted && matches!(item.request, Request::Open(_)) {
            // The sender checks for an existing conversation, and records the attempt on the device.
            let tab = &mut self.tabs[tab];
            if let Some(existing) = existing {
                tab.outbox.release(item.id);
                tab.apply(OutboxEvent::Retargeted(existing));
                return Ok(());
            }
            item.attempted = true;
            let started = OutboxEvent::AttemptStarted(item.id);
            self.record.apply(vec![started.clone().into()]);
            tab.outbox.apply(&started);
        }
        self.tabs[tab].in_flight = Some(item);
        Ok(())
    }

    fn answer(&mut self, tab: usize, ending: u8) -> Result<(), TestCaseError> {
        let tab = &mut self.tabs[tab];
        let Some(item) = tab.in_flight.take() else { return Ok(()) };
        match std::mem::take(&mut tab.refusal) {
            Some(Refusal::NotFound) if ending <= 3 => {
                let reference = "order:1001".parse().expect("key");
                let (to, opens) = match self.backend.conversation() {
                    Some(existing) => (existing, None),
                    None => {
                        self.redirected += 1;
                        (conversation(200 + self.redirected), Some(reference))
                    }
                };
                tab.apply(OutboxEvent::Redirected { from: item.conversation, to, opens });
                return Ok(());
            }
            Some(Refusal::OpenedByAnother) if ending <= 3 => {
                let from = item.conversation;
                tab.apply(OutboxEvent::Redirected { from, to: from, opens: None });
                return Ok(());
            }
            _ => {}
        }
        match ending {
            // An acknowledgement comes only for a stored item. Otherwise, and when it is lost, the item is retried.
            0..=2 if self.backend.has(item.id) => {
                tab.conversation = Some(item.conversation);
                tab.apply(OutboxEvent::Acknowledged(item.id));
            }
            // A rejected item is not stored, unless a proxy rejects a second attempt.
            3 => {
                self.rejected.push(item.id);
                tab.apply(OutboxEvent::Rejected(item.id, "too long".into()));
            }
            4 => tab.outbox.schedule_retry(item.id, 5_000, self.now, 0.5),
            _ => tab.outbox.schedule_retry(item.id, 0, self.now, 0.5),
        }
        Ok(())
    }

    fn poll(&mut self, tab: usize) {
        let tab = &mut self.tabs[tab];
        let Some(conversation) = self.backend.conversation() else { return };
        tab.conversation = Some(conversation);
        tab.apply(OutboxEvent::Retargeted(conversation));
        let received: Vec<EntryId> = self.backend.log.iter().map(|(_, id, _)| *id).collect();
        tab.outbox.remove_delivered(|item| received.contains(&item.id));
        tab.events.extend(received.into_iter().map(|id| OutboxEvent::Acknowledged(id).into()));
    }
}

impl Backend {
    fn has(&self, id: EntryId) -> bool {
        self.log.iter().any(|(_, known, _)| *known == id)
    }

    /// The conversation that a client finds.
    fn conversation(&self) -> Option<ConversationId> {
        self.log.first().map(|(conversation, ..)| *conversation)
    }

    /// Stores a request, or says why not. The same id with another text, or in another conversation, fails the test.
    fn receive(&mut self, item: &OutboxItem) -> Result<Option<Refusal>, TestCaseError> {
        if let Some((conversation, _, request)) = self.log.iter().find(|(_, id, _)| *id == item.id) {
            prop_assert_eq!(conversation, &item.conversation, "it was stored in another conversation");
            let text = |request: &Request| request.text_and_lines().0.to_owned();
            prop_assert_eq!(text(request), text(&item.request), "the same id, another body");
            return Ok(None);
        }
        let exists = self.log.iter().any(|(conversation, ..)| *conversation == item.conversation);
        match (&item.request, exists) {
            (Request::Open(_), true) => return Ok(Some(Refusal::OpenedByAnother)),
            (Request::Write(_), false) => return Ok(Some(Refusal::NotFound)),
            _ => self.log.push((item.conversation, item.id, item.request.clone())),
        }
        Ok(None)
    }
}

/// Runs a history, then recovers, and checks that every persisted item is stored, once, in one conversation, and in the
/// order in which its tab wrote it.
fn check_delivery(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut simulation = Simulation::default();
    let mut persisted: Vec<EntryId> = vec![];
    for step in steps {
        simulation.run(step)?;
        for item in simulation.record.outbox.items() {
            if !persisted.contains(&item.id) {
                persisted.push(item.id);
            }
        }
    }
    // Recovery: one tab is used, no request is lost, and none is rejected.
    simulation.run(Step::ReloadPage(0))?;
    simulation.run(Step::ReloadPage(1))?;
    for _ in 0..400 {
        let rejected = simulation.tabs[0]
            .outbox
            .items()
            .iter()
            .find(|item| matches!(item.state, DeliveryState::Rejected { .. }));
        if let Some(id) = rejected.map(|item| item.id) {
            simulation.tabs[0].apply(OutboxEvent::Retried(id));
        }
        simulation.now += 60_000;
        for step in [
            Step::Send(0),
            Step::Deliver(0),
            Step::Answer(0, 0),
            Step::Persist(0),
            Step::Poll(0),
            Step::Persist(0),
        ] {
            simulation.run(step)?;
        }
        if simulation.record.outbox.items().is_empty() {
            break;
        }
    }
    prop_assert_eq!(simulation.record.outbox.items(), &[], "it is all sent");
    for id in &persisted {
        prop_assert!(simulation.backend.has(*id) || simulation.removed.contains(id), "{} is lost", id);
    }
    for tab in &simulation.tabs {
        let position = |id: &EntryId| simulation.backend.log.iter().position(|(_, known, _)| known == id);
        let never_rejected = tab.written.iter().filter(|id| !simulation.rejected.contains(id));
        let positions: Vec<usize> = never_rejected.filter_map(position).collect();
        prop_assert!(positions.is_sorted(), "out of order: {:?}", positions);
    }
    let log = simulation.backend.log.iter();
    let conversations: std::collections::BTreeSet<_> = log.map(|(conversation, ..)| conversation).collect();
    prop_assert!(conversations.len() <= 1, "one conversation");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100_000) })]

    #[test]
    fn persisted_items_are_stored_once_and_in_order(steps in prop::collection::vec(step(), 0..60)) {
        check_delivery(steps)?;
    }
}

/// The next message becomes the opening while a message behind it would open a conversation too.
#[test]
fn an_opening_removed_in_another_tab_leaves_one_conversation() {
    use Step::{Answer, Persist, ReloadRecord, Remove, Send, Write};
    let (here, there) = (0, 1);
    let rejected = 3;
    let opening_is_removed_while_the_other_tab_writes_behind_it = [
        Write(there),
        Persist(there),
        Send(there),
        Answer(there, rejected),
        Remove(there, 0),
        ReloadRecord(here),
        Write(here),
        Persist(there),
        Persist(here),
    ];
    let next_message_is_lost = [Write(here), Persist(here), Send(here), Answer(here, 0), Send(here)];
    let steps =
        [&opening_is_removed_while_the_other_tab_writes_behind_it[..], &next_message_is_lost].concat();
    check_delivery(steps).expect("one conversation");
}
