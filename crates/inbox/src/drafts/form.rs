//! The fields of a draft, and their conversion to a request. A change of the mode keeps the text.

use contract::money::Currency;
use contract::{
    CompanyEntry, DecisionOutcome, DisputedAmount, Limits, Money, Owner, Timestamp, ValidationError,
};
use inbox_api::WriteNote;

/// The kind of entry or note that the form is sent as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComposerMode {
    #[default]
    Reply,
    Decision,
    Promise,
    Notice,
    Note,
    Handover,
}

impl ComposerMode {
    pub const ALL: [Self; 6] =
        [Self::Reply, Self::Decision, Self::Promise, Self::Notice, Self::Note, Self::Handover];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Decision => "decision",
            Self::Promise => "promise",
            Self::Notice => "notice",
            Self::Note => "note",
            Self::Handover => "handover",
        }
    }
}

/// The statement about an amount in dispute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaymentHoldChoice {
    #[default]
    Unspecified,
    /// The amount need not be paid until a time.
    OnHold,
    StaysDue,
}

/// The fields as the agent filled them in.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryForm {
    pub mode: ComposerMode,
    /// The text of the entry or note, in every mode.
    pub text: String,
    /// Whether a reply is sent as a proposal.
    pub proposes_solution: bool,
    pub outcome: DecisionOutcome,
    pub rule: String,
    pub reason: String,
    pub alternative: String,
    /// One document or fact per line.
    pub considered: String,
    pub payment_hold: PaymentHoldChoice,
    /// An amount in the currency of the reference, as typed.
    pub disputed_amount: String,
    /// The value of a `datetime-local` field.
    pub held_until: String,
    /// The value of a `datetime-local` field.
    pub promise_due: String,
    /// The name of the agent who takes over.
    pub new_owner: String,
}

impl Default for EntryForm {
    fn default() -> Self {
        Self {
            mode: ComposerMode::Reply,
            text: String::new(),
            proposes_solution: false,
            outcome: DecisionOutcome::Granted,
            rule: String::new(),
            reason: String::new(),
            alternative: String::new(),
            considered: String::new(),
            payment_hold: PaymentHoldChoice::Unspecified,
            disputed_amount: String::new(),
            held_until: String::new(),
            promise_due: String::new(),
            new_owner: String::new(),
        }
    }
}

/// The body of the request to the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Submission {
    Entry(CompanyEntry),
    Note(WriteNote),
}

/// Facts that the conversion needs and the form does not hold.
pub struct FormContext<'a> {
    /// Parses the value of a `datetime-local` field, such as `2026-11-30T17:00`, in the agent's time zone.
    pub parse_time: &'a dyn Fn(&str) -> Option<Timestamp>,
    /// The currency of the reference, if it has an amount.
    pub currency: Option<&'a Currency>,
}

impl EntryForm {
    /// Whether no field holds text that could be lost.
    pub fn is_empty(&self) -> bool {
        let fields = [&self.text, &self.rule, &self.reason, &self.alternative, &self.considered];
        fields.iter().all(|field| field.trim().is_empty())
    }

    /// Resets the form after `sent` was sent. Text that was typed meanwhile stays, in the same mode: a note
    /// never turns into a reply by itself.
    pub fn clear_sent(&mut self, sent: &str) {
        let text = self.text.strip_prefix(sent).unwrap_or(&self.text).trim_start().to_owned();
        let mode = if text.is_empty() { ComposerMode::Reply } else { self.mode };
        *self = Self { text, mode, ..Self::default() };
    }

    /// Converts the form to a request; an error names the field to change.
    pub fn to_submission(&self, context: &FormContext<'_>) -> Result<Submission, ValidationError> {
        let text = self.text.trim_end().to_owned();
        let limits = Limits::default();
        let entry = match self.mode {
            ComposerMode::Note => {
                let note = WriteNote { text };
                note.check(&limits)?;
                return Ok(Submission::Note(note));
            }
            ComposerMode::Reply if self.proposes_solution => CompanyEntry::Proposal { text },
            ComposerMode::Reply => CompanyEntry::Message { text },
            ComposerMode::Decision => CompanyEntry::Decision {
                outcome: self.outcome,
                text,
                rule: non_empty(&self.rule),
                reason: non_empty(&self.reason),
                alternative: non_empty(&self.alternative),
                considered: self.considered.lines().filter_map(non_empty).collect(),
                disputed_amount: self.to_disputed_amount(context)?,
            },
            ComposerMode::Notice => {
                CompanyEntry::Notice { text, disputed_amount: self.to_disputed_amount(context)? }
            }
            ComposerMode::Promise => {
                CompanyEntry::Promise { due: parse_time(&self.promise_due, "due", context)?, what: text }
            }
            ComposerMode::Handover if self.new_owner.is_empty() => {
                return Err(ValidationError::field("to", "Choose who is to have it."));
            }
            ComposerMode::Handover => {
                CompanyEntry::Handover { to: Owner { name: self.new_owner.clone() }, summary: text }
            }
        };
        entry.check(&limits)?;
        Ok(Submission::Entry(entry))
    }

