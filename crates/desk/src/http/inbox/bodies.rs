//! What can stand in the bodies of requests about people and saved replies.

use inbox_api::{ChangePassword, ChangeRole, InvitationSecret, InvitePerson, WriteSavedReply};

use crate::http::extract::json::RequestBody;

impl RequestBody for InvitePerson {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl RequestBody for ChangeRole {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl RequestBody for ChangePassword {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl RequestBody for InvitationSecret {
    const KINDS: Option<&'static [&'static str]> = None;
}

impl RequestBody for WriteSavedReply {
    const KINDS: Option<&'static [&'static str]> = None;
}
