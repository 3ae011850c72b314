//! An agent's draft: a pure state machine. `edit` -> `start_sending` -> `mark_sent` or `mark_failed`.

use contract::{EntryId, Problem};

use crate::drafts::form::{EntryForm, FormContext, Submission};

/// The draft of one conversation. Its text stays until the desk has stored it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryDraft {
    form: EntryForm,
    state: DraftState,
    /// The last `seq` that the agent saw when the draft was begun. The desk rejects a reply if another agent
    /// has replied after it.
    seen_seq: u64,
    /// The last request, which may have reached the desk. Resent under the same id, it is stored once.
    last_attempt: Option<(EntryId, Submission)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum DraftState {
    #[default]
    Editing,
    /// A request with this text is in flight.
    Sending(String),
    Failed(SendError),
}

/// The reason why a draft was not sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendError {
    /// The field to change, if the reason is one field.
    pub field: Option<String>,
    /// The explanation that the agent reads.
    pub detail: String,
}

/// A request to send.
#[derive(Clone, Debug, PartialEq)]
pub struct SendRequest {
    pub id: EntryId,
    pub submission: Submission,
    pub seen_seq: u64,
}

impl EntryDraft {
    pub fn form(&self) -> &EntryForm {
        &self.form
    }

    /// Whether no field holds text that could be lost.
    pub fn is_empty(&self) -> bool {
        self.form.is_empty()
    }

    pub fn is_sending(&self) -> bool {
        matches!(self.state, DraftState::Sending(_))
    }

    pub fn error(&self) -> Option<&SendError> {
        match &self.state {
            DraftState::Failed(error) => Some(error),
            DraftState::Editing | DraftState::Sending(_) => None,
        }
    }

    /// The last `seq` that the agent saw when the draft was begun; `None` while the draft is empty.
    pub fn seen_seq(&self) -> Option<u64> {
        (!self.is_empty()).then_some(self.seen_seq)
    }

    /// Changes the form. `last_seq` is the last `seq` that the agent sees.
    pub fn edit(&mut self, last_seq: u64, change: impl FnOnce(&mut EntryForm)) {
        if self.is_empty() {
            self.seen_seq = last_seq;
        }
        change(&mut self.form);
        if !self.is_sending() {
            self.state = DraftState::Editing;
        }
    }

    /// Starts a request. `None` while another one is in flight, or if the form is invalid; then `error` has
    /// the reason.
    pub fn start_sending(
        &mut self,
        context: &FormContext<'_>,
        mint_id: impl FnOnce() -> EntryId,
    ) -> Option<SendRequest> {
        if self.is_sending() {
            return None;
        }
        let submission = match self.form.to_submission(context) {
            Ok(submission) => submission,
            Err(invalid) => {
                self.state =
                    DraftState::Failed(SendError { field: Some(invalid.field), detail: invalid.detail });
                return None;
            }
        };
        let resend = self.last_attempt.take().filter(|(_, previous)| *previous == submission);
        let (id, submission) = resend.unwrap_or_else(|| (mint_id(), submission));
        self.last_attempt = Some((id, submission.clone()));
        self.state = DraftState::Sending(self.form.text.trim_end().to_owned());
        Some(SendRequest { id, submission, seen_seq: self.seen_seq })
    }

    /// Records that the desk has stored the draft.
    pub fn mark_sent(&mut self, last_seq: u64) {
        let DraftState::Sending(sent) = std::mem::take(&mut self.state) else { return };
        // The same text, written once more, is a new entry.
        self.last_attempt = None;
        self.seen_seq = last_seq;
        self.form.clear_sent(&sent);
    }

    /// Records a failure. The agent has then seen everything up to `last_seq`: a reply of another agent
    /// rejects the draft only once.
    pub fn mark_failed(&mut self, error: SendError, last_seq: u64) {
        self.state = DraftState::Failed(error);
        self.seen_seq = last_seq;
    }
}

impl From<Problem> for SendError {
    fn from(problem: Problem) -> Self {
        Self { field: problem.field, detail: problem.detail }
    }
}

impl From<&str> for SendError {
    fn from(detail: &str) -> Self {
        Self { field: None, detail: detail.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::form::ComposerMode;

    fn id(n: u64) -> EntryId {
        EntryId::mint(n, [0; 10])
    }

    fn start_sending(draft: &mut EntryDraft, n: u64) -> Option<SendRequest> {
        draft.start_sending(&FormContext { parse_time: &|_| None, currency: None }, || id(n))
    }

    fn edit(draft: &mut EntryDraft, text: &str) {
        draft.edit(7, |form| form.text = text.to_owned());
    }

    fn sent(draft: &mut EntryDraft, text: &str, n: u64) -> EntryId {
        edit(draft, text);
        start_sending(draft, n).expect("something to send").id
    }

    fn text(draft: &EntryDraft) -> &str {
        &draft.form().text
    }

    #[test]
    fn the_same_text_after_a_failure_is_resent_under_the_same_id() {
        let mut draft = EntryDraft::default();
        assert_eq!(sent(&mut draft, "Coming.", 1), id(1));
        draft.mark_failed("Not sent".into(), 7);
        assert_eq!(
            (text(&draft), draft.error().map(|error| error.detail.as_str())),
            ("Coming.", Some("Not sent"))
        );
        assert_eq!(sent(&mut draft, "Coming. ", 2), id(1));
        draft.mark_failed("Not sent".into(), 7);
        assert_eq!(sent(&mut draft, "Coming at once.", 3), id(3));
    }

    #[test]
    fn the_same_text_after_a_success_is_a_new_entry() {
        let mut draft = EntryDraft::default();
        assert_eq!(sent(&mut draft, "Yes.", 1), id(1));
        draft.mark_sent(8);
        assert!(draft.is_empty());
        assert_eq!(sent(&mut draft, "Yes.", 2), id(2));
    }

    #[test]
    fn text_typed_while_sending_is_kept() {
        let mut draft = EntryDraft::default();
        draft.edit(7, |form| form.mode = ComposerMode::Note);
        sent(&mut draft, "Coming.", 1);
        edit(&mut draft, "Coming. And");
        assert!(draft.is_sending());
        assert_eq!(start_sending(&mut draft, 2), None);
        draft.mark_sent(8);
        assert_eq!((text(&draft), draft.form().mode), ("And", ComposerMode::Note));
        sent(&mut draft, "And", 2);
        draft.mark_sent(9);
        assert_eq!(draft.form(), &EntryForm::default());
    }

    #[test]
    fn an_invalid_form_is_not_sent_and_its_error_names_the_field() {
        let mut draft = EntryDraft::default();
        assert_eq!(start_sending(&mut draft, 1), None);
        assert_eq!(draft.error().and_then(|error| error.field.as_deref()), Some("text"));
        edit(&mut draft, "W");
        assert_eq!(draft.error(), None);
    }

    #[test]
    fn the_seen_seq_is_taken_at_the_first_edit() {
        let mut draft = EntryDraft::default();
        assert_eq!(draft.seen_seq(), None);
        draft.edit(7, |form| form.text = "Com".into());
        draft.edit(9, |form| form.text = "Coming.".into());
        assert_eq!(draft.seen_seq(), Some(7));
        assert_eq!(start_sending(&mut draft, 1).map(|sending| sending.seen_seq), Some(7));
        draft.mark_failed("Tom has answered".into(), 9);
        assert_eq!(
            start_sending(&mut draft, 2).map(|sending| (sending.seen_seq, sending.id)),
            Some((9, id(1)))
        );
    }
}
