//! A device with two tabs, a line that loses things, and a backend: whatever happens to what was written there.

use proptest::prelude::*;

use super::*;
use crate::outbox::NextAction;
use crate::test_support::{conversation, entry, opening};

fn message() -> Request {
    Request::Write(CustomerEntry::message("And the box?"))
}

/// The device and the backend.
#[derive(Default)]
struct World {
    /// What is on the disk.
    disk: StoredRecord,
    tabs: [Tab; 2],
    backend: Backend,
    now: u64,
    /// How many messages were written; the id of the next one.
    written: u8,
    /// What the customer took out.
    taken: Vec<EntryId>,
    /// What was refused at least once, and so may come after what was written later.
    refused: Vec<EntryId>,
}

#[derive(Default)]
struct Tab {
    outbox: Outbox,
    /// What was written here, in order.
    wrote: Vec<EntryId>,
    /// What the disk shall hear, in order.
    changes: Vec<RecordEvent>,
    /// What is on its way, as it was sent; an answer may be in the air.
    sending: Option<OutboxItem>,
    /// Whether the backend has answered that there is no such conversation.
    not_found: bool,
    /// The conversation that this tab knows of.
    knows: Option<ConversationId>,
}

impl Tab {
    /// As [`crate::controller::Controller`] applies an event: in memory, and on the device with the next transaction.
    fn apply(&mut self, event: OutboxEvent) {
        self.outbox.apply(&event);
        self.changes.push(event.into());
    }
}

