//! Problem codes, each with its HTTP status and its title.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $wire:literal, $status:literal, $title:literal;)+) => {
        crate::wire_enum::wire_enum! {
            /// The stable name of a problem, for programs.
            ProblemCode { $($(#[$doc])* $variant = $wire,)+ }
        }

        impl ProblemCode {
            /// The HTTP status of a response with this code.
            pub fn status(self) -> u16 {
                match self { $(ProblemCode::$variant => $status,)+ ProblemCode::Unknown => 500 }
            }

            /// A short description for people, the same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(ProblemCode::$variant => $title,)+ ProblemCode::Unknown => "Something went wrong" }
            }
        }
    };
}

impl ProblemCode {
    /// The codes of the desk's inbox, which never cross the contract.
    pub const INBOX: &'static [ProblemCode] = &[
        ProblemCode::SignInNeeded,
        ProblemCode::SignInRefused,
        ProblemCode::OriginRefused,
        ProblemCode::LeadNeeded,
        ProblemCode::AnsweredMeanwhile,
    ];

    /// True for mistakes in the setup of the company's page or its backend. A customer can do nothing about these, and
    /// their `detail` is for developers.
    pub fn is_integration_error(self) -> bool {
        matches!(
            self,
            Self::TokenMissing
                | Self::TokenInvalid
                | Self::ReferenceNotInToken
                | Self::OriginRefused
                | Self::MethodNotAllowed
                | Self::QueryInvalid
        )
    }
}

codes! {
    /// The body is not valid UTF-8.
    BodyNotUtf8 = "body-not-utf8", 400, "The body is not UTF-8";
    /// The body is not JSON.
    BodyNotJson = "body-not-json", 400, "The body is not JSON";
    /// An id in the path is not a UUIDv7.
    IdMalformed = "id-malformed", 400, "The id is malformed";
    /// A cursor was not given out by this backend, or is not known any more.
    CursorUnknown = "cursor-unknown", 400, "The cursor is not known";
    /// A parameter of the query is missing or malformed.
    QueryInvalid = "query-invalid", 400, "The query is not valid";
    /// There is no `Authorization: Bearer` header.
    TokenMissing = "token-missing", 401, "A token is needed";
    /// The token is malformed, signed with an unknown key, or has a claim that is not allowed.
    TokenInvalid = "token-invalid", 401, "The token is not valid";
    /// The token has expired. The company's page can supply a new one.
    TokenExpired = "token-expired", 401, "The token has expired";
    /// The request has no valid session of an agent.
    SignInNeeded = "sign-in-needed", 401, "Please sign in";
    /// Name and password, or the sign-in link, are not valid.
    SignInRefused = "sign-in-refused", 401, "That did not sign you in";
    /// The token's `references` claim does not name this reference.
    ReferenceNotInToken = "reference-not-in-token", 403, "This reference is not in the token";
    /// The request comes from a browser page that is not the inbox.
    OriginRefused = "origin-refused", 403, "This request does not come from the inbox";
    /// Only a lead may do this, or no lead would be left.
    LeadNeeded = "lead-needed", 403, "A lead is needed";
    /// The resource does not exist, or belongs to another customer.
    NotFound = "not-found", 404, "There is nothing here";
    /// The path exists, but does not have this method.
    MethodNotAllowed = "method-not-allowed", 405, "This method is not allowed here";
    /// The id is in use, with another body.
    IdConflict = "id-conflict", 409, "This id was used for something else";
    /// Another agent has replied after the last entry that this agent had seen.
    AnsweredMeanwhile = "answered-meanwhile", 409, "Somebody else has answered";
    /// The author of a decision cannot decide the review of it.
    ReviewNeedsOther = "review-needs-other", 409, "Somebody else has to decide";
    /// The conversation was erased, or merged into the one that `params.moved_to` names.
    Gone = "gone", 410, "This is gone";
    /// The body is larger than the backend accepts.
    BodyTooLarge = "body-too-large", 413, "The body is too large";
    /// A required text is empty.
    TextEmpty = "text-empty", 422, "The text is empty";
    /// A text is longer than `limits.text_chars`.
    TextTooLong = "text-too-long", 422, "The text is too long";
    /// This author cannot write an entry of this kind.
    KindUnknown = "kind-unknown", 422, "This kind cannot be written";
    /// A field is missing, of the wrong type, or breaks a rule.
    FieldInvalid = "field-invalid", 422, "A field is not valid";
    /// Too many requests; `Retry-After` states the pause in seconds.
    RateLimited = "rate-limited", 429, "Too many requests";
    /// A defect of the backend, which is logged there.
    Internal = "internal", 500, "Something went wrong here";
    /// The backend cannot read or write at the moment. Nothing was stored.
    Unavailable = "unavailable", 503, "Not available just now";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_status_of_its_class_and_a_title() {
        for code in ProblemCode::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert!(!code.title().is_empty());
            assert_eq!(ProblemCode::from_wire(code.as_str()), *code);
        }
    }
}
