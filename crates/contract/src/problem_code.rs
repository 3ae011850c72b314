//! The names of problems, each with its HTTP status, whether it may pass, and its title.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $status:literal, $retryable:literal, $title:literal;)+) => {
        crate::wire_enum::wire_enum! {
            /// The stable name of a problem.
            ProblemCode { $($(#[$doc])* $variant = $word,)+ }
        }

        impl ProblemCode {
            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 {
                match self { $(ProblemCode::$variant => $status,)+ ProblemCode::Unknown => 500 }
            }

            /// Whether the same request may succeed later.
            pub fn retryable(self) -> bool {
                match self { $(ProblemCode::$variant => $retryable,)+ ProblemCode::Unknown => false }
            }

            /// The problem in a few words.
            pub fn title(self) -> &'static str {
                match self { $(ProblemCode::$variant => $title,)+ ProblemCode::Unknown => "Something went wrong" }
            }
        }
    };
}

impl ProblemCode {
    /// Whether only those who set up the company's page or its backend can put it right. Whoever writes can do nothing
    /// about it, and its detail is not for them.
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
    BodyNotUtf8 = "body-not-utf8", 400, false, "The body is not UTF-8";
    /// The body is not JSON.
    BodyNotJson = "body-not-json", 400, false, "The body is not JSON";
    /// An id in the path is not a UUIDv7.
    IdMalformed = "id-malformed", 400, false, "The id is malformed";
    /// A parameter of the query is missing or malformed.
    QueryInvalid = "query-invalid", 400, false, "The query is not valid";
    /// There is no `Authorization: Bearer` header.
    TokenMissing = "token-missing", 401, false, "A token is needed";
    /// The token is malformed, of another key, or claims what it may not.
    TokenInvalid = "token-invalid", 401, false, "The token is not valid";
    /// The token was valid once. Ask the company's page for a new one.
    TokenExpired = "token-expired", 401, true, "The token has expired";
    /// An agent is not signed in, or no longer.
    SignInNeeded = "sign-in-needed", 401, false, "Please sign in";
    /// A name and password, or a link, that sign nobody in.
    SignInRefused = "sign-in-refused", 401, false, "That did not sign you in";
    /// The token's `references` claim does not name this reference.
    ReferenceNotInToken = "reference-not-in-token", 403, false, "This reference is not in the token";
    /// A request of a browser that does not come from the inbox itself.
    OriginRefused = "origin-refused", 403, false, "This request does not come from the inbox";
    /// Only a lead may do this, or the last lead would be gone.
    LeadNeeded = "lead-needed", 403, false, "A lead is needed";
    /// There is no such thing, or it is somebody else's.
    NotFound = "not-found", 404, false, "There is nothing here";
    /// The path exists, the method does not.
    MethodNotAllowed = "method-not-allowed", 405, false, "This method is not allowed here";
    /// The id was used before, with another body.
    IdConflict = "id-conflict", 409, false, "This id was used for something else";
    /// Somebody else answered after what this agent had seen.
    AnsweredMeanwhile = "answered-meanwhile", 409, false, "Somebody else has answered";
    /// Whoever decided cannot be the one who looks again.
    ReviewNeedsOther = "review-needs-other", 409, false, "Somebody else has to decide";
    /// The body is larger than the backend reads.
    BodyTooLarge = "body-too-large", 413, false, "The body is too large";
    /// A text that must say something is empty.
    TextEmpty = "text-empty", 422, false, "The text is empty";
    /// A text is longer than `limits.text_chars`.
    TextTooLong = "text-too-long", 422, false, "The text is too long";
    /// The kind of a write is not one that this author may write.
    KindUnknown = "kind-unknown", 422, false, "This kind cannot be written";
    /// A field is missing, of the wrong type, or breaks a rule.
    FieldInvalid = "field-invalid", 422, false, "A field is not valid";
    /// Too many requests; `Retry-After` says when to come back.
    RateLimited = "rate-limited", 429, true, "Too many requests";
    /// A defect of the backend. It is logged there.
    Internal = "internal", 500, true, "Something went wrong here";
    /// The backend cannot store or read just now; nothing was stored.
    Unavailable = "unavailable", 503, true, "Not available just now";
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