#[derive(Default)]
struct Backend {
    /// Entries in the order in which they were stored, with what stored them.
    log: Vec<(ConversationId, EntryId, Request)>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The customer writes in a tab.
    Write(usize),
    /// The disk takes what a tab wants to keep.
    Keep(usize),
    /// A tab hears that the other one changed something.
    Refresh(usize),
    /// A tab takes its turn and sends.
    Send(usize),
    /// The backend gets what a tab has sent, perhaps once more.
    Arrive(usize),
    /// How the try ends for the tab.
    Settle(usize, u8),
    /// A tab hears from the backend what there is.
    Hear(usize),
    Hurry(usize),
    Again(usize, u8),
    Take(usize, u8),
    Pass(u64),
    /// The page is closed, crashes or is loaded again.
    Reload(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..2_usize;
    prop_oneof![
        4 => tab.clone().prop_map(Step::Write),
        5 => tab.clone().prop_map(Step::Keep),
        2 => tab.clone().prop_map(Step::Refresh),
        5 => tab.clone().prop_map(Step::Send),
        5 => tab.clone().prop_map(Step::Arrive),
        5 => (tab.clone(), 0..6_u8).prop_map(|(tab, how)| Step::Settle(tab, how)),
        2 => tab.clone().prop_map(Step::Hear),
        1 => tab.clone().prop_map(Step::Hurry),
        1 => (tab.clone(), 0..12_u8).prop_map(|(tab, n)| Step::Again(tab, n)),
        1 => (tab.clone(), 0..12_u8).prop_map(|(tab, n)| Step::Take(tab, n)),
        2 => (0..90_000_u64).prop_map(Step::Pass),
        1 => tab.prop_map(Step::Reload),
    ]
}

impl World {
    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Write(tab) => self.write(tab),
            Step::Keep(tab) => self.keep(tab),
            Step::Refresh(tab) => self.refresh(tab),
            Step::Send(tab) => self.send(tab)?,
            Step::Arrive(tab) => {
                let tab = &mut self.tabs[tab];
                if let Some(item) = &tab.sending {
                    tab.not_found = !self.backend.arrive(item)?;
                }
            }
            Step::Settle(tab, how) => self.settle(tab, how)?,
            Step::Hear(tab) => self.hear(tab),
            Step::Hurry(tab) => self.tabs[tab].outbox.reset_backoff(),
            Step::Again(tab, n) => {
                self.tabs[tab].apply(OutboxEvent::Retried(entry(n)));
            }
            Step::Take(tab, n) => {
                if self.tabs[tab].outbox.removal_of(entry(n)).is_some() {
                    self.tabs[tab].apply(OutboxEvent::Removed(entry(n)));
                    self.taken.push(entry(n));
                }
            }
            Step::Pass(ms) => self.now += ms,
            Step::Reload(tab) => {
                // What was not kept was never said to be.
                let wrote = std::mem::take(&mut self.tabs[tab].wrote);
                self.tabs[tab] = Tab { wrote, ..Tab::default() };
                let record = self.disk.to_json();
                self.disk = record
                    .map(|record| StoredRecord::from_json(&record).expect("a record"))
                    .unwrap_or_default();
                self.refresh(tab);
            }
        }
        Ok(())
    }

    fn write(&mut self, tab: usize) {
        let id = entry(self.written);
        let tab = &mut self.tabs[tab];
        let known = tab.knows.or(tab.outbox.target());
        let item = match known {
            Some(place) => OutboxItem::new(place, id, message()),
            None => OutboxItem::new(conversation(100 + self.written), id, opening(self.written)),
        };
        self.written += 1;
        tab.wrote.push(id);
        tab.apply(OutboxEvent::Enqueued(item));
    }

    fn keep(&mut self, tab: usize) {
        let tab = &mut self.tabs[tab];
        let changes = std::mem::take(&mut tab.changes);
        let now = |change| match change {
            RecordEvent::Outbox(OutboxEvent::Enqueued(item)) => {
                OutboxEvent::Enqueued(tab.outbox.item(item.id).cloned().unwrap_or(item)).into()
            }
            other => other,
        };
        self.disk.apply(changes.into_iter().map(now).collect());
        tab.outbox.reconcile(self.disk.outbox.clone());
    }

    fn refresh(&mut self, tab: usize) {
        self.tabs[tab].outbox.reconcile(self.disk.outbox.clone());
    }

    fn send(&mut self, tab: usize) -> Result<(), TestCaseError> {
        // One sender across tabs; whoever has the turn sees first what the other one did.
        if self.tabs.iter().any(|tab| tab.sending.is_some()) || !self.tabs[tab].outbox.is_due(self.now) {
            return Ok(());
        }
        self.refresh(tab);
        let found = self.backend.log.first().map(|(place, ..)| *place);
        let NextAction::Send(item) = self.tabs[tab].outbox.next(self.now) else { return Ok(()) };
        let mut item = *item;
        if !item.attempted && matches!(item.request, Request::Open(_)) {
            // It looks whether there is a conversation by now, and notes that it goes out.
            let tab = &mut self.tabs[tab];
            if let Some(found) = found {
                tab.outbox.release(item.id);
                tab.apply(OutboxEvent::Retargeted(found));
                return Ok(());
            }
            item.attempted = true;
            let started = OutboxEvent::AttemptStarted(item.id);
            self.disk.apply(vec![started.clone().into()]);
            tab.outbox.apply(&started);
        }
        self.tabs[tab].sending = Some(item);
        Ok(())
    }

    fn settle(&mut self, tab: usize, how: u8) -> Result<(), TestCaseError> {
        let tab = &mut self.tabs[tab];
        let Some(item) = tab.sending.take() else { return Ok(()) };
        if std::mem::take(&mut tab.not_found) && how <= 3 {
            let place = self.backend.log.first().map(|(place, ..)| *place);
            let placed = item.rerouted(place, "order:1001".parse().expect("key")).expect("a message");
            tab.apply(OutboxEvent::Replaced(placed));
            return Ok(());
        }
        match how {
            // An acknowledgement comes only for a stored item. Otherwise, and when it is lost, the item is retried.
            0..=2 if self.backend.has(item.id) => {
                tab.knows = Some(item.conversation);
                tab.apply(OutboxEvent::Acknowledged(item.id));
            }
            // A rejected item is not stored, unless a proxy rejects a second attempt.
            3 => {
                self.refused.push(item.id);
                tab.apply(OutboxEvent::Rejected(item.id, "too long".into()));
            }
            4 => tab.outbox.schedule_retry(item.id, 5_000, self.now, 0.5),
            _ => tab.outbox.schedule_retry(item.id, 0, self.now, 0.5),
        }
        Ok(())
    }

    fn hear(&mut self, tab: usize) {
        let tab = &mut self.tabs[tab];
        let Some(place) = self.backend.log.first().map(|(place, ..)| *place) else { return };
        tab.knows = Some(place);
        tab.apply(OutboxEvent::Retargeted(place));
        let heard: Vec<EntryId> = self.backend.log.iter().map(|(_, id, _)| *id).collect();
        tab.outbox.remove_delivered(|id| heard.contains(&id));
        tab.changes.extend(heard.into_iter().map(|id| OutboxEvent::Acknowledged(id).into()));
    }
}

