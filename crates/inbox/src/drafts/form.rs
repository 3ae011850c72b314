//! What an agent is writing, before it is sent: the fields of every kind of write, and which kind it is to be.
//! Turning from one kind to another keeps the words.

use contract::money::Currency;
use contract::{DecisionOutcome, Limits, Money, PaymentHold, Timestamp, ValidationError};
use inbox_api::{AgentEntry, WriteNote};

/// What it is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Words to the customer.
    #[default]
    Reply,
    /// What was decided.
    Decision,
    /// An answer by a time.
    Promise,
    /// Something to know, such as what need not be paid meanwhile.
    Notice,
    /// Words for the other agents alone.
    Note,
    /// Giving it to somebody else.
    Handover,
}

/// What is said about an amount in dispute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dispute {
    /// Nothing.
    #[default]
    NotSaid,
    /// It need not be paid until a time.
    Paused,
    /// It stays due.
    Due,
}

/// The fields, as they stand on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// What it is to be.
    pub mode: Mode,
    /// The words, of whatever kind.
    pub text: String,
    /// Whether the agent thinks that this solves it.
    pub solves: bool,
    /// What was decided.
    pub outcome: DecisionOutcome,
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// What is possible instead.
    pub instead: String,
    /// What was looked at, one thing a line.
    pub looked_at: String,
    /// What is said about an amount in dispute.
    pub dispute: Dispute,
    /// The amount, in whole units of the reference's currency.
    pub amount: String,
    /// Until when it is paused, as the browser's field has it.
    pub until: String,
    /// By when an answer is promised, as the browser's field has it.
    pub due: String,
    /// Who is to have it.
    pub to: String,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            mode: Mode::Reply,
            text: String::new(),
            solves: false,
            outcome: DecisionOutcome::Granted,
            rule: String::new(),
            reason: String::new(),
            instead: String::new(),
            looked_at: String::new(),
            dispute: Dispute::NotSaid,
            amount: String::new(),
            until: String::new(),
            due: String::new(),
            to: String::new(),
        }
    }
}

/// What goes to the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// An entry, which the customer sees.
    Entry(AgentEntry),
    /// A note, which only agents see.
    Note(WriteNote),
}

/// What the page knows of the outside of the form.
pub struct Around<'a> {
    /// Reads the browser's field for a moment: `2026-11-30T17:00` in the agent's time zone.
    pub moment: &'a dyn Fn(&str) -> Option<Timestamp>,
    /// The currency of the reference, if it has an amount.
    pub currency: Option<&'a Currency>,
}

impl Form {
    /// Whether there is nothing that could be lost.
    pub fn is_empty(&self) -> bool {
        let fields = [&self.text, &self.rule, &self.reason, &self.instead, &self.looked_at];
        fields.iter().all(|field| field.trim().is_empty())
    }

    /// Nothing, as before the first word. What was typed while these words were sent stays what it was to be: words
    /// for colleagues never become words for the customer by themselves.
    pub fn after_sending(&mut self, sent: &str) {
        let text = self.text.strip_prefix(sent).unwrap_or(&self.text).trim_start().to_owned();
        let mode = if text.is_empty() { Mode::Reply } else { self.mode };
        *self = Self { text, mode, ..Self::default() };
    }

    /// What goes to the desk, or what is to be changed first.
    pub fn outgoing(&self, around: &Around<'_>) -> Result<Outgoing, ValidationError> {
        let text = self.text.trim_end().to_owned();
        let limits = Limits::default();
        let write = match self.mode {
            Mode::Note => {
                let note = WriteNote { text };
                note.check(&limits)?;
                return Ok(Outgoing::Note(note));
            }
            Mode::Reply if self.solves => AgentEntry::Proposal { text },
            Mode::Reply => AgentEntry::Message { text },
            Mode::Decision => AgentEntry::Decision {
                outcome: self.outcome,
                text,
                rule: said(&self.rule),
                reason: said(&self.reason),
                instead: said(&self.instead),
                looked_at: self.looked_at.lines().filter_map(said).collect(),
                protection: self.protection(around)?,
            },
            Mode::Notice => AgentEntry::Notice { text, protection: self.protection(around)? },
            Mode::Promise => AgentEntry::Promise { due: moment(&self.due, "due", around)?, what: text },
            Mode::Handover if self.to.is_empty() => {
                return Err(ValidationError::field("to", "Choose who is to have it."));
            }
            Mode::Handover => AgentEntry::Handover { to: self.to.clone(), summary: text },
        };
        write.check(&limits)?;
        Ok(Outgoing::Entry(write))
    }

