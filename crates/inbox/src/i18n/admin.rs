//! Every visible string about people, their sessions and the audit log.

use inbox_api::{AccountStatus, AuditAction, AuditActor, AuditEntry, Role};
use widget::words;

pub use labels::*;

/// The strings that are the same every time.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const PEOPLE: &str = "People";
    pub const YOUR_SESSIONS: &str = "Your sessions";
    pub const AUDIT: &str = "Audit log";
    pub const LOADING: &str = "One moment…";

    pub const INVITE: &str = "Invite";
    pub const INVITE_SOMEBODY: &str = "Invite somebody";
    pub const NAME_SEEN: &str = "Name, as customers see it";
    pub const ROLE: &str = "Role";
    pub const STANDING: &str = "Can sign in";
    pub const SESSIONS: &str = "Sessions";
    pub const TO_DO: &str = "What you can do";
    pub const A_LEAD_CAN: &str = "An agent answers customers. A lead also lets people in and out.";

    pub const MAKE_LEAD: &str = "Make lead";
    pub const MAKE_AGENT: &str = "Make agent";
    pub const NEW_LINK: &str = "New link";
    pub const DISABLE: &str = "Disable";
    pub const ENABLE: &str = "Enable";
    pub const COPY: &str = "Copy";
    pub const COPIED: &str = "Copied.";
    pub const COPY_BY_HAND: &str = "The link is selected: copy it with the keyboard or a long press.";
    pub const CLOSE: &str = "Done";

    pub const BROWSER: &str = "Browser";
    pub const UNKNOWN_BROWSER: &str = "A browser we do not know";
    pub const BEGUN: &str = "Signed in";
    pub const USED: &str = "Last used";
    pub const THIS_ONE: &str = "this one";
    pub const END: &str = "End";
    pub const NO_SESSIONS: &str = "Signed in nowhere.";

    pub const CHANGE_PASSWORD: &str = "Change your password";
    pub const OLD_PASSWORD: &str = "Your password so far";
    pub const NEW_PASSWORD: &str = "New password";
    pub const TEN: &str = "At least 10 characters. Several words are easy to keep in mind.";
    pub const SHOW: &str = "Show it";
    pub const CHANGE: &str = "Change it";
    pub const CHANGED: &str = "Your password is changed, and your other sessions have ended.";
    pub const NOT_DONE: &str = "Not done: the desk cannot be reached just now. Try again.";

    pub const CHOOSE_AND_IN: &str = "Choose it and sign in";
    pub const CHOOSE: &str = "Choose a password. With it and your name you sign in from now on.";
    pub const PASSWORD: &str = "Password";
    pub const INVITATION_REFUSED: &str =
        "This invitation is used up or too old. Ask whoever sent it for a new link, or sign in.";
    pub const TO_SIGN_IN: &str = "To the sign-in";

    pub const WHEN: &str = "When";
    pub const WHAT: &str = "What";
    pub const EARLIER: &str = "Show earlier";
}

/// `Welcome, Tom`.
pub fn welcome(name: &str) -> String {
    format!("Welcome, {name}")
}

/// `agent`.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Lead => "lead",
    }
}

/// `not yet`.
pub fn standing(standing: AccountStatus) -> &'static str {
    match standing {
        AccountStatus::Invited => "invited, not yet",
        AccountStatus::Active => "yes",
        AccountStatus::Disabled => "disabled",
    }
}

/// What a button does to whom: `Disable Tom`. There is one in every row.
pub fn about(deed: &str, name: &str) -> String {
    format!("{deed}: {name}")
}

/// `Tom's sessions`.
pub fn sessions_of(name: &str) -> String {
    format!("Sessions: {name}")
}

/// `2 sessions`.
pub fn sessions(count: u64) -> String {
    match count {
        0 => "none".into(),
        _ => words::number(count as f64),
    }
}

/// `A link for Tom`.
pub fn link_for(name: &str) -> String {
    format!("A link for {name}")
}

/// What to do with a link that was just made.
pub fn hand_on(name: &str, until: &str) -> String {
    format!(
        "Hand it on to {name}, who chooses a password with it. It is shown only now, works once, and is good until {until}."
    )
}

/// `Disable Tom?`
pub fn disable_whom(name: &str) -> String {
    format!("Disable {name}?")
}

