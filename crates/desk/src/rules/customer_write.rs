//! What a customer's write says, whether it opens a conversation or goes into one.

use contract::{AttachmentId, Body, Invalid, Reference, Write};

/// Whose write a fingerprint is of: the customer's. An agent's has the agent's name.
pub(super) const BY_CUSTOMER: &str = "customer";

/// Whether every line pointed at is a line of the reference. A reference without lines knows none, so the
/// company's page may name lines that its token leaves out.
pub(super) fn known_lines(field: &str, reference: &Reference, lines: &[String]) -> Result<(), Invalid> {
    let known = |id: &String| reference.lines.iter().any(|line| line.id == *id);
    match lines.iter().find(|id| !known(id)) {
        Some(unknown) if !reference.lines.is_empty() => Err(Invalid::field(
            field,
            format!("{} has no line \"{unknown}\". Name ids of its lines.", reference.key()),
        )),
        _ => Ok(()),
    }
}

/// Refuses files: this version of the desk does not keep them, and must not act as if it did.
pub(super) fn no_attachments(field: &str, attachments: &[AttachmentId]) -> Result<(), Invalid> {
    if attachments.is_empty() {
        return Ok(());
    }
    Err(Invalid::field(field, "This desk does not take attachments; its capabilities do not name them."))
}

/// What is stored of a write that was accepted.
pub(super) fn body_of(write: Write) -> Body {
    match write {
        Write::Message { text, lines, refers_to, .. } => {
            Body::Message { text, attachments: vec![], lines, refers_to }
        }
        Write::Verdict { solved, text } => Body::Verdict { solved, text },
        Write::Wish { wish, treatment } => Body::Wish { wish, treatment },
        Write::Review { of, text } => Body::Review { of, text },
        Write::Correction { of, text } => Body::Correction { of, text },
        Write::Escalation { step, text } => Body::Escalation { step, text },
        Write::Read { up_to } => Body::Read { up_to },
    }
}