    fn protection(&self, around: &Around<'_>) -> Result<Option<PaymentHold>, ValidationError> {
        let (Some(currency), true) = (around.currency, self.dispute != Dispute::NotSaid) else {
            return Ok(None);
        };
        let value = self.amount.trim().replace(',', ".").parse();
        let value = value
            .map_err(|_| ValidationError::field("protection.amount", "Write an amount such as 42.00."))?;
        let until = match self.dispute {
            Dispute::Paused => Some(moment(&self.until, "protection.until", around)?),
            Dispute::NotSaid | Dispute::Due => None,
        };
        Ok(Some(PaymentHold { amount: Money { value, currency: currency.clone() }, until }))
    }
}

fn moment(text: &str, field: &str, around: &Around<'_>) -> Result<Timestamp, ValidationError> {
    (around.moment)(text).ok_or_else(|| ValidationError::field(field, "Choose a day and a time."))
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing(form: &Form) -> Result<Outgoing, ValidationError> {
        let currency: Currency = "EUR".parse().expect("a currency");
        let moment = |text: &str| text.parse().ok();
        form.outgoing(&Around { moment: &moment, currency: Some(&currency) })
    }

    fn entry(form: &Form) -> AgentEntry {
        match outgoing(form).expect("it can be sent") {
            Outgoing::Entry(write) => write,
            Outgoing::Note(_) => panic!("a note"),
        }
    }

    fn wrong(form: &Form) -> String {
        outgoing(form).expect_err("it cannot be sent").field
    }

    #[test]
    fn words_are_a_message_a_proposal_or_a_note() {
        let form = Form { text: "A new lid. \n".into(), ..Form::default() };
        let text = || "A new lid.".to_owned();
        assert_eq!(entry(&form), AgentEntry::Message { text: text() });
        assert_eq!(entry(&Form { solves: true, ..form.clone() }), AgentEntry::Proposal { text: text() });
        let note = Form { mode: Mode::Note, solves: true, ..form };
        assert_eq!(outgoing(&note), Ok(Outgoing::Note(WriteNote { text: text() })));
        assert_eq!(wrong(&Form { text: " ".into(), ..note }), "text");
    }

    #[test]
    fn a_refusal_needs_its_reason_before_it_leaves_the_page() {
        let refused = Form {
            mode: Mode::Decision,
            outcome: DecisionOutcome::Refused,
            text: "No.".into(),
            ..Form::default()
        };
        assert_eq!(wrong(&refused), "reason");
        let given =
            Form { reason: " It was used. ".into(), looked_at: "the order\n\n the photos".into(), ..refused };
        let AgentEntry::Decision { reason, rule, looked_at, protection, .. } = entry(&given) else {
            panic!("a decision")
        };
        assert_eq!((reason.as_deref(), rule, protection), (Some("It was used."), None, None));
        assert_eq!(looked_at, ["the order", "the photos"]);
    }

    #[test]
    fn an_amount_in_dispute_is_paused_until_a_time_or_plainly_due() {
        let form = Form {
            mode: Mode::Decision,
            text: "We look again.".into(),
            dispute: Dispute::Paused,
            amount: "42,00".into(),
            until: "2026-12-05T12:00:00Z".into(),
            ..Form::default()
        };
        let protection = |form: &Form| match entry(form) {
            AgentEntry::Decision { protection, .. } => protection.expect("one"),
            _ => panic!("a decision"),
        };
        let paused = protection(&form);
        assert_eq!((paused.amount.value.as_str(), paused.until.is_some()), ("42.00", true));
        assert_eq!(protection(&Form { dispute: Dispute::Due, ..form.clone() }).until, None);
        assert_eq!(wrong(&Form { until: "soon".into(), ..form.clone() }), "protection.until");
        let notice = entry(&Form { mode: Mode::Notice, ..form.clone() });
        assert!(
            matches!(notice, AgentEntry::Notice { protection: Some(protection), .. } if protection == paused)
        );
        assert_eq!(wrong(&Form { amount: "much".into(), ..form }), "protection.amount");
    }

    #[test]
    fn a_promise_needs_a_time_and_a_handover_somebody() {
        let promise = Form { mode: Mode::Promise, text: "An answer".into(), ..Form::default() };
        assert_eq!(wrong(&promise), "due");
        let due = "2026-12-05T12:00:00Z".to_owned();
        assert!(matches!(entry(&Form { due, ..promise }), AgentEntry::Promise { .. }));
        let handover = Form { mode: Mode::Handover, text: "A mug broke.".into(), ..Form::default() };
        assert_eq!(wrong(&handover), "to");
        assert!(matches!(entry(&Form { to: "Tom".into(), ..handover }), AgentEntry::Handover { .. }));
    }
}
