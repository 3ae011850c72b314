//! `[wishes]`, `channels` and `[[help_path]]`: the choices that the company offers its customers.

use std::collections::{BTreeMap, HashSet};

use contract::{EscalationStep, OutcomeChoices, STEP_PERSON};
use serde::Deserialize;
use toml::Spanned;

use super::source::{ConfigFileError, ConfigSource};
use crate::company::CustomerChoices;

/// The channels that every widget has labels for.
const CHANNELS: [&str; 4] = ["here", "email", "phone", "post"];
/// Outcomes are buttons side by side, on a phone too.
const MAX_OUTCOMES: usize = 8;
const MAX_OUTCOME_CHARS: usize = 60;

/// `[[help_path]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationStepTable {
    step: Option<String>,
    after: String,
    label: String,
    contact: Option<String>,
    #[serde(default)]
    kinds: Vec<String>,
}

pub fn choices(
    source: &ConfigSource<'_>,
    wishes: BTreeMap<String, Spanned<Vec<String>>>,
    channels: Vec<Spanned<String>>,
    steps: Vec<Spanned<EscalationStepTable>>,
) -> Result<CustomerChoices, ConfigFileError> {
    let wishes = wishes.into_iter().map(|(kind, outcomes)| self::outcome_choices(source, kind, outcomes));
    let channels = channels.into_iter().map(|channel| self::channel(source, channel));
    Ok(CustomerChoices {
        outcomes: wishes.collect::<Result<_, _>>()?,
        channels: channels.collect::<Result<_, _>>()?,
        escalation_path: escalation_path(source, steps)?,
    })
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
        return Ok(OutcomeChoices { kind, outcomes });
    }
    let advice = format!(
        "write 1 to {MAX_OUTCOMES} outcomes, each once and of at most {MAX_OUTCOME_CHARS} characters: [\"correct\", \"explain\"]"
    );
    Err(source.error(at, &format!("wishes.{kind}"), advice))
}

fn channel(source: &ConfigSource<'_>, channel: Spanned<String>) -> Result<String, ConfigFileError> {
    if CHANNELS.contains(&channel.get_ref().as_str()) {
        return Ok(channel.into_inner());
    }
    let advice = format!("\"{}\" is none of {}", channel.get_ref(), CHANNELS.join(", "));
    Err(source.error(Some(channel.span().start), "channels", advice))
}

/// Checks that each `after` is a duration and that no two steps have one name.
fn escalation_path(
    source: &ConfigSource<'_>,
    steps: Vec<Spanned<EscalationStepTable>>,
) -> Result<Vec<EscalationStep>, ConfigFileError> {
    let mut names = HashSet::new();
    let check = |step: Spanned<EscalationStepTable>| {
        let at = Some(step.span().start);
        let EscalationStepTable { step, after, label, contact, kinds } = step.into_inner();
        if !after.starts_with('P') || after.parse::<jiff::Span>().is_err() {
            let advice = "write how long after the first message it opens, such as \"P1D\" or \"PT12H\"";
            return Err(source.error(at, "help_path.after", advice));
        }
        if label.trim().is_empty() {
            return Err(source.error(at, "help_path.label", "say who helps there"));
        }
        if step.as_deref() == Some(STEP_PERSON) {
            let advice = "this name asks for a person after an automatic answer; choose another";
            return Err(source.error(at, "help_path.step", advice));
        }
        if step.as_ref().is_some_and(|name| name.is_empty() || !names.insert(name.clone())) {
            return Err(source.error(at, "help_path.step", "give each step a name of its own"));
        }
        Ok(EscalationStep { step, after, label, contact, kinds })
    };
    steps.into_iter().map(check).collect()
}
