//! What the backend said, in order. `merge` is the only door for its entries.

use std::sync::Arc;

use contract::{
    Action, AuthorKind, ConversationHead, ConversationId, Entries, Entry, EntryBody, EntryId, Status,
};

/// The conversation as far as it was heard. Its entries are always a prefix of the backend's sequence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    lookup: Lookup,
    entries: Vec<Arc<Entry>>,
    /// The `seq` of the newest entry that was there when the backend was first asked.
    initial_seq: u64,
}

/// Whether there is a conversation about the reference.
#[derive(Clone, Debug, Default, PartialEq)]
enum Lookup {
    /// The backend was not asked yet.
    #[default]
    Pending,
    /// There is none yet.
    Absent,
    /// There is, and this is its head.
    Found(Box<ConversationHead>),
}

/// Which person read or answered an entry, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The name of the person.
    pub name: String,
    /// When.
    pub at: contract::Timestamp,
}

impl Conversation {
    /// Takes in a page that was asked for with `after` = [`Self::heard`]; whether it changed anything. Entries
    /// heard before are skipped, so that an answer that arrives twice, or late, changes nothing.
    pub fn merge(&mut self, page: Entries) -> bool {
        let changed = self.merge_head(page.head.clone());
        // A late page of a conversation that another one has taken the place of.
        if self.id() != Some(page.head.id) {
            return changed;
        }
        let heard = self.last_seq_received();
        let is_new = |entry: &Entry| entry.seq > heard;
        self.entries.extend(page.entries.into_iter().filter(is_new).map(Arc::new));
        changed || self.last_seq_received() > heard
    }

    /// Takes in a head, unless it is older than the one that is there; whether it changed anything. Of two
    /// conversations about one reference, opened at the same moment in two places, the newer one is followed:
    /// it is also the one that the next page load finds first.
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

    /// Notes that the backend has no conversation about the reference; whether that is news.
    pub fn set_empty(&mut self) -> bool {
        let news = self.lookup == Lookup::Pending;
        if news {
            self.lookup = Lookup::Absent;
        }
        news
    }

    /// Whether the backend has said what there is.
    pub fn is_loaded(&self) -> bool {
        self.lookup != Lookup::Pending
    }

    /// Whether it is known that nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.lookup == Lookup::Absent
    }

    /// The id, once the backend has the conversation.
    pub fn id(&self) -> Option<ConversationId> {
        self.head().map(|head| head.id)
    }

    /// Everything but what was said.
    pub fn head(&self) -> Option<&ConversationHead> {
        match &self.lookup {
            Lookup::Found(head) => Some(head),
            Lookup::Pending | Lookup::Absent => None,
        }
    }

    /// Whose turn it is.
    pub fn status(&self) -> Option<Status> {
        self.head().map(|head| head.status)
    }

    /// Whether the customer can do this now.
    pub fn can(&self, action: Action) -> bool {
        self.head().is_some_and(|head| head.can.contains(&action))
    }

    /// What was said, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The `seq` of the newest entry heard; 0 before the first.
    pub fn last_seq_received(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    /// One entry.
    pub fn entry(&self, id: EntryId) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The first person who read the entry with this `seq`.
    pub fn read_by(&self, seq: u64) -> Option<Attribution> {
        self.first_by_person(|entry| matches!(entry.body, EntryBody::Read { up_to } if up_to >= seq))
    }

    /// The first person who answered after the entry with this `seq`.
    pub fn answered_by(&self, seq: u64) -> Option<Attribution> {
        self.first_by_person(|entry| entry.seq > seq && is_company_reply(entry))
    }

    fn first_by_person(&self, is_it: impl Fn(&Entry) -> bool) -> Option<Attribution> {
        let person =
            |entry: &&Arc<Entry>| matches!(entry.author.kind, AuthorKind::Person | AuthorKind::AiDrafted);
        let entry = self.entries.iter().filter(person).find(|entry| is_it(entry))?;
        Some(Attribution { name: entry.author.name.clone(), at: entry.at })
    }

    /// What the company said after this `seq`, and not before the backend was first asked.
    pub fn replies_after(&self, seq: u64) -> impl Iterator<Item = &Arc<Entry>> {
        let after = seq.max(self.initial_seq);
        self.entries.iter().filter(move |entry| entry.seq > after && is_company_reply(entry))
    }

    /// The newest answer, unless the customer has said that they have read it.
    pub fn latest_unread_seq(&self) -> Option<u64> {
        let newest = self.entries.iter().rfind(|entry| is_company_reply(entry))?;
        let is_read = |entry: &Arc<Entry>| {
            let mine = entry.author.kind == AuthorKind::Customer;
            mine && matches!(entry.body, EntryBody::Read { up_to } if up_to >= newest.seq)
        };
        (!self.entries.iter().any(is_read)).then_some(newest.seq)
    }

    /// What the company said last, if the customer said nothing after it.
    pub fn latest_reply(&self) -> Option<&Arc<Entry>> {
        let counts = |entry: &&Arc<Entry>| {
            let mine =
                entry.author.kind == AuthorKind::Customer && !matches!(entry.body, EntryBody::Read { .. });
            mine || is_company_reply(entry)
        };
        self.entries.iter().rfind(counts).filter(|entry| is_company_reply(entry))
    }
}

