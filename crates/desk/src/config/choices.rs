//! `[outcome_choices]`, `reply_channels`, `[[contacts]]`, `[[escalation_path]]` and `review_within`: the choices that the
//! company offers its customers.

use std::collections::{BTreeMap, HashSet};

use contract::limits::CHOICE_CHARS;
use contract::{Contact, ContactKind, EscalationStep, OutcomeChoices, STEP_PERSON};
use serde::Deserialize;
use toml::Spanned;

use super::source::{ConfigFileError, ConfigSource};
use crate::company::CustomerChoices;

/// The channels that every widget has labels for.
const CHANNELS: [&str; 4] = ["here", "email", "phone", "post"];
/// Outcomes are buttons side by side, on a phone too.
const MAX_OUTCOMES: usize = 8;
const MAX_OUTCOME_CHARS: usize = 60;

/// `[[escalation_path]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationStepTable {
    step: Option<String>,
    after: String,
    label: String,
    replies_within: Option<String>,
    #[serde(default)]
    contacts: Vec<ContactTable>,
    #[serde(default)]
    reference_kinds: Vec<String>,
}

/// `[[contacts]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactTable {
    kind: ContactKindName,
    value: String,
    label: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum ContactKindName {
    Phone,
    Email,
    Url,
}

/// The tables and values of the file that are about choices.
pub struct ChoiceTables {
    pub outcome_choices: BTreeMap<String, Spanned<Vec<String>>>,
    pub reply_channels: Vec<Spanned<String>>,
    pub contacts: Vec<Spanned<ContactTable>>,
    pub escalation_path: Vec<Spanned<EscalationStepTable>>,
    pub review_within: Option<Spanned<String>>,
}

pub fn choices(source: &ConfigSource<'_>, tables: ChoiceTables) -> Result<CustomerChoices, ConfigFileError> {
    let ChoiceTables { outcome_choices, reply_channels, contacts, escalation_path, review_within } = tables;
    let outcomes =
        outcome_choices.into_iter().map(|(kind, outcomes)| self::outcome_choices(source, kind, outcomes));
    let channels = reply_channels.into_iter().map(|channel| self::channel(source, channel));
    let contacts = contacts.into_iter().map(|table| {
        let at = Some(table.span().start);
        contact(source, at, "contacts", table.into_inner())
    });
    let review_within = review_within.map(|text| {
        let at = Some(text.span().start);
        duration(source, at, "review_within", text.into_inner())
    });
    Ok(CustomerChoices {
        outcomes: outcomes.collect::<Result<_, _>>()?,
        channels: channels.collect::<Result<_, _>>()?,
        contacts: contacts.collect::<Result<_, _>>()?,
        escalation_path: self::escalation_path(source, escalation_path)?,
        review_within: review_within.transpose()?,
    })
}

fn contact(
    source: &ConfigSource<'_>,
    at: Option<usize>,
    field: &str,
    table: ContactTable,
) -> Result<Contact, ConfigFileError> {
    let ContactTable { kind, value, label } = table;
    let (kind, fits, advice) = match kind {
        ContactKindName::Phone => (
            ContactKind::Phone,
            value.chars().any(|letter| letter.is_ascii_digit()),
            "write a telephone number, such as \"+49 30 555 123\"",
        ),
        ContactKindName::Email => {
            (ContactKind::Email, value.contains('@'), "write a mail address, such as \"care@kettle.example\"")
        }
        ContactKindName::Url => (
            ContactKind::Url,
            value.starts_with("https://") || value.starts_with("http://"),
            "write an address that begins with https://",
        ),
    };
    if fits {
        Ok(Contact { kind, value, label })
    } else {
        Err(source.error(at, &format!("{field}.value"), advice))
    }
}

/// An ISO 8601 duration.
fn duration(
    source: &ConfigSource<'_>,
    at: Option<usize>,
    field: &str,
    text: String,
) -> Result<String, ConfigFileError> {
    if text.starts_with('P') && text.parse::<jiff::Span>().is_ok() {
        return Ok(text);
    }
    Err(source.error(at, field, "write a duration, such as \"P1D\" for a day or \"PT12H\" for twelve hours"))
}

fn outcome_choices(
    source: &ConfigSource<'_>,
    kind: String,
    outcomes: Spanned<Vec<String>>,
) -> Result<OutcomeChoices, ConfigFileError> {
    let at = Some(outcomes.span().start);
    let outcomes = outcomes.into_inner();
    let fits = |outcome: &String| !outcome.trim().is_empty() && outcome.chars().count() <= MAX_OUTCOME_CHARS;
    let once = outcomes.iter().collect::<HashSet<_>>().len() == outcomes.len();
    if (1..=MAX_OUTCOMES).contains(&outcomes.len()) && once && outcomes.iter().all(fits) {
        return Ok(OutcomeChoices { reference_kind: kind, choices: outcomes });
    }
    let advice = format!(
        "write 1 to {MAX_OUTCOMES} outcomes, each once and of at most {MAX_OUTCOME_CHARS} characters: [\"correct\", \"explain\"]"
    );
    Err(source.error(at, &format!("outcome_choices.{kind}"), advice))
}

fn channel(source: &ConfigSource<'_>, channel: Spanned<String>) -> Result<String, ConfigFileError> {
    if CHANNELS.contains(&channel.get_ref().as_str()) {
        return Ok(channel.into_inner());
    }
    let advice = format!("\"{}\" is none of {}", channel.get_ref(), CHANNELS.join(", "));
    Err(source.error(Some(channel.span().start), "reply_channels", advice))
}

/// Checks that each `after` is a duration and that no two steps have one name.
fn escalation_path(
    source: &ConfigSource<'_>,
    steps: Vec<Spanned<EscalationStepTable>>,
) -> Result<Vec<EscalationStep>, ConfigFileError> {
    let mut names = HashSet::new();
    let check = |step: Spanned<EscalationStepTable>| {
        let at = Some(step.span().start);
        let EscalationStepTable { step, after, label, replies_within, contacts, reference_kinds } =
            step.into_inner();
        let after = duration(source, at, "escalation_path.after", after)?;
        let replies_within = replies_within
            .map(|text| duration(source, at, "escalation_path.replies_within", text))
            .transpose()?;
        let contacts =
            contacts.into_iter().map(|table| contact(source, at, "escalation_path.contacts", table));
        let contacts = contacts.collect::<Result<_, _>>()?;
        if label.trim().is_empty() {
            return Err(source.error(at, "escalation_path.label", "say who helps there"));
        }
        if step.as_deref() == Some(STEP_PERSON) {
            let advice = "this name asks for a person after an automatic answer; choose another";
            return Err(source.error(at, "escalation_path.step", advice));
        }
        let is_too_long = |name: &String| name.chars().count() > CHOICE_CHARS;
        if step
            .as_ref()
            .is_some_and(|name| name.is_empty() || is_too_long(name) || !names.insert(name.clone()))
        {
            let advice = format!("give each step a name of its own, of at most {CHOICE_CHARS} characters");
            return Err(source.error(at, "escalation_path.step", advice));
        }
        Ok(EscalationStep { step, after, replies_within, label, contacts, reference_kinds })
    };
    steps.into_iter().map(check).collect()
}
