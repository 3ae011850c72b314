//! The conversation as received so far: a prefix of the backend's entries, in the order of `seq`. Entries are added by
//! [`Conversation::merge`] alone.

use std::sync::Arc;

use contract::{
    Action, AuthorKind, ConversationHead, ConversationId, Entries, Entry, EntryBody, EntryId, Status,
};

/// The conversation about one reference. Its entries are always a prefix of the backend's sequence, each entry once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    lookup: Lookup,
    entries: Vec<Arc<Entry>>,
    /// The `seq` of the newest entry at the time of the first response.
    initial_seq: u64,
}

/// Whether there is a conversation about the reference.
#[derive(Clone, Debug, Default, PartialEq)]
enum Lookup {
    /// The backend has not answered yet.
    #[default]
    Pending,
    /// The backend has no conversation.
    Absent,
    /// The backend has a conversation with this head.
    Found(Box<ConversationHead>),
}

/// The person who read or answered an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub name: String,
    pub at: contract::Timestamp,
}

impl Conversation {
    /// Adds a page of entries that was requested with `after` = [`Self::last_seq_received`]. Entries received before
    /// are skipped, so that a response that arrives twice, or late, changes nothing. True if anything changed.
    pub fn merge(&mut self, page: Entries) -> bool {
        let changed = self.merge_head(page.head.clone());
        // A late page of a conversation that was replaced by another one.
        if self.id() != Some(page.head.id) {
            return changed;
        }
        let last_seq = self.last_seq_received();
        let is_new = |entry: &Entry| entry.seq > last_seq;
        self.entries.extend(page.entries.into_iter().filter(is_new).map(Arc::new));
        changed || self.last_seq_received() > last_seq
    }

    /// Replaces the head, unless the given one is older. True if anything changed. Two devices can open a conversation
    /// about one reference at the same moment; then the newer one counts, which is also the one that the next page load
    /// finds first.
    pub fn merge_head(&mut self, head: ConversationHead) -> bool {
        match self.head() {
            Some(known) if known.id == head.id && (known.last_seq > head.last_seq || *known == head) => false,
            Some(known) if known.id > head.id => false,
            known => {
                if known.is_some_and(|known| known.id != head.id) {
                    self.entries.clear();
                }
                if !self.is_loaded() {
                    self.initial_seq = head.last_seq;
                }
                self.lookup = Lookup::Found(Box::new(head));
                true
            }
        }
    }

    /// Records that the backend has no conversation about the reference. True if that was not known before.
    pub fn set_empty(&mut self) -> bool {
        let is_first_response = self.lookup == Lookup::Pending;
        if is_first_response {
            self.lookup = Lookup::Absent;
        }
        is_first_response
    }

    /// True once the backend has answered whether there is a conversation.
    pub fn is_loaded(&self) -> bool {
        self.lookup != Lookup::Pending
    }

    /// True if the backend has answered that there is no conversation.
    pub fn is_empty(&self) -> bool {
        self.lookup == Lookup::Absent
    }

    /// The id; `None` before the backend has the conversation.
    pub fn id(&self) -> Option<ConversationId> {
        self.head().map(|head| head.id)
    }

    pub fn head(&self) -> Option<&ConversationHead> {
        match &self.lookup {
            Lookup::Found(head) => Some(head),
            Lookup::Pending | Lookup::Absent => None,
        }
    }

    pub fn status(&self) -> Option<Status> {
        self.head().map(|head| head.status)
    }

