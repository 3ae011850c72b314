//! The conversation as received so far: a prefix of the backend's entries, in the order of `seq`. Entries are added by
//! [`Conversation::merge`] alone.

use std::sync::Arc;

use contract::{Action, AuthorKind, Conversation, ConversationId, Entries, Entry, EntryId, Status};

/// The conversation about one reference. Its entries are always a prefix of the backend's sequence, each entry once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConversationReplica {
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
    /// The backend has this conversation.
    Found(Box<Conversation>),
}

/// Keeps what is newer in the known conversation. Answers can overtake one another. Each entry makes `last_seq` greater,
/// but a read position does not, so that read positions are compared on their own.
fn keep_newest(known: &Conversation, received: &mut Conversation) {
    let older = if known.last_seq > received.last_seq {
        std::mem::replace(received, known.clone())
    } else {
        known.clone()
    };
    if older.customer_read_up_to > received.customer_read_up_to {
        received.customer_read_up_to = older.customer_read_up_to;
        received.unread_count = older.unread_count;
    }
    let up_to = |conversation: &Conversation| conversation.company_read.as_ref().map(|read| read.up_to);
    if up_to(&older) > up_to(received) {
        received.company_read = older.company_read;
    }
}

/// The person who read or answered an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub name: String,
    pub at: contract::Timestamp,
}

impl ConversationReplica {
    /// Adds a page of entries that was requested with `after` = [`Self::last_seq_received`]. Entries received before
    /// are skipped, so that a response that arrives twice, or late, changes nothing. True if anything changed.
    pub fn merge(&mut self, page: Entries) -> bool {
        let changed = self.merge_latest(page.conversation.clone());
        // A late page of a conversation that was replaced by another one.
        if self.id() != Some(page.conversation.id) {
            return changed;
        }
        let last_seq = self.last_seq_received();
        let is_new = |entry: &Entry| entry.seq > last_seq;
        self.entries.extend(page.entries.into_iter().filter(is_new).map(Arc::new));
        changed || self.last_seq_received() > last_seq
    }

