//! Strings of the pages about people, sessions, passwords and the audit log.

use inbox_api::{AccountStatus, AuditAction, AuditActor, AuditEntry, Role};
use ui::i18n as shared_i18n;

pub const PEOPLE: &str = "People";
pub const YOUR_SESSIONS: &str = "Your sessions";
pub const AUDIT_LOG: &str = "Audit log";

pub const INVITE: &str = "Invite";
pub const INVITE_TITLE: &str = "Invite somebody";
pub const DISPLAY_NAME: &str = "Name, as customers see it";
pub const CHOSEN_SIGN_IN_NAME: &str = "Name to sign in with, if it is another one";
pub const SIGNS_IN_AS: &str = "Signs in as";
pub const ROLE: &str = "Role";
pub const ACCOUNT_STATUS: &str = "Can sign in";
pub const SESSIONS: &str = "Sessions";
pub const ACTIONS: &str = "What you can do";
pub const ROLES_HINT: &str = "An agent answers customers. A lead also lets people in and out.";

pub const MAKE_LEAD: &str = "Make lead";
pub const MAKE_AGENT: &str = "Make agent";
pub const RENAME: &str = "Rename";
pub const NEW_NAME: &str = "New name";
pub const RENAME_CONSEQUENCES: &str = "Customers see the new name on everything that this person has written or owns, from the next time they open it.";
pub const CHANGE_SIGN_IN_NAME: &str = "Sign-in name";
pub const CHANGE_NAME: &str = "Change it";
pub const SIGN_IN_NAME_CONSEQUENCES: &str = "Customers do not see it. With a name that strangers do not know, nobody can try passwords in this person's name.";
pub const NEW_LINK: &str = "New link";
pub const DISABLE: &str = "Disable";
pub const ENABLE: &str = "Enable";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied.";
pub const COPY_MANUALLY: &str = "The link is selected: copy it with the keyboard or a long press.";
pub const CLOSE: &str = "Done";

pub const BROWSER: &str = "Browser";
pub const UNKNOWN_BROWSER: &str = "A browser we do not know";
pub const SIGNED_IN_AT: &str = "Signed in";
pub const LAST_USED_AT: &str = "Last used";
pub const CURRENT_SESSION: &str = "this one";
pub const END_SESSION: &str = "End";
pub const NO_SESSIONS: &str = "Signed in nowhere.";

pub const CHANGE_PASSWORD: &str = "Change your password";
pub const OLD_PASSWORD: &str = "Your password so far";
pub const NEW_PASSWORD: &str = "New password";
pub const SUBMIT_PASSWORD: &str = "Change it";
pub const PASSWORD_CHANGED: &str = "Your password is changed, and your other sessions have ended.";

pub const AUDIT_TIME: &str = "When";
pub const AUDIT_ACTION: &str = "What";
pub const LOAD_EARLIER: &str = "Show earlier";

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Lead => "lead",
    }
}

/// Whether a person can sign in: `invited, not yet`
pub fn account_status(status: AccountStatus) -> &'static str {
    match status {
        AccountStatus::Invited => "invited, not yet",
        AccountStatus::Active => "yes",
        AccountStatus::Disabled => "disabled",
    }
}

/// `Sessions: Tom`
pub fn sessions_title(name: &str) -> String {
    format!("Sessions: {name}")
}

pub fn session_count(count: u64) -> String {
    match count {
        0 => "none".into(),
        _ => shared_i18n::number(count as f64),
    }
}

/// `A link for Tom`
pub fn link_title(name: &str) -> String {
    format!("A link for {name}")
}

/// Instructions for an invitation link that was just created.
pub fn link_hint(name: &str, until: &str) -> String {
    format!(
        "Hand it on to {name}, who chooses a password with it. It is shown only now, works once, and is good until {until}."
    )
}

/// `Another name for Tom`
pub fn rename_title(name: &str) -> String {
    format!("Another name for {name}")
}

/// `Another name for Tom to sign in with`
pub fn sign_in_name_title(name: &str) -> String {
    format!("Another name for {name} to sign in with")
}

/// `Disable Tom?`
pub fn disable_title(name: &str) -> String {
    format!("Disable {name}?")
}

pub fn disable_consequences(name: &str) -> String {
    format!(
        "{name} is signed out everywhere and cannot sign in any more. What {name} wrote stays, with the name on it. \
         You can enable {name} again."
    )
}

