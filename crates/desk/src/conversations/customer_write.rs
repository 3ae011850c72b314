//! What a customer's write says, whether it opens a conversation or goes into one.

use contract::{AttachmentId, CustomerEntry, EntryBody, Reference, ValidationError};

/// Whose write a fingerprint is of: the customer's. An agent's has the agent's name.
pub(crate) const CUSTOMER_WRITER: &str = "customer";

/// Whether every line pointed at is a line of the reference. A reference without lines knows none, so the
/// company's page may name lines that its token leaves out.
pub(crate) fn check_lines(
    field: &str,
    reference: &Reference,
    lines: &[String],
) -> Result<(), ValidationError> {
    let known = |id: &String| reference.lines.iter().any(|line| line.id == *id);
    match lines.iter().find(|id| !known(id)) {
        Some(unknown) if !reference.lines.is_empty() => Err(ValidationError::field(
            field,
            format!("{} has no line \"{unknown}\". Name ids of its lines.", reference.key()),
        )),
        _ => Ok(()),
    }
}

/// Refuses files: this version of the desk does not keep them, and must not act as if it did.
pub(crate) fn reject_attachments(field: &str, attachments: &[AttachmentId]) -> Result<(), ValidationError> {
    if attachments.is_empty() {
        return Ok(());
    }
    Err(ValidationError::field(
        field,
        "This desk does not take attachments; its capabilities do not name them.",
    ))
}

/// What is stored of a write that was accepted.
pub(crate) fn entry_body(write: CustomerEntry) -> EntryBody {
    match write {
        CustomerEntry::Message { text, lines, refers_to, .. } => {
            EntryBody::Message { text, attachments: vec![], lines, refers_to }
        }
        CustomerEntry::Verdict { solved, text } => EntryBody::Verdict { solved, text },
        CustomerEntry::Wish { wish, treatment } => EntryBody::Wish { wish, treatment },
        CustomerEntry::Review { of, text } => EntryBody::Review { of, text },
        CustomerEntry::Correction { of, text } => EntryBody::Correction { of, text },
        CustomerEntry::Escalation { step, text } => EntryBody::Escalation { step, text },
        CustomerEntry::Read { up_to } => EntryBody::Read { up_to },
    }
}