    /// Takes over a conversation without entries, as far as it is newer than the known one. True if anything changed. Two
    /// devices can open a conversation about one reference at the same moment; then the newer one counts, which is also
    /// the one that the next page load finds first.
    pub fn merge_latest(&mut self, mut received: Conversation) -> bool {
        match self.latest() {
            Some(known) if known.id > received.id => false,
            Some(known) if known.id == received.id => {
                keep_newest(known, &mut received);
                let is_changed = *known != received;
                self.lookup = Lookup::Found(Box::new(received));
                is_changed
            }
            known => {
                if known.is_some() {
                    self.entries.clear();
                }
                if !self.is_loaded() {
                    self.initial_seq = received.last_seq;
                }
                self.lookup = Lookup::Found(Box::new(received));
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
        self.latest().map(|head| head.id)
    }

    /// The conversation without its entries, as it was received last.
    pub fn latest(&self) -> Option<&Conversation> {
        match &self.lookup {
            Lookup::Found(conversation) => Some(conversation),
            Lookup::Pending | Lookup::Absent => None,
        }
    }

    pub fn status(&self) -> Option<Status> {
        self.latest().map(|head| head.status)
    }

    /// True if the action makes sense for the customer at the moment.
    pub fn can(&self, action: Action) -> bool {
        self.latest().is_some_and(|head| head.available_actions.contains(&action))
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

    /// The person at the company who has read the entry with this `seq`.
    pub fn read_by(&self, seq: u64) -> Option<Attribution> {
        let read = self.latest()?.company_read.as_ref().filter(|read| read.up_to >= seq)?;
        Some(Attribution { name: read.name.clone(), at: read.at })
    }

    /// The first person at the company who replied after the entry with this `seq`.
    pub fn answered_by(&self, seq: u64) -> Option<Attribution> {
        let is_reply = |entry: &&Arc<Entry>| entry.seq > seq && entry.is_company_reply();
        let entry = self.entries.iter().filter(is_reply).find(|entry| entry.author.kind.is_person())?;
        Some(Attribution { name: entry.author.name.clone(), at: entry.created_at })
    }

    /// The replies after this `seq` that were written after the first response of the backend.
    pub fn replies_after(&self, seq: u64) -> impl Iterator<Item = &Arc<Entry>> {
        let after = seq.max(self.initial_seq);
        self.entries.iter().filter(move |entry| entry.seq > after && entry.is_company_reply())
    }

    /// The `seq` of the newest reply; `None` if the customer has read it, or if the backend stores no read positions.
    pub fn latest_unread_seq(&self) -> Option<u64> {
        let read_up_to = self.latest()?.customer_read_up_to?;
        let newest = self.entries.iter().rfind(|entry| entry.is_company_reply())?;
        (newest.seq > read_up_to).then_some(newest.seq)
    }

    /// The newest reply; `None` if the customer has written something after it.
    pub fn latest_reply(&self) -> Option<&Arc<Entry>> {
        let counts =
            |entry: &&Arc<Entry>| entry.author.kind == AuthorKind::Customer || entry.is_company_reply();
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
        page.conversation.last_seq = to as u64;
        page.entries = page.entries[from..to].to_vec();
        page
    }

    #[test]
    fn an_older_state_does_not_replace_a_newer_one() {
        let mut conversation = ConversationReplica::default();
        let mut late = golden().conversation;
        late.last_seq = 3;
        late.status = Status::Solved;
        conversation.merge(golden());
        assert!(!conversation.merge_latest(late));
        assert_eq!(conversation.status(), Some(Status::AwaitingCompany));
    }

    #[test]
    fn read_positions_only_grow_in_whatever_order_they_arrive() {
        let read = |customer, up_to| {
            let mut one = golden().conversation;
            one.customer_read_up_to = Some(customer);
            one.unread_count = Some(10 - customer);
            one.company_read.as_mut().expect("golden").up_to = up_to;
            one
        };
        let mut conversation = ConversationReplica::default();
        assert!(conversation.merge_latest(read(5, 2)));
        assert!(!conversation.merge_latest(read(4, 1)));
        assert!(conversation.merge_latest(read(3, 9)));
        let latest = conversation.latest().expect("found");
        assert_eq!((latest.customer_read_up_to, latest.unread_count), (Some(5), Some(5)));
        assert_eq!(latest.company_read.as_ref().map(|read| read.up_to), Some(9));
        // An older answer can have a newer read position.
        let older = Conversation { last_seq: 1, ..read(7, 9) };
        assert!(conversation.merge_latest(older));
        assert_eq!(conversation.latest().expect("found").customer_read_up_to, Some(7));
    }

    #[test]
    fn the_newer_of_two_conversations_replaces_the_older_one_with_its_entries() {
        let head_of = |ms, last_seq| {
            let id = ConversationId::mint(ms, [0; 10]);
            Conversation { id, last_seq, ..golden().conversation }
        };
        let (older, newer) = (head_of(1, 12), head_of(2, 1));
        let mut conversation = ConversationReplica::default();
        assert!(conversation.merge(Entries { conversation: older.clone(), ..golden() }));
        assert!(conversation.merge_latest(newer.clone()));
        assert_eq!((conversation.id(), conversation.last_seq_received()), (Some(newer.id), 0));
        assert!(
            !conversation.merge(Entries { conversation: older, ..golden() }),
            "a late page of the older one"
        );
        assert_eq!((conversation.id(), conversation.last_seq_received()), (Some(newer.id), 0));
    }

    #[test]
    fn merging_the_same_page_again_changes_nothing() {
        let mut conversation = ConversationReplica::default();
        assert!(conversation.set_empty());
        assert!(!conversation.set_empty());
        assert!(conversation.merge(golden()));
        assert!(!conversation.merge(golden()));
        assert!(!conversation.set_empty());
    }

    #[test]
    fn the_person_who_read_or_answered_is_named() {
        let mut conversation = ConversationReplica::default();
        let page = golden();
        let read = page.conversation.company_read.clone().expect("golden");
        conversation.merge(page);
        assert_eq!(conversation.read_by(read.up_to).expect("read").name, "Maria");
        assert_eq!(conversation.read_by(read.up_to + 1), None);
        assert_eq!(conversation.answered_by(1).expect("answered").name, "Tom");
        assert_eq!(conversation.answered_by(99), None);
    }

    #[test]
    fn the_newest_reply_is_unread_until_the_read_position_covers_it() {
        let unread = |read_up_to: Option<u64>, until: usize| {
            let mut page = golden();
            page.entries.truncate(until);
            page.conversation.customer_read_up_to = read_up_to;
            let mut conversation = ConversationReplica::default();
            conversation.merge(page);
            conversation.latest_unread_seq()
        };
        let newest = unread(Some(0), 99).expect("a reply");
        assert_eq!(unread(Some(newest - 1), 99), Some(newest));
        assert_eq!(unread(Some(newest), 99), None);
        assert_eq!(unread(None, 99), None, "a backend without read positions");
        // A history that was read and is not loaded to its end.
        assert_eq!(unread(Some(newest), newest as usize - 1), None);
        assert_eq!(ConversationReplica::default().latest_unread_seq(), None);
    }

    #[test]
    fn replies_before_the_first_response_are_not_new() {
        let replies = |conversation: &ConversationReplica| conversation.replies_after(0).count();
        let mut late = ConversationReplica::default();
        late.merge_latest(golden().conversation);
        late.merge(golden());
        assert_eq!(replies(&late), 0);
        let mut early = ConversationReplica::default();
        early.set_empty();
        early.merge(golden());
        assert_eq!(replies(&early), golden().entries.iter().filter(|entry| entry.is_company_reply()).count());
        assert_eq!(early.replies_after(golden().conversation.last_seq).count(), 0);
    }

    #[test]
    fn there_is_no_latest_reply_after_a_customer_entry() {
        let mut conversation = ConversationReplica::default();
        let until = |seq: usize| Entries {
            conversation: Conversation { last_seq: seq as u64, ..golden().conversation },
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
        fn merging_is_idempotent_and_ordered(spans in prop::collection::vec((0usize..12, 0usize..13), 0..40)) {
            let mut conversation = ConversationReplica::default();
            for (start, end) in spans {
                // A page was requested at, or before, the last entry received.
                let from = start.min(conversation.entries().len());
                conversation.merge(page(from, end.clamp(from, 12)));
                let seqs: Vec<u64> = conversation.entries().iter().map(|entry| entry.seq).collect();
                prop_assert_eq!(&seqs, &(1..=seqs.len() as u64).collect::<Vec<_>>());
            }
        }
    }
}