/// What comes of it.
pub fn disable_means(name: &str) -> String {
    format!(
        "{name} is signed out everywhere and cannot sign in any more. What {name} wrote stays, with the name on it. \
         You can enable {name} again."
    )
}

/// One line of the audit log: `Maria invited Tom as an agent`.
pub fn deed(entry: &AuditEntry) -> String {
    let by = match &entry.by {
        AuditActor::Person(name) => name.as_str(),
        AuditActor::CommandLine => "The command line",
        AuditActor::Somebody => "Somebody",
    };
    let themselves = entry.whom.is_none();
    let whom = entry.whom.as_deref().unwrap_or("themselves");
    match &entry.deed {
        AuditAction::Added { role } => format!("{by} added {whom} as {}", a(*role)),
        AuditAction::Invited { role } => format!("{by} invited {whom} as {}", a(*role)),
        AuditAction::LinkMade => format!("{by} made a link for {whom}"),
        AuditAction::SignedIn => format!("{by} signed in"),
        AuditAction::SignInRefused => format!("A sign-in as {whom} was refused"),
        AuditAction::SignedOut => format!("{by} signed out"),
        AuditAction::RoleChanged { role } => format!("{by} made {whom} {}", a(*role)),
        AuditAction::Disabled => format!("{by} disabled {whom}"),
        AuditAction::Enabled => format!("{by} enabled {whom}"),
        AuditAction::PasswordChanged => format!("{by} chose a password"),
        AuditAction::SessionEnded if themselves => format!("{by} ended one of their own sessions"),
        AuditAction::SessionEnded => format!("{by} ended a session of {whom}"),
        AuditAction::ReplyAdded { name } => format!("{by} added the saved reply “{name}”"),
        AuditAction::ReplyChanged { name, before } if name == before => {
            format!("{by} changed the saved reply “{name}”")
        }
        AuditAction::ReplyChanged { name, before } => {
            format!("{by} changed the saved reply “{before}”, now “{name}”")
        }
        AuditAction::ReplyRemoved { name } => format!("{by} removed the saved reply “{name}”"),
    }
}

fn a(role: Role) -> &'static str {
    match role {
        Role::Agent => "an agent",
        Role::Lead => "a lead",
    }
}

#[cfg(test)]
mod tests {
    use contract::Timestamp;

    use super::*;

    fn entry(by: AuditActor, whom: Option<&str>, deed: AuditAction) -> AuditEntry {
        let at = Timestamp::from_millisecond(0).expect("time");
        AuditEntry { id: 1, at, by, whom: whom.map(str::to_owned), deed }
    }

    #[test]
    fn what_was_done_is_a_sentence() {
        let maria = || AuditActor::Person("Maria".into());
        let changed =
            |name: &str, before: &str| AuditAction::ReplyChanged { name: name.into(), before: before.into() };
        for (by, whom, done, says) in [
            (
                maria(),
                Some("Tom"),
                AuditAction::Invited { role: Role::Agent },
                "Maria invited Tom as an agent",
            ),
            (maria(), Some("Tom"), AuditAction::RoleChanged { role: Role::Lead }, "Maria made Tom a lead"),
            (maria(), None, AuditAction::RoleChanged { role: Role::Agent }, "Maria made themselves an agent"),
            (
                AuditActor::CommandLine,
                Some("Tom"),
                AuditAction::LinkMade,
                "The command line made a link for Tom",
            ),
            (AuditActor::Somebody, Some("Tom"), AuditAction::SignInRefused, "A sign-in as Tom was refused"),
            (maria(), None, AuditAction::SessionEnded, "Maria ended one of their own sessions"),
            (
                maria(),
                None,
                AuditAction::ReplyAdded { name: "Mug".into() },
                "Maria added the saved reply “Mug”",
            ),
            (maria(), None, changed("Mug", "Mug"), "Maria changed the saved reply “Mug”"),
            (maria(), None, changed("Cup", "Mug"), "Maria changed the saved reply “Mug”, now “Cup”"),
            (
                maria(),
                None,
                AuditAction::ReplyRemoved { name: "Cup".into() },
                "Maria removed the saved reply “Cup”",
            ),
        ] {
            assert_eq!(deed(&entry(by, whom, done)), says);
        }
    }
}
