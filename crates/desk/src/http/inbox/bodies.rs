//! What can stand in the bodies of requests about people and saved replies.

use inbox_api::{ChangePassword, ChangeRole, InvitationSecret, InvitePerson, WriteSavedReply};

use crate::http::json::Readable;

impl Readable for InvitePerson {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for ChangeRole {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for ChangePassword {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for InvitationSecret {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl Readable for WriteSavedReply {
    const KINDS: Option<&'static [&'static str]> = None;
}
