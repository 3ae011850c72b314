//! Text of an entry: in full, as a summary of one line, or as a quote.

use contract::{DesiredOutcome, Entry, EntryBody, ReplyPreference, Resolution, STEP_PERSON};

use super::date_time;

/// A summary of one line. Empty for kinds that are shown in full.
pub fn event_summary(entry: &Entry) -> String {
    let name = &entry.author.name;
    match &entry.body {
        EntryBody::Preferences { desired_outcome: outcome, reply_preference: reply } => {
            match preferences_summary(outcome.as_ref(), reply.as_ref()) {
                Some(preferences) => format!("{name} would like: {preferences}"),
                None => format!("{name} takes this back"),
            }
        }
        EntryBody::SolutionFeedback { solved, text } => {
            let resolution = match solved {
                Resolution::Yes => "Solved",
                Resolution::Partly => "Partly solved",
                Resolution::No | Resolution::Unknown => "Not solved",
            };
            with_detail(format!("{resolution}, says {name}"), text.as_deref())
        }
        EntryBody::ReviewRequest { text, .. } => {
            with_detail(format!("{name} asks someone else to look"), text.as_deref())
        }
        EntryBody::Handover { to, .. } if to.name == *name => format!("{name} has this now"),
        EntryBody::Handover { to, summary } => format!("{} took this over from {name}: {summary}", to.name),
        EntryBody::Correction { text, .. } => format!("{name} corrects: {text}"),
        EntryBody::Promise { due, state: Some(_), .. } => missed(&date_time(*due)),
        EntryBody::Promise { due, what, .. } => format!("{name} promises {what} by {}", date_time(*due)),
        EntryBody::Escalation { step, .. } if step == STEP_PERSON => format!("{name} asks for a person"),
        EntryBody::Escalation { step, text } => {
            with_detail(format!("{name} takes it further: {step}"), text.as_deref())
        }
        EntryBody::Notice { text, .. } => text.clone(),
        EntryBody::Unknown { text } => {
            text.clone().unwrap_or_else(|| "Something happened that this page cannot show yet".into())
        }
        _ => String::new(),
    }
}

/// The full text of a message, a proposal or a decision. Empty for other kinds.
pub fn reply_text(body: &EntryBody) -> String {
    match body {
        EntryBody::Message { text, .. } | EntryBody::Proposal { text } => text.clone(),
        EntryBody::Decision { outcome, text, reason, .. } => {
            let parts = [Some(super::outcome(*outcome)), Some(text.as_str()), reason.as_deref()];
            parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// `as written yesterday, 18:42: “The lid is broken”`; `None` for an entry that is not a message.
pub fn quote(entry: &Entry) -> Option<String> {
    Some(format!("as written {}: “{}”", date_time(entry.created_at), excerpt(entry)?))
}

/// The first 60 characters of a message; `None` for an entry that is not a message.
pub fn excerpt(entry: &Entry) -> Option<String> {
    let EntryBody::Message { text, .. } = &entry.body else { return None };
    let mut excerpt: String = text.chars().take(60).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    Some(excerpt)
}

/// Desired outcome and reply preference: `Correct it · By phone · after six`; `None` if both are empty.
pub fn preferences_summary(
    desired_outcome: Option<&DesiredOutcome>,
    reply_preference: Option<&ReplyPreference>,
) -> Option<String> {
    let outcome = desired_outcome.into_iter().flat_map(|outcome| [&outcome.choice, &outcome.text]);
    let reply = reply_preference
        .into_iter()
        .flat_map(|reply| [&reply.channel, &reply.phone, &reply.when, &reply.note]);
    let labels: Vec<&str> =
        outcome.chain(reply).filter_map(|text| Some(option_label(text.as_deref()?))).collect();
    (!labels.is_empty()).then(|| labels.join(" · "))
}

/// The label of a choice. Names without a label, and the customer's own text, stay as they are.
pub fn option_label(name: &str) -> &str {
    match name {
        "correct" => "Correct it",
        "explain" => "Explain it",
        "more_time" => "More time",
        "replace" => "Send a new one",
        "refund" => "Money back",
        "cancel" => "Cancel it",
        "here" => "Here",
        "email" => "By e-mail",
        "phone" => "By phone",
        "post" => "By post",
        own => own,
    }
}

/// The text of a missed promise.
pub fn missed(due: &str) -> String {
    format!("Promised by {due}, and we missed it. We are sorry.")
}

fn with_detail(summary: String, detail: Option<&str>) -> String {
    detail.map_or(summary.clone(), |detail| format!("{summary}: {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offered_choices_are_translated_and_own_text_is_kept() {
        let desired_outcome =
            DesiredOutcome { choice: Some("correct".into()), text: Some("and soon".into()) };
        let reply_preference = ReplyPreference {
            channel: Some("phone".into()),
            phone: Some("0151 234".into()),
            ..ReplyPreference::default()
        };
        assert_eq!(
            preferences_summary(Some(&desired_outcome), Some(&reply_preference)).as_deref(),
            Some("Correct it · and soon · By phone · 0151 234")
        );
        assert_eq!(preferences_summary(Some(&DesiredOutcome::default()), None), None);
    }

    #[test]
    fn entries_of_unknown_kinds_are_summarised() {
        let page: contract::Entries =
            serde_json::from_str(include_str!("../../../contract/golden/newer_entries.json"))
                .expect("golden");
        assert_eq!(event_summary(&page.entries[1]), "It will rain.");
        assert!(event_summary(&page.entries[2]).starts_with("Something happened"));
    }
}