/// Whether the company answers with it.
fn is_company_reply(entry: &Entry) -> bool {
    let says = matches!(
        entry.body,
        EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. }
    );
    says && entry.author.kind != AuthorKind::Customer
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
    fn an_older_head_does_not_overrule_a_newer_one() {
        let mut conversation = Conversation::default();
        let mut late = golden().head;
        late.last_seq = 3;
        late.status = Status::Solved;
        conversation.merge(golden());
        conversation.merge_head(late);
        assert_eq!(conversation.status(), Some(Status::AwaitingCompany));
    }

    #[test]
    fn of_two_conversations_the_newer_one_is_followed_from_its_beginning() {
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
    fn hearing_the_same_again_is_no_news() {
        let mut conversation = Conversation::default();
        assert!(conversation.set_empty());
        assert!(!conversation.set_empty());
        assert!(conversation.merge(golden()));
        assert!(!conversation.merge(golden()));
        assert!(!conversation.set_empty());
    }

    #[test]
    fn whoever_read_or_answered_first_is_named() {
        let mut conversation = Conversation::default();
        conversation.merge(golden());
        assert_eq!(conversation.read_by(1).expect("read").name, "Tom");
        assert_eq!(conversation.answered_by(1).expect("answered").name, "Tom");
        assert_eq!(conversation.answered_by(5).expect("answered").name, "Maria");
        assert_eq!(conversation.read_by(11), None);
        assert_eq!(conversation.answered_by(12), None);
    }

    #[test]
    fn the_newest_answer_is_unread_until_the_customer_has_read_it() {
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
        let newest = unread_with(vec![]).expect("an answer");
        assert_eq!(unread_with(vec![read_by(AuthorKind::Customer, 90, newest - 1)]), Some(newest));
        assert_eq!(unread_with(vec![read_by(AuthorKind::Person, 90, newest)]), Some(newest));
        assert_eq!(unread_with(vec![read_by(AuthorKind::Customer, 90, newest)]), None);
        assert_eq!(Conversation::default().latest_unread_seq(), None);
    }

    #[test]
    fn what_was_there_before_is_no_news() {
        let answers = |conversation: &Conversation| conversation.replies_after(0).count();
        let mut late = Conversation::default();
        late.merge_head(golden().head);
        late.merge(golden());
        assert_eq!(answers(&late), 0);
        let mut early = Conversation::default();
        early.set_empty();
        early.merge(golden());
        assert_eq!(answers(&early), golden().entries.iter().filter(|entry| is_company_reply(entry)).count());
        assert_eq!(early.replies_after(golden().head.last_seq).count(), 0);
    }

    #[test]
    fn the_last_answer_is_nobodys_after_the_customer_has_gone_on() {
        let mut conversation = Conversation::default();
        let until = |seq: usize| Entries {
            head: ConversationHead { last_seq: seq as u64, ..golden().head },
            ..page(0, seq)
        };
        let answers = golden()
            .entries
            .iter()
            .filter(|entry| is_company_reply(entry))
            .map(|entry| entry.seq as usize)
            .collect::<Vec<_>>();
        conversation.merge(until(answers[0]));
        assert_eq!(conversation.latest_reply().map(|entry| entry.seq as usize), Some(answers[0]));
        conversation.merge(golden());
        assert_eq!(conversation.latest_reply(), None, "the customer wrote the last entry");
    }

    proptest! {
        /// Pages that overlap, repeat and arrive late leave a gapless prefix, each entry once.
        #[test]
        fn merging_is_idempotent_and_ordered(spans in prop::collection::vec((0usize..13, 0usize..14), 0..40)) {
            let mut conversation = Conversation::default();
            for (start, end) in spans {
                // A page answers a question that was asked at or before what is heard now.
                let from = start.min(conversation.entries().len());
                conversation.merge(page(from, end.clamp(from, 13)));
                let seqs: Vec<u64> = conversation.entries().iter().map(|entry| entry.seq).collect();
                prop_assert_eq!(&seqs, &(1..=seqs.len() as u64).collect::<Vec<_>>());
            }
        }
    }
}
