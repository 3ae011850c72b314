//! The problem responses of the operations. The statuses come from the problem codes.

use contract::ProblemCode;
use utoipa::Modify;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, ResponseBuilder};

/// Adds the problem responses of each operation, and an empty list of security schemes to an operation without a token.
pub struct ProblemResponses;

impl Modify for ProblemResponses {
    fn modify(&self, document: &mut OpenApi) {
        for item in document.paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.put, &mut item.delete];
            operations.into_iter().flatten().for_each(add_problems);
        }
    }
}

fn add_problems(operation: &mut Operation) {
    const TOKEN: &[ProblemCode] =
        &[ProblemCode::TokenMissing, ProblemCode::TokenInvalid, ProblemCode::TokenExpired];
    const CONVERSATION: &[ProblemCode] =
        &[ProblemCode::IdMalformed, ProblemCode::NotFound, ProblemCode::Gone];
    const QUERY: &[ProblemCode] = &[ProblemCode::QueryInvalid];
    const CURSOR: &[ProblemCode] = &[ProblemCode::CursorUnknown];
    const BODY: &[ProblemCode] = &[
        ProblemCode::BodyNotUtf8,
        ProblemCode::BodyNotJson,
        ProblemCode::BodyTooLarge,
        ProblemCode::FieldInvalid,
    ];
    const TEXT: &[ProblemCode] = &[ProblemCode::TextEmpty, ProblemCode::TextTooLong, ProblemCode::IdConflict];
    const EVERY: &[ProblemCode] = &[
        ProblemCode::MethodNotAllowed,
        ProblemCode::RateLimited,
        ProblemCode::Internal,
        ProblemCode::Unavailable,
    ];
    let groups: &[&[ProblemCode]] = match operation.operation_id.as_deref() {
        Some("list_conversations") => &[TOKEN, QUERY, CURSOR],
        // A backend without the feature has no such path.
        Some("changes" | "company_changes") => &[TOKEN, QUERY, CURSOR, &[ProblemCode::NotFound]],
        Some("conversation" | "company_conversation") => &[TOKEN, CONVERSATION],
        Some("entries" | "company_entries") => &[TOKEN, CONVERSATION, QUERY],
        Some("open_conversation") => &[TOKEN, CONVERSATION, BODY, TEXT, &[ProblemCode::ReferenceNotInToken]],
        Some("write_entry") => &[TOKEN, CONVERSATION, BODY, TEXT, &[ProblemCode::KindUnknown]],
        Some("open_for_customer") => &[TOKEN, CONVERSATION, BODY, TEXT],
        Some("write_company_entry") => {
            &[TOKEN, CONVERSATION, BODY, TEXT, &[ProblemCode::KindUnknown, ProblemCode::ReviewNeedsOther]]
        }
        Some("mark_read" | "mark_company_read" | "set_ticket") => &[TOKEN, CONVERSATION, BODY],
        Some("erase_customer") => &[TOKEN, &[ProblemCode::NotFound]],
        _ => &[],
    };
    let codes: Vec<ProblemCode> = [groups.concat(), EVERY.to_vec()].concat();
    operation.security.get_or_insert_default();
    let mut statuses: Vec<u16> = codes.iter().map(|code| code.status()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let words =
            codes.iter().filter(|code| code.status() == status).map(|code| format!("`{}`", code.as_str()));
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description(words.collect::<Vec<_>>().join(", "))
            .content("application/problem+json", content);
        operation.responses.responses.insert(status.to_string(), response.build().into());
    }
}