    /// True if the action makes sense for the customer at the moment.
    pub fn can(&self, action: Action) -> bool {
        self.head().is_some_and(|head| head.can.contains(&action))
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The `seq` of the newest entry received; 0 before the first one.
    pub fn last_seq_received(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    pub fn entry(&self, id: EntryId) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The first person at the company who read the entry with this `seq`.
    pub fn read_by(&self, seq: u64) -> Option<Attribution> {
        self.first_by_person(|entry| matches!(entry.body, EntryBody::Read { up_to } if up_to >= seq))
    }

    /// The first person at the company who replied after the entry with this `seq`.
    pub fn answered_by(&self, seq: u64) -> Option<Attribution> {
        self.first_by_person(|entry| entry.seq > seq && entry.is_company_reply())
    }

    fn first_by_person(&self, matches: impl Fn(&Entry) -> bool) -> Option<Attribution> {
        let is_by_person = |entry: &&Arc<Entry>| entry.author.kind.is_person();
        let entry = self.entries.iter().filter(is_by_person).find(|entry| matches(entry))?;
        Some(Attribution { name: entry.author.name.clone(), at: entry.at })
    }

    /// The replies after this `seq` that were written after the first response of the backend.
    pub fn replies_after(&self, seq: u64) -> impl Iterator<Item = &Arc<Entry>> {
        let after = seq.max(self.initial_seq);
        self.entries.iter().filter(move |entry| entry.seq > after && entry.is_company_reply())
    }

    /// The `seq` of the newest reply; `None` if the customer's read receipts cover it.
    pub fn latest_unread_seq(&self) -> Option<u64> {
        let newest = self.entries.iter().rfind(|entry| entry.is_company_reply())?;
        let is_read = |entry: &Arc<Entry>| {
            let is_by_customer = entry.author.kind == AuthorKind::Customer;
            is_by_customer && matches!(entry.body, EntryBody::Read { up_to } if up_to >= newest.seq)
        };
        (!self.entries.iter().any(is_read)).then_some(newest.seq)
    }

    /// The newest reply; `None` if the customer has written something after it. A read receipt does not count.
    pub fn latest_reply(&self) -> Option<&Arc<Entry>> {
        let counts = |entry: &&Arc<Entry>| {
            let is_customer_entry =
                entry.author.kind == AuthorKind::Customer && !matches!(entry.body, EntryBody::Read { .. });
            is_customer_entry || entry.is_company_reply()
        };
        self.entries.iter().rfind(counts).filter(|entry| entry.is_company_reply())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn golden() -> Entries {
        serde_json::from_str(include_str!("../../contract/golden/entries.json")).expect("golden")
    }

    fn page(from: usize, to: usize) -> Entries {
        let mut page = golden();
        page.head.last_seq = to as u64;
        page.entries = page.entries[from..to].to_vec();
        page
    }

    #[test]
    fn an_older_head_does_not_replace_a_newer_one() {
        let mut conversation = Conversation::default();
        let mut late = golden().head;
        late.last_seq = 3;
        late.status = Status::Solved;
        conversation.merge(golden());
        conversation.merge_head(late);
        assert_eq!(conversation.status(), Some(Status::AwaitingCompany));
    }

    #[test]
    fn the_newer_of_two_conversations_replaces_the_older_one_with_its_entries() {
        let head_of = |ms, last_seq| {
            let id = ConversationId::mint(ms, [0; 10]);
            ConversationHead { id, last_seq, ..golden().head }
        };
        let (older, newer) = (head_of(1, 12), head_of(2, 1));
        let mut conversation = Conversation::default();
        assert!(conversation.merge(Entries { head: older.clone(), ..golden() }));
        assert!(conversation.merge_head(newer.clone()));
        assert_eq!((conversation.id(), conversation.last_seq_received()), (Some(newer.id), 0));
        assert!(!conversation.merge(Entries { head: older, ..golden() }), "a late page of the older one");
        assert_eq!((conversation.id(), conversation.last_seq_received()), (Some(newer.id), 0));
    }

    #[test]
    fn merging_the_same_page_again_changes_nothing() {
        let mut conversation = Conversation::default();
        assert!(conversation.set_empty());
        assert!(!conversation.set_empty());
        assert!(conversation.merge(golden()));
        assert!(!conversation.merge(golden()));
        assert!(!conversation.set_empty());
    }

    #[test]
    fn the_first_person_who_read_or_answered_is_named() {
        let mut conversation = Conversation::default();
        conversation.merge(golden());
        assert_eq!(conversation.read_by(1).expect("read").name, "Tom");
        assert_eq!(conversation.answered_by(1).expect("answered").name, "Tom");
        assert_eq!(conversation.answered_by(5).expect("answered").name, "Maria");
        assert_eq!(conversation.read_by(11), None);
        assert_eq!(conversation.answered_by(12), None);
    }

    #[test]
    fn the_newest_reply_is_unread_until_a_read_receipt_of_the_customer_covers_it() {
        let read_by = |kind, seq, up_to| {
            let mut read = golden().entries[0].clone();
            read.seq = seq;
            read.author.kind = kind;
            read.body = EntryBody::Read { up_to };
            read
        };
        let unread_with = |more: Vec<Entry>| {
            let mut conversation = Conversation::default();
            let mut page = golden();
            page.entries.retain(|entry| !matches!(entry.body, EntryBody::Read { .. }));
            page.entries.extend(more);
            conversation.merge(page);
            conversation.latest_unread_seq()
        };
        let newest = unread_with(vec![]).expect("a reply");
        assert_eq!(unread_with(vec![read_by(AuthorKind::Customer, 90, newest - 1)]), Some(newest));
        assert_eq!(unread_with(vec![read_by(AuthorKind::Person, 90, newest)]), Some(newest));
        assert_eq!(unread_with(vec![read_by(AuthorKind::Customer, 90, newest)]), None);
        assert_eq!(Conversation::default().latest_unread_seq(), None);
    }

    #[test]
    fn replies_before_the_first_response_are_not_new() {
        let replies = |conversation: &Conversation| conversation.replies_after(0).count();
        let mut late = Conversation::default();
        late.merge_head(golden().head);
        late.merge(golden());
        assert_eq!(replies(&late), 0);
        let mut early = Conversation::default();
        early.set_empty();
        early.merge(golden());
        assert_eq!(replies(&early), golden().entries.iter().filter(|entry| entry.is_company_reply()).count());
        assert_eq!(early.replies_after(golden().head.last_seq).count(), 0);
    }

    #[test]
    fn there_is_no_latest_reply_after_a_customer_entry() {
        let mut conversation = Conversation::default();
        let until = |seq: usize| Entries {
            head: ConversationHead { last_seq: seq as u64, ..golden().head },
            ..page(0, seq)
        };
        let replies = golden()
            .entries
            .iter()
            .filter(|entry| entry.is_company_reply())
            .map(|entry| entry.seq as usize)
            .collect::<Vec<_>>();
        conversation.merge(until(replies[0]));
        assert_eq!(conversation.latest_reply().map(|entry| entry.seq as usize), Some(replies[0]));
        conversation.merge(golden());
        assert_eq!(conversation.latest_reply(), None, "the customer wrote the last entry");
    }

    proptest! {
        /// Pages that overlap, repeat and arrive late leave a gapless prefix, each entry once.
        #[test]
        fn merging_is_idempotent_and_ordered(spans in prop::collection::vec((0usize..13, 0usize..14), 0..40)) {
            let mut conversation = Conversation::default();
            for (start, end) in spans {
                // A page was requested at, or before, the last entry received.
                let from = start.min(conversation.entries().len());
                conversation.merge(page(from, end.clamp(from, 13)));
                let seqs: Vec<u64> = conversation.entries().iter().map(|entry| entry.seq).collect();
                prop_assert_eq!(&seqs, &(1..=seqs.len() as u64).collect::<Vec<_>>());
            }
        }
    }
}
