//! Items that were sent and that the conversation does not show yet: a pure state machine.
//!
//! [`Outbox::apply`] is the one reducer. It runs in memory, in every tab, and on the device's copy
//! ([`crate::storage::StoredRecord`]); [`Outbox::reconcile`] brings a tab up to the device's copy. In between,
//! [`Outbox::next`] hands out the item to send. An item leaves when the conversation shows its entry, or when the
//! customer removes it.

mod event;
mod item;

use client::backoff::backoff;
use contract::{ConversationId, CustomerEntry, EntryId, ReferenceKey};

pub use event::OutboxEvent;
pub use item::{DeliveryState, NextAction, OutboxItem, Request};

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

    /// Applies an event. An event about an item that is not there changes nothing.
    pub fn apply(&mut self, event: &OutboxEvent) {
        match event {
            OutboxEvent::Enqueued(item) => self.push(item.clone()),
            OutboxEvent::AttemptStarted(id) => self.mark_attempted(*id),
            OutboxEvent::Retargeted(to) => self.retarget(*to),
            OutboxEvent::Redirected { from, to, opens } => self.redirect(*from, *to, opens.as_ref()),
            OutboxEvent::Acknowledged(id) => self.mark_acknowledged(*id),
            OutboxEvent::Rejected(id, reason) => self.mark_rejected(*id, reason),
            OutboxEvent::Retried(id) => self.retry(*id),
            OutboxEvent::Removed(id) => drop(self.remove_rejected(*id)),
        }
    }

    /// Adds an item at the end. An opening goes to the conversation of the other items, if there are others.
    fn push(&mut self, mut item: OutboxItem) {
        if self.item(item.id).is_some() {
            return;
        }
        if let (Some(to), Request::Open(_)) = (self.target(), &item.request) {
            item.move_to(to);
        }
        let conversation = item.conversation;
        self.items.push(item);
        self.pass_opening_on(conversation);
    }

    /// The items, oldest first.
    pub fn items(&self) -> &[OutboxItem] {
        &self.items
    }

    /// True if an item with such an entry is in the outbox.
    pub fn contains(&self, like: impl Fn(&CustomerEntry) -> bool) -> bool {
        self.items.iter().filter_map(|item| item.request.entry()).any(like)
    }

    /// True if a message that is not rejected goes to this conversation.
    pub fn has_message(&self, conversation: ConversationId) -> bool {
        let is_message = |item: &OutboxItem| {
            item.conversation == conversation
                && item.request.message().is_some()
                && !matches!(item.state, DeliveryState::Rejected { .. } | DeliveryState::Stored)
        };
        self.items.iter().any(is_message)
    }

    /// One item.
    pub fn item(&self, id: EntryId) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.id == id)
    }

    fn item_mut(&mut self, id: EntryId) -> Option<&mut OutboxItem> {
        self.items.iter_mut().find(|item| item.id == id)
    }

    /// Takes over the device's copy: its items in its order, and no others, except for items that are further here
    /// (sending or stored) and items that the device does not have yet.
    pub fn reconcile(&mut self, stored: Outbox) {
        let mut local = std::mem::take(&mut self.items);
        // The device deletes an item once the backend has it. Such items stay before the ones that are still to be
        // sent.
        let is_on_device = |item: &OutboxItem| stored.item(item.id).is_some();
        let is_ahead = |item: &OutboxItem| {
            item.persisted && matches!(item.state, DeliveryState::Sending { .. } | DeliveryState::Stored)
        };
        self.items = local.extract_if(.., |item| !is_on_device(item) && is_ahead(item)).collect();
        for mut item in stored.items {
            if let Some(index) = local.iter().position(|known| known.id == item.id) {
                let known = local.remove(index);
                // If the item went to another conversation, the items that were written after it follow.
                for later in local.iter_mut().filter(|later| later.conversation == known.conversation) {
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
        self.items.extend(local.into_iter().filter(|item| !item.persisted));
    }

    /// The device stores nothing any more: items that wait for it are sent from memory, and items that it had count
    /// as unstored.
    pub fn mark_unpersisted(&mut self) {
        for item in &mut self.items {
            item.persisted = false;
            if item.state == DeliveryState::Persisting {
                item.state = DeliveryState::READY;
            }
        }
    }

    /// The next action of the sender. For `Send`, the item is marked as being sent.
    pub fn next(&mut self, now: u64) -> NextAction {
        match self.next_due() {
            None => NextAction::Idle,
            Some((_, not_before, _)) if not_before > now => NextAction::Wait(not_before),
            Some((index, _, tries)) => {
                let item = &mut self.items[index];
                item.state = DeliveryState::Sending { tries };
                NextAction::Send(Box::new(item.clone()))
            }
        }
    }

    /// True if an item is to be sent now.
    pub fn is_due(&self, now: u64) -> bool {
        self.next_due().is_some_and(|(_, not_before, _)| not_before <= now)
    }

    /// Index, due time and attempts of the item that is due first. Items of one conversation are sent one after the
    /// other: a waiting item blocks the later ones, and a rejected opening blocks all of them.
    fn next_due(&self) -> Option<(usize, u64, u32)> {
        // A rejected message that is sent again is before later ones, one of which may be being sent.
        let sending = self.items.iter().filter(|item| matches!(item.state, DeliveryState::Sending { .. }));
        let mut blocked: Vec<ConversationId> = sending.map(|item| item.conversation).collect();
        let mut first: Option<(usize, u64, u32)> = None;
        for (index, item) in self.items.iter().enumerate() {
            if blocked.contains(&item.conversation) {
                continue;
            }
            match item.state {
                DeliveryState::Queued { not_before, tries } => {
                    if first.is_none_or(|(_, earliest, _)| not_before < earliest) {
                        first = Some((index, not_before, tries));
                    }
                    blocked.push(item.conversation);
                }
                DeliveryState::Persisting => blocked.push(item.conversation),
                DeliveryState::Rejected { .. } if matches!(item.request, Request::Open(_)) => {
                    blocked.push(item.conversation)
                }
                DeliveryState::Sending { .. } | DeliveryState::Stored | DeliveryState::Rejected { .. } => {}
            }
        }
        first
    }

    /// Queues an item again after a failed attempt, at the earliest `after_ms` milliseconds from `now`. `random` in
    /// 0..1 spreads the attempts of many widgets.
    pub fn schedule_retry(&mut self, id: EntryId, after_ms: u64, now: u64, random: f64) {
        if let Some(item) = self.item_mut(id)
            && let DeliveryState::Sending { tries } = item.state
        {
            let not_before = now + backoff(tries, random).max(after_ms);
            item.state = DeliveryState::Queued { not_before, tries: tries + 1 };
        }
    }

    /// Moves the items of a conversation to another one, as entries of it, or with the first message as its opening.
    fn redirect(&mut self, from: ConversationId, to: ConversationId, opens: Option<&ReferenceKey>) {
        let is_moved = |item: &OutboxItem| item.conversation == from && item.state != DeliveryState::Stored;
        for item in self.items.iter_mut().filter(|item| is_moved(item)) {
            item.move_to(to);
            if let DeliveryState::Sending { .. } = item.state {
                item.state = DeliveryState::READY;
            }
        }
        if let Some(reference) = opens {
            self.open_with_first_message(to, 0, reference, OutboxItem::is_waiting);
        }
    }

    /// A rejected opening holds up nothing that was written after it: the next message opens the conversation in its
    /// place.
    fn pass_opening_on(&mut self, conversation: ConversationId) {
        let is_rejected_opening = |item: &OutboxItem| {
            item.conversation == conversation && matches!(item.state, DeliveryState::Rejected { .. })
        };
        let index = self.items.iter().position(is_rejected_opening);
        let Some((index, Request::Open(open))) =
            index.map(|index| (index, self.items[index].request.clone()))
        else {
            return;
        };
        if self.open_with_first_message(conversation, index + 1, &open.reference, OutboxItem::is_waiting) {
            self.items[index].move_to(conversation);
        }
    }

    /// Makes the first such message from `start` on the opening of its conversation, and moves it before the other
    /// entries, which can be sent only after the opening. False if there is none.
    fn open_with_first_message(
        &mut self,
        conversation: ConversationId,
        start: usize,
        reference: &ReferenceKey,
        can_open: fn(&OutboxItem) -> bool,
    ) -> bool {
        let is_of = |item: &OutboxItem| item.conversation == conversation;
        let is_first = |item: &OutboxItem| is_of(item) && item.request.message().is_some() && can_open(item);
        let Some(index) = (start..self.items.len()).find(|index| is_first(&self.items[*index])) else {
            return false;
        };
        let mut opening = self.items.remove(index);
        opening.become_opening(reference.clone());
        let first = (start..index).find(|index| is_of(&self.items[*index])).unwrap_or(index);
        self.items.insert(first, opening);
        true
    }

    /// Queues an item again whose request was not made.
    pub fn release(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id)
            && let DeliveryState::Sending { tries } = item.state
        {
            item.state = DeliveryState::Queued { not_before: 0, tries };
        }
    }

    fn mark_attempted(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id) {
            item.attempted = true;
        }
    }

    fn mark_acknowledged(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id) {
            item.state = DeliveryState::Stored;
        }
    }

    /// A rejection does not undo an acknowledgement that came first.
    fn mark_rejected(&mut self, id: EntryId, reason: &str) {
        if let Some(item) = self.item_mut(id)
            && item.state != DeliveryState::Stored
        {
            item.state = DeliveryState::Rejected { reason: reason.to_owned() };
            let conversation = item.conversation;
            self.pass_opening_on(conversation);
        }
    }

    /// Makes every queued item due.
    pub fn reset_backoff(&mut self) {
        for item in &mut self.items {
            if let DeliveryState::Queued { not_before, .. } = &mut item.state {
                *not_before = 0;
            }
        }
    }

    fn retry(&mut self, id: EntryId) {
        if let Some(item) = self.item_mut(id)
            && let DeliveryState::Rejected { .. } = item.state
        {
            item.state = DeliveryState::READY;
        }
    }

    /// What [`OutboxEvent::Removed`] would remove: the rejected item, and the items that can only be sent after it.
    pub fn removal_of(&self, id: EntryId) -> Option<(OutboxItem, Vec<OutboxItem>)> {
        self.clone().remove_rejected(id)
    }

    /// Removes a rejected item. If it was to open the conversation, the next message opens it instead. Without a next
    /// message nothing can open it, and the items that follow are removed too.
    fn remove_rejected(&mut self, id: EntryId) -> Option<(OutboxItem, Vec<OutboxItem>)> {
        let index = self
            .items
            .iter()
            .position(|item| item.id == id && matches!(item.state, DeliveryState::Rejected { .. }))?;
        let removed = self.items.remove(index);
        let mut dependents = vec![];
        if let Request::Open(open) = &removed.request
            && !self.open_with_first_message(removed.conversation, 0, &open.reference, |_| true)
        {
            let follows = |item: &mut OutboxItem| item.conversation == removed.conversation;
            dependents = self.items.extract_if(.., follows).collect();
        }
        Some((removed, dependents))
    }

    /// Removes the items whose entries the conversation shows, whatever the result of their last attempt. True if there
    /// were any.
    pub fn remove_delivered(&mut self, is_shown: impl Fn(&OutboxItem) -> bool) -> bool {
        let before = self.items.len();
        self.items.retain(|item| !is_shown(item));
        self.items.len() < before
    }

    /// Removes the items that the backend has. The device stores only what is still to be sent.
    pub fn remove_acknowledged(&mut self) {
        self.items.retain(|item| item.state != DeliveryState::Stored);
    }

    /// An opening that was not attempted goes to a conversation that exists, with the items that follow it. That can be
    /// its own conversation, if an earlier opening was stored although a proxy rejected it.
    fn retarget(&mut self, to: ConversationId) {
        let is_unattempted = |item: &&OutboxItem| !item.attempted && item.is_waiting();
        let opening =
            self.items.iter().filter(is_unattempted).find(|item| matches!(item.request, Request::Open(_)));
        let Some(from) = opening.map(|item| item.conversation) else { return };
        for item in self.items.iter_mut().filter(|item| item.conversation == from) {
            item.move_to(to);
        }
    }

    /// True if an earlier item of the same conversation blocks this one.
    pub fn is_blocked(&self, id: EntryId) -> bool {
        let earlier = self.items.iter().take_while(|item| item.id != id);
        let Some(item) = self.item(id) else { return false };
        earlier.filter(|other| other.conversation == item.conversation).any(|other| match other.state {
            DeliveryState::Queued { tries, .. } | DeliveryState::Sending { tries } => tries > 0,
            DeliveryState::Rejected { .. } => matches!(other.request, Request::Open(_)),
            DeliveryState::Persisting | DeliveryState::Stored => false,
        })
    }

    /// The conversation that the items go to, whether or not one of them opens it: if another tab removes the opening,
    /// the next message becomes the opening.
    pub fn target(&self) -> Option<ConversationId> {
        self.items.last().map(|item| item.conversation)
    }
}

#[cfg(test)]
mod tests;
