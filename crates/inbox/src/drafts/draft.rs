//! One answer while it is written: a pure state machine. `write` -> `begin` -> `settle`.

use contract::{EntryId, Problem};

use crate::drafts::form::{Around, Form, Outgoing};

/// The words for one conversation. They stay until the desk has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    form: Form,
    state: State,
    /// The newest entry that was there when the agent began to write. Whoever answers after it is read first.
    seen: u64,
    /// What was sent last and may have reached the desk. Sent again under the same id it is the same request,
    /// so that the customer never gets an answer twice.
    tried: Option<(EntryId, Outgoing)>,
}

/// How the answer is.
#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Writing,
    /// On its way, with these words.
    Sending(String),
    /// It did not get through, for this reason.
    Trouble(Trouble),
}

/// Why an answer did not get through, and which field is to be changed, if it is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    /// The field.
    pub field: Option<String>,
    /// What to do, for the agent.
    pub detail: String,
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// Under which id.
    pub id: EntryId,
    /// What.
    pub what: Outgoing,
    /// What the agent had seen.
    pub seen: u64,
}

impl Draft {
    /// The fields as they stand.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Whether there is nothing that could be lost.
    pub fn is_empty(&self) -> bool {
        self.form.is_empty()
    }

    /// Whether it is on its way.
    pub fn is_sending(&self) -> bool {
        matches!(self.state, State::Sending(_))
    }

    /// Why it did not get through.
    pub fn trouble(&self) -> Option<&Trouble> {
        match &self.state {
            State::Trouble(why) => Some(why),
            State::Writing | State::Sending(_) => None,
        }
    }

    /// The newest entry that was there when the agent began to write; `None` as long as there are no words.
    pub fn begun_at(&self) -> Option<u64> {
        (!self.is_empty()).then_some(self.seen)
    }

    /// Takes in a change of the fields; `newest` is the newest entry that the agent sees.
    pub fn write(&mut self, newest: u64, change: impl FnOnce(&mut Form)) {
        if self.is_empty() {
            self.seen = newest;
        }
        change(&mut self.form);
        if !self.is_sending() {
            self.state = State::Writing;
        }
    }

    /// What to send now; nothing while it is on its way already, or when it cannot be sent as it is.
    pub fn begin(&mut self, around: &Around<'_>, mint: impl FnOnce() -> EntryId) -> Option<Sending> {
        if self.is_sending() {
            return None;
        }
        let what = match self.form.outgoing(around) {
            Ok(what) => what,
            Err(invalid) => {
                self.state = State::Trouble(Trouble { field: Some(invalid.field), detail: invalid.detail });
                return None;
            }
        };
        let before = self.tried.take().filter(|(_, before)| *before == what);
        let (id, what) = before.unwrap_or_else(|| (mint(), what));
        self.tried = Some((id, what.clone()));
        self.state = State::Sending(self.form.text.trim_end().to_owned());
        Some(Sending { id, what, seen: self.seen })
    }

    /// The desk has it.
    pub fn arrived(&mut self, newest: u64) {
        let State::Sending(sent) = std::mem::take(&mut self.state) else { return };
        // The same words written once more are another answer.
        self.tried = None;
        self.seen = newest;
        self.form.after_sending(&sent);
    }

    /// It did not get through. A colleague's answer stops it once: whoever sends it again has read that.
    pub fn failed(&mut self, why: Trouble, newest: u64) {
        self.state = State::Trouble(why);
        self.seen = newest;
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self { field: problem.field, detail: problem.detail }
    }
}

impl From<&str> for Trouble {
    fn from(detail: &str) -> Self {
        Self { field: None, detail: detail.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::form::Mode;

    fn id(n: u64) -> EntryId {
        EntryId::mint(n, [0; 10])
    }

    fn begin(draft: &mut Draft, n: u64) -> Option<Sending> {
        draft.begin(&Around { moment: &|_| None, currency: None }, || id(n))
    }

    fn write(draft: &mut Draft, text: &str) {
        draft.write(7, |form| form.text = text.to_owned());
    }

    fn sent(draft: &mut Draft, text: &str, n: u64) -> EntryId {
        write(draft, text);
        begin(draft, n).expect("something to send").id
    }

    fn text(draft: &Draft) -> &str {
        &draft.form().text
    }

    #[test]
    fn after_a_failure_the_same_words_are_the_same_request() {
        let mut draft = Draft::default();
        assert_eq!(sent(&mut draft, "Coming.", 1), id(1));
        draft.failed("Not sent".into(), 7);
        assert_eq!(
            (text(&draft), draft.trouble().map(|why| why.detail.as_str())),
            ("Coming.", Some("Not sent"))
        );
        assert_eq!(sent(&mut draft, "Coming. ", 2), id(1));
        draft.failed("Not sent".into(), 7);
        assert_eq!(sent(&mut draft, "Coming at once.", 3), id(3));
    }

    #[test]
    fn after_a_success_the_same_words_are_another_answer() {
        let mut draft = Draft::default();
        assert_eq!(sent(&mut draft, "Yes.", 1), id(1));
        draft.arrived(8);
        assert!(draft.is_empty());
        assert_eq!(sent(&mut draft, "Yes.", 2), id(2));
    }

    #[test]
    fn what_is_typed_while_it_is_sent_is_kept() {
        let mut draft = Draft::default();
        draft.write(7, |form| form.mode = Mode::Note);
        sent(&mut draft, "Coming.", 1);
        write(&mut draft, "Coming. And");
        assert!(draft.is_sending());
        assert_eq!(begin(&mut draft, 2), None);
        draft.arrived(8);
        assert_eq!((text(&draft), draft.form().mode), ("And", Mode::Note));
        sent(&mut draft, "And", 2);
        draft.arrived(9);
        assert_eq!(draft.form(), &Form::default());
    }

    #[test]
    fn nothing_is_sent_beyond_the_limits_and_it_is_said_why() {
        let mut draft = Draft::default();
        assert_eq!(begin(&mut draft, 1), None);
        assert_eq!(draft.trouble().and_then(|why| why.field.as_deref()), Some("text"));
        write(&mut draft, "W");
        assert_eq!(draft.trouble(), None);
    }

    #[test]
    fn what_was_seen_is_what_was_there_when_the_first_word_was_written() {
        let mut draft = Draft::default();
        assert_eq!(draft.begun_at(), None);
        draft.write(7, |form| form.text = "Com".into());
        draft.write(9, |form| form.text = "Coming.".into());
        assert_eq!(draft.begun_at(), Some(7));
        assert_eq!(begin(&mut draft, 1).map(|sending| sending.seen), Some(7));
        draft.failed("Tom has answered".into(), 9);
        assert_eq!(begin(&mut draft, 2).map(|sending| (sending.seen, sending.id)), Some((9, id(1))));
    }
}
