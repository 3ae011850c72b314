//! What the customer wrote and the backend may not have yet: a pure state machine.
//!
//! `push` -> `mirror` -> `next` -> `settle`. An item leaves when the conversation shows its entry, or when the
//! customer removes it. The same machine stands in every tab and, as a list, in this device's storage
//! ([`crate::kept`]); `mirror` brings a tab up to what is there.

mod item;

use contract::{ConversationId, CustomerEntry, EntryId, OpenConversation, OpeningMessage};

use crate::seeded::bug;

pub use item::{AttemptOutcome, DeliveryState, NextAction, OutboxItem, Request};

/// First pause after a failed try, in milliseconds; it doubles up to [`LONGEST_PAUSE_MS`].
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 60_000;

/// The items, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    items: Vec<OutboxItem>,
}

impl Outbox {
    /// An outbox with these items, oldest first.
    pub fn from_items(items: Vec<OutboxItem>) -> Self {
        Self { items }
    }

    /// Adds an item at the end. What would open a conversation goes where the others go, if there are others.
    pub fn push(&mut self, mut item: OutboxItem) {
        if self.item(item.id).is_some() {
            return;
        }
        if let (Some(to), Request::Open(_)) = (self.target(), &item.request) {
            item.move_to(to);
        }
        self.items.push(item);
    }

    /// The items, oldest first.
    pub fn items(&self) -> &[OutboxItem] {
        &self.items
    }

    /// Whether something like this is on its way.
    pub fn contains(&self, like: impl Fn(&CustomerEntry) -> bool) -> bool {
        self.items.iter().filter_map(|item| item.request.entry()).any(like)
    }