    fn to_disputed_amount(
        &self,
        context: &FormContext<'_>,
    ) -> Result<Option<DisputedAmount>, ValidationError> {
        let (Some(currency), true) = (context.currency, self.payment_hold != PaymentHoldChoice::Unspecified)
        else {
            return Ok(None);
        };
        let value = self.disputed_amount.trim().replace(',', ".").parse();
        let value = value.map_err(|_| {
            ValidationError::field("disputed_amount.amount", "Write an amount such as 42.00.")
        })?;
        let held_until = match self.payment_hold {
            PaymentHoldChoice::OnHold => {
                Some(parse_time(&self.held_until, "disputed_amount.held_until", context)?)
            }
            PaymentHoldChoice::Unspecified | PaymentHoldChoice::StaysDue => None,
        };
        Ok(Some(DisputedAmount { amount: Money { value, currency: currency.clone() }, held_until }))
    }
}

fn parse_time(text: &str, field: &str, context: &FormContext<'_>) -> Result<Timestamp, ValidationError> {
    (context.parse_time)(text).ok_or_else(|| ValidationError::field(field, "Choose a day and a time."))
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_submission(form: &EntryForm) -> Result<Submission, ValidationError> {
        let currency: Currency = "EUR".parse().expect("a currency");
        let parse_time = |text: &str| text.parse().ok();
        form.to_submission(&FormContext { parse_time: &parse_time, currency: Some(&currency) })
    }

    fn entry(form: &EntryForm) -> CompanyEntry {
        match to_submission(form).expect("it can be sent") {
            Submission::Entry(entry) => entry,
            Submission::Note(_) => panic!("a note"),
        }
    }

    fn invalid_field(form: &EntryForm) -> String {
        to_submission(form).expect_err("it cannot be sent").field
    }

    #[test]
    fn text_becomes_a_message_a_proposal_or_a_note() {
        let form = EntryForm { text: "A new lid. \n".into(), ..EntryForm::default() };
        let text = || "A new lid.".to_owned();
        assert_eq!(entry(&form), CompanyEntry::Message { text: text() });
        assert_eq!(
            entry(&EntryForm { proposes_solution: true, ..form.clone() }),
            CompanyEntry::Proposal { text: text() }
        );
        let note = EntryForm { mode: ComposerMode::Note, proposes_solution: true, ..form };
        assert_eq!(to_submission(&note), Ok(Submission::Note(WriteNote { text: text() })));
        assert_eq!(invalid_field(&EntryForm { text: " ".into(), ..note }), "text");
    }

    #[test]
    fn a_refusal_without_a_reason_is_invalid() {
        let without_reason = EntryForm {
            mode: ComposerMode::Decision,
            outcome: DecisionOutcome::Refused,
            text: "No.".into(),
            ..EntryForm::default()
        };
        assert_eq!(invalid_field(&without_reason), "reason");
        let with_reason = EntryForm {
            reason: " It was used. ".into(),
            considered: "the order\n\n the photos".into(),
            ..without_reason
        };
        let CompanyEntry::Decision { reason, rule, considered, disputed_amount, .. } = entry(&with_reason)
        else {
            panic!("a decision")
        };
        assert_eq!((reason.as_deref(), rule, disputed_amount), (Some("It was used."), None, None));
        assert_eq!(considered, ["the order", "the photos"]);
    }

    #[test]
    fn a_payment_hold_has_an_end_unless_the_amount_stays_due() {
        let form = EntryForm {
            mode: ComposerMode::Decision,
            text: "We look again.".into(),
            payment_hold: PaymentHoldChoice::OnHold,
            disputed_amount: "42,00".into(),
            held_until: "2026-12-05T12:00:00Z".into(),
            ..EntryForm::default()
        };
        let disputed_amount = |form: &EntryForm| match entry(form) {
            CompanyEntry::Decision { disputed_amount, .. } => disputed_amount.expect("one"),
            _ => panic!("a decision"),
        };
        let on_hold = disputed_amount(&form);
        assert_eq!((on_hold.amount.value.as_str(), on_hold.held_until.is_some()), ("42.00", true));
        assert_eq!(
            disputed_amount(&EntryForm { payment_hold: PaymentHoldChoice::StaysDue, ..form.clone() })
                .held_until,
            None
        );
        assert_eq!(
            invalid_field(&EntryForm { held_until: "soon".into(), ..form.clone() }),
            "disputed_amount.held_until"
        );
        let notice = entry(&EntryForm { mode: ComposerMode::Notice, ..form.clone() });
        assert!(
            matches!(notice, CompanyEntry::Notice { disputed_amount: Some(disputed_amount), .. } if disputed_amount == on_hold)
        );
        assert_eq!(
            invalid_field(&EntryForm { disputed_amount: "much".into(), ..form }),
            "disputed_amount.amount"
        );
    }

    #[test]
    fn a_promise_needs_a_time_and_a_handover_needs_an_agent() {
        let promise =
            EntryForm { mode: ComposerMode::Promise, text: "An answer".into(), ..EntryForm::default() };
        assert_eq!(invalid_field(&promise), "due");
        let promise_due = "2026-12-05T12:00:00Z".to_owned();
        assert!(matches!(entry(&EntryForm { promise_due, ..promise }), CompanyEntry::Promise { .. }));
        let handover =
            EntryForm { mode: ComposerMode::Handover, text: "A mug broke.".into(), ..EntryForm::default() };
        assert_eq!(invalid_field(&handover), "to");
        assert!(matches!(
            entry(&EntryForm { new_owner: "Tom".into(), ..handover }),
            CompanyEntry::Handover { .. }
        ));
    }
}
