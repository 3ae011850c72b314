//! What can stand in the bodies of requests about people and saved replies.

use contract::agents::{ChangePassword, ChangeRole, Invitation, Invite, SavedReplyWrite};

use crate::http::json::Readable;

impl Readable for Invite {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for ChangeRole {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for ChangePassword {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for Invitation {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for SavedReplyWrite {
    const KINDS: Option<&'static [&'static str]> = None;
}