    /// One item.
    pub fn item(&self, id: EntryId) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.id == id)
    }

    fn item_mut(&mut self, id: EntryId) -> Option<&mut OutboxItem> {
        self.items.iter_mut().find(|item| item.id == id)
    }

    /// Takes over what this device keeps: its items in its order, and only those that are in it, but for what
    /// is known here to be further, and what is not written there yet.
    pub fn reconcile(&mut self, kept: Outbox) {
        let mut here = std::mem::take(&mut self.items);
        // What is stored is not kept any more; it stands before what is still to be sent.
        let is_kept = |item: &OutboxItem| kept.item(item.id).is_some();
        let ahead = |item: &OutboxItem| {
            item.persisted && matches!(item.state, DeliveryState::Sending { .. } | DeliveryState::Stored)
        };
        self.items = here.extract_if(.., |item| !is_kept(item) && ahead(item)).collect();
        for mut item in kept.items {
            if let Some(place) = here.iter().position(|known| known.id == item.id) {
                let known = here.remove(place);
                // It went into another conversation; so does what was written after it.
                for later in here.iter_mut().filter(|later| later.conversation == known.conversation) {
                    later.move_to(item.conversation);
                }
                match (&known.state, &item.state) {
                    (DeliveryState::Sending { .. } | DeliveryState::Stored, _) => {
                        item = OutboxItem { persisted: true, ..known }
                    }
                    (DeliveryState::Queued { .. }, DeliveryState::Queued { .. }) => item.state = known.state,
                    _ => {}
                }
            }
            self.items.push(item);
        }
        self.items.extend(here.into_iter().filter(|item| !item.persisted));
    }

    /// This device keeps nothing more: what waited to be written is sent from memory, and of what was written
    /// nobody can say whether it is still there.
    pub fn mark_unpersisted(&mut self) {
        for item in &mut self.items {
            item.persisted = false;
            if item.state == DeliveryState::Persisting {
                item.state = DeliveryState::READY;
            }
        }
    }

    /// The next item to send, if there is one and its time has come.
    pub fn next(&mut self, now: u64) -> NextAction {
        match self.next_due() {
            None => NextAction::Idle,
            Some((_, not_before, _)) if not_before > now => NextAction::Wait(not_before),
            Some((place, _, tries)) => {
                let item = &mut self.items[place];
                item.state = DeliveryState::Sending { tries };
                NextAction::Send(Box::new(item.clone()))
            }
        }
    }

    /// Whether something is to be sent now.
    pub fn is_due(&self, now: u64) -> bool {
        self.next_due().is_some_and(|(_, not_before, _)| not_before <= now)
    }

    /// The item whose time comes first, with that time and its tries. Items of one conversation go one after the
    /// other; what waits there holds back what was written after it, and a refused opening holds back everything,
    /// for there is nothing to write to.
    fn next_due(&self) -> Option<(usize, u64, u32)> {
        // A refused message that is sent again stands before later ones, one of which may be on its way.
        let sending = self.items.iter().filter(|item| matches!(item.state, DeliveryState::Sending { .. }));
        let sending = sending.filter(|_| !bug("sends-out-of-order"));
        let mut held: Vec<ConversationId> = sending.map(|item| item.conversation).collect();
        let mut first: Option<(usize, u64, u32)> = None;
        for (place, item) in self.items.iter().enumerate() {
            if held.contains(&item.conversation) {
                continue;
            }
            match item.state {
                DeliveryState::Queued { not_before, tries } => {
                    if first.is_none_or(|(_, earliest, _)| not_before < earliest) {
                        first = Some((place, not_before, tries));
                    }
                    if !bug("sends-out-of-order") {
                        held.push(item.conversation);
                    }
                }
                DeliveryState::Persisting => held.push(item.conversation),
                DeliveryState::Rejected { .. } if matches!(item.request, Request::Open(_)) => {
                    held.push(item.conversation)
                }
                DeliveryState::Sending { .. } | DeliveryState::Stored | DeliveryState::Rejected { .. } => {}
            }
        }
        first
    }

    /// Notes what became of a try. `chance` in 0..1 spreads the tries of many widgets.
    pub fn record_attempt(&mut self, id: EntryId, settled: AttemptOutcome, now: u64, chance: f64) {
        let Some(item) = self.item_mut(id) else { return };
        let DeliveryState::Sending { tries } = item.state else { return };
        item.state = match settled {
            AttemptOutcome::Stored => DeliveryState::Stored,
            AttemptOutcome::Rejected(problem) => DeliveryState::Rejected { reason: problem.detail },
            AttemptOutcome::Retry { after_ms } => {
                let pause = backoff(tries, chance).max(after_ms.unwrap_or(0));
                DeliveryState::Queued { not_before: now + pause, tries: tries + 1 }
            }
        };
    }

    /// Puts an item in the place of the one with its id.
    pub fn replace(&mut self, item: OutboxItem) {
        if let Some(known) = self.item_mut(item.id) {
            *known = item;
        }
    }

    /// It was about to be sent, and was not.
    pub fn release(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id)
            && let DeliveryState::Sending { tries } = item.state
        {
            item.state = DeliveryState::Queued { not_before: 0, tries };
        }
    }

    /// It is about to be sent for the first time. From here on the backend may have it.
    pub fn mark_attempted(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id) {
            item.attempted = true;
        }
    }

    /// Another tab found out that the backend has it.
    pub fn mark_acknowledged(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id) {
            item.state = DeliveryState::Stored;
        }
    }

    /// It was refused, for this reason.
    pub fn mark_rejected(&mut self, id: EntryId, reason: String) {
        if let Some(item) = self.item_mut(id) {
            item.state = DeliveryState::Rejected { reason };
        }
    }

    /// The way is open again: what waits need not wait longer.
    pub fn reset_backoff(&mut self) {
        for item in &mut self.items {
            if let DeliveryState::Queued { not_before, .. } = &mut item.state {
                *not_before = 0;
            }
        }
    }

    /// Sends a refused item again as it is.
    pub fn retry(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id)
            && let DeliveryState::Rejected { .. } = item.state
        {
            item.state = DeliveryState::READY;
        }
    }

    /// Takes a refused item out, to be changed or forgotten, with what goes with it: if it was to open the conversation,
    /// the next message opens it instead; without one, nothing else can be said there.
    pub fn remove_rejected(&mut self, id: EntryId) -> Option<(OutboxItem, Vec<OutboxItem>)> {
        let place = self
            .items
            .iter()
            .position(|item| item.id == id && matches!(item.state, DeliveryState::Rejected { .. }))?;
        let taken = self.items.remove(place);
        let mut with_it = vec![];
        if let Request::Open(open) = &taken.request {
            let follows = |item: &OutboxItem| item.conversation == taken.conversation;
            let says = |item: &OutboxItem| follows(item) && item.request.message().is_some();
            match self.items.iter().position(says) {
                Some(at) => {
                    // What was written in between, and is no message, can only be said once it has opened.
                    let mut next = self.items.remove(at);
                    if let Request::Write(CustomerEntry::Message { text, attachments, lines, .. }) =
                        next.request
                    {
                        let message = OpeningMessage { id: next.id, text, attachments, lines };
                        next.request = Request::Open(OpenConversation { message, ..open.clone() });
                    }
                    self.items.insert(at.min(place), next);
                }
                None => with_it = self.items.extract_if(.., |item| follows(item)).collect(),
            }
        }
        Some((taken, with_it))
    }

    /// Lets go of items whose entries the conversation shows, whatever became of the last try; whether there
    /// were any.
    pub fn remove_delivered(&mut self, shows: impl Fn(EntryId) -> bool) -> bool {
        let before = self.items.len();
        self.items.retain(|item| !shows(item.id));
        self.items.len() < before
    }

    /// There is a conversation already: what was to open one, and was not tried yet, goes there, with what was
    /// written after it. It may be the very one, opened by a message that something in between refused later.
    pub fn retarget(&mut self, to: ConversationId) {
        let waits = |item: &OutboxItem| {
            matches!(item.state, DeliveryState::Persisting | DeliveryState::Queued { .. })
        };
        let untried = |item: &&OutboxItem| !item.attempted && waits(item);
        let opening = self.items.iter().filter(untried).find(|item| matches!(item.request, Request::Open(_)));
        let Some(from) = opening.map(|item| item.conversation) else { return };
        for item in self.items.iter_mut().filter(|item| item.conversation == from) {
            item.move_to(to);
        }
    }

    /// Whether an earlier item of the same conversation holds this one back.
    pub fn is_blocked(&self, id: EntryId) -> bool {
        let earlier = self.items.iter().take_while(|item| item.id != id);
        let Some(item) = self.item(id) else { return false };
        earlier.filter(|other| other.conversation == item.conversation).any(|other| match other.state {
            DeliveryState::Queued { tries, .. } | DeliveryState::Sending { tries } => tries > 0,
            DeliveryState::Rejected { .. } => matches!(other.request, Request::Open(_)),
            DeliveryState::Persisting | DeliveryState::Stored => false,
        })
    }

    /// The conversation that the items go to. Whether one of them opens it does not matter: what follows an opening
    /// that was taken out in another tab at that moment comes to open it.
    pub fn target(&self) -> Option<ConversationId> {
        self.items.last().map(|item| item.conversation)
    }
}

/// How long to pause after this many tries: between half and all of a doubling time, so that many widgets do not
/// come back together.
pub fn backoff(tries: u32, chance: f64) -> u64 {
    let ceiling = (FIRST_PAUSE_MS << tries.min(10)).min(LONGEST_PAUSE_MS);
    ceiling / 2 + (ceiling as f64 / 2.0 * chance.clamp(0.0, 1.0)) as u64
}

#[cfg(test)]
mod tests;