impl Backend {
    fn has(&self, id: EntryId) -> bool {
        self.log.iter().any(|(_, known, _)| *known == id)
    }

    /// Stores what arrives, and whether it could: there may be no such conversation. The same id with another body,
    /// or in another place, is a contradiction.
    fn arrive(&mut self, item: &OutboxItem) -> Result<bool, TestCaseError> {
        if let Some((place, _, request)) = self.log.iter().find(|(_, id, _)| *id == item.id) {
            prop_assert_eq!(place, &item.conversation, "it was stored in another conversation");
            prop_assert_eq!(request, &item.request, "the same id, another body");
            return Ok(true);
        }
        let opens = matches!(item.request, Request::Open(_));
        let is_there = opens || self.log.iter().any(|(place, ..)| *place == item.conversation);
        if is_there {
            self.log.push((item.conversation, item.id, item.request.clone()));
        }
        Ok(is_there)
    }
}

/// Whatever is lost, late, repeated or closed: what was kept is stored in the end, once, in one conversation, and in
/// the order in which each tab kept it.
fn all_ends_well(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut world = World::default();
    let mut kept_in_order: Vec<EntryId> = vec![];
    for step in steps {
        world.take(step)?;
        for item in world.disk.outbox.items() {
            if !kept_in_order.contains(&item.id) {
                kept_in_order.push(item.id);
            }
        }
    }
    // Everything is well again: one tab is left, the line holds, nothing is refused.
    world.take(Step::Reload(0))?;
    world.take(Step::Reload(1))?;
    for _ in 0..400 {
        let stuck = world.tabs[0]
            .outbox
            .items()
            .iter()
            .find(|item| matches!(item.state, DeliveryState::Rejected { .. }));
        if let Some(id) = stuck.map(|item| item.id) {
            world.tabs[0].apply(OutboxEvent::Retried(id));
        }
        world.now += 60_000;
        for step in
            [Step::Send(0), Step::Arrive(0), Step::Settle(0, 0), Step::Keep(0), Step::Hear(0), Step::Keep(0)]
        {
            world.take(step)?;
        }
        if world.disk.outbox.items().is_empty() {
            break;
        }
    }
    prop_assert_eq!(world.disk.outbox.items(), &[], "it is all sent");
    for id in &kept_in_order {
        prop_assert!(world.backend.has(*id) || world.taken.contains(id), "{} is lost", id);
    }
    for tab in &world.tabs {
        let place = |id: &EntryId| world.backend.log.iter().position(|(_, known, _)| known == id);
        let never_refused = tab.wrote.iter().filter(|id| !world.refused.contains(id));
        let places: Vec<usize> = never_refused.filter_map(place).collect();
        prop_assert!(places.is_sorted(), "out of order: {:?}", places);
    }
    let places: std::collections::BTreeSet<_> = world.backend.log.iter().map(|(place, ..)| place).collect();
    prop_assert!(places.len() <= 1, "one conversation");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100_000) })]

    #[test]
    fn what_was_kept_is_stored_once_and_in_order(steps in prop::collection::vec(step(), 0..60)) {
        all_ends_well(steps)?;
    }
}

/// The next message comes to open what the first one, written behind it, would open too.
#[test]
fn an_opening_taken_out_elsewhere_leaves_one_conversation() {
    use Step::{Keep, Refresh, Send, Settle, Take, Write};
    let (here, there) = (0, 1);
    let refused = 3;
    let taken_out_while_somebody_writes_behind_it = [
        Write(there),
        Keep(there),
        Send(there),
        Settle(there, refused),
        Take(there, 0),
        Refresh(here),
        Write(here),
        Keep(there),
        Keep(here),
    ];
    let next_one_is_lost = [Write(here), Keep(here), Send(here), Settle(here, 0), Send(here)];
    let steps = [&taken_out_while_somebody_writes_behind_it[..], &next_one_is_lost].concat();
    all_ends_well(steps).expect("one conversation");
}