/// An entry of the audit log as a sentence: `Maria invited Tom as an agent`
pub fn audit_sentence(entry: &AuditEntry) -> String {
    let by = match &entry.actor {
        AuditActor::Person(name) => name.as_str(),
        AuditActor::System(name) => name.as_str(),
        AuditActor::CommandLine => "The command line",
        AuditActor::Desk => "The desk",
        AuditActor::Somebody => "Somebody",
    };
    let is_own = entry.person.is_none();
    let whom = entry.person.as_deref().unwrap_or("themselves");
    match &entry.action {
        AuditAction::Added { role } => format!("{by} added {whom} as {}", role_with_article(*role)),
        AuditAction::Invited { role } => format!("{by} invited {whom} as {}", role_with_article(*role)),
        AuditAction::LinkMade => format!("{by} made a link for {whom}"),
        AuditAction::SignedIn => format!("{by} signed in"),
        AuditAction::SignInRefused => format!("A sign-in as {whom} was refused"),
        AuditAction::SignedOut => format!("{by} signed out"),
        AuditAction::RoleChanged { role } => format!("{by} made {whom} {}", role_with_article(*role)),
        AuditAction::Renamed { before, name } => format!("{by} renamed “{before}” to “{name}”"),
        AuditAction::SignInNameChanged { before, name } => {
            format!("{by} let {whom} sign in as “{name}” in place of “{before}”")
        }
        AuditAction::Disabled => format!("{by} disabled {whom}"),
        AuditAction::Enabled => format!("{by} enabled {whom}"),
        AuditAction::PasswordChanged => format!("{by} chose a password"),
        AuditAction::SessionEnded if is_own => format!("{by} ended one of their own sessions"),
        AuditAction::SessionEnded => format!("{by} ended a session of {whom}"),
        AuditAction::ReplyAdded { name } => format!("{by} added the saved reply “{name}”"),
        AuditAction::ReplyChanged { name, before } if name == before => {
            format!("{by} changed the saved reply “{name}”")
        }
        AuditAction::ReplyChanged { name, before } => {
            format!("{by} changed the saved reply “{before}”, now “{name}”")
        }
        AuditAction::ReplyRemoved { name } => format!("{by} removed the saved reply “{name}”"),
        AuditAction::CustomerExported { conversations } => {
            format!("{by} exported a customer with {}", conversation_count(*conversations))
        }
        AuditAction::CustomerErased { conversations } => {
            format!("{by} erased a customer with {}", conversation_count(*conversations))
        }
        AuditAction::ConversationsExpired { conversations } => {
            format!("{by} erased {} at the end of the retention", conversation_count(*conversations))
        }
    }
}

/// `one conversation`, `12 conversations`
fn conversation_count(conversations: u64) -> String {
    match conversations {
        1 => "one conversation".into(),
        several => format!("{several} conversations"),
    }
}

fn role_with_article(role: Role) -> &'static str {
    match role {
        Role::Agent => "an agent",
        Role::Lead => "a lead",
    }
}

#[cfg(test)]
mod tests {
    use contract::Timestamp;

    use super::*;

    fn entry(by: AuditActor, whom: Option<&str>, action: AuditAction) -> AuditEntry {
        let at = Timestamp::from_millisecond(0).expect("time");
        AuditEntry { id: 1, at, actor: by, person: whom.map(str::to_owned), action }
    }

    #[test]
    fn an_audit_entry_is_a_sentence() {
        let maria = || AuditActor::Person("Maria".into());
        let changed =
            |name: &str, before: &str| AuditAction::ReplyChanged { name: name.into(), before: before.into() };
        for (by, whom, action, text) in [
            (
                maria(),
                Some("Tom"),
                AuditAction::Invited { role: Role::Agent },
                "Maria invited Tom as an agent",
            ),
            (maria(), Some("Tom"), AuditAction::RoleChanged { role: Role::Lead }, "Maria made Tom a lead"),
            (
                maria(),
                Some("Thomas"),
                AuditAction::Renamed { before: "Tom".into(), name: "Thomas".into() },
                "Maria renamed “Tom” to “Thomas”",
            ),
            (
                maria(),
                Some("Tom"),
                AuditAction::SignInNameChanged { before: "tom".into(), name: "t.harris".into() },
                "Maria let Tom sign in as “t.harris” in place of “tom”",
            ),
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
            (
                AuditActor::System("rt-connector".into()),
                None,
                AuditAction::CustomerErased { conversations: 2 },
                "rt-connector erased a customer with 2 conversations",
            ),
            (
                AuditActor::CommandLine,
                None,
                AuditAction::CustomerExported { conversations: 1 },
                "The command line exported a customer with one conversation",
            ),
            (
                AuditActor::Desk,
                None,
                AuditAction::ConversationsExpired { conversations: 40 },
                "The desk erased 40 conversations at the end of the retention",
            ),
        ] {
            assert_eq!(audit_sentence(&entry(by, whom, action)), text);
        }
    }
}
