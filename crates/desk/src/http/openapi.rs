//! The OpenAPI document `docs/openapi.json`, generated from the contract's types and the handlers.

use contract::{Claims, Problem, ProblemCode};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi as Document, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::v1;

/// The document as JSON text with a final newline.
pub fn document() -> String {
    let text = Contract::openapi().to_pretty_json().expect("the document is plain data");
    text + "\n"
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "yes-reply",
        version = "1",
        description = "What the widget and a ticket backend say to one another. See docs/backend.md for the \
                       rules behind the shapes.",
        license(name = "MIT OR Apache-2.0"),
    ),
    paths(
        v1::capabilities::capabilities,
        v1::list::list,
        v1::open::open,
        v1::head::head,
        v1::entries::entries,
        v1::post::post,
    ),
    components(schemas(Claims, Problem)),
    tags((name = "contract", description = "The contract, version 1")),
    modifiers(&BearerTokenScheme, &ProblemResponses),
)]
struct Contract;

/// Adds the bearer token as security scheme.
struct BearerTokenScheme;

impl Modify for BearerTokenScheme {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_with(Components::new);
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        bearer.description = Some(
            "A JWT that the company signs: HS256, ES256 or EdDSA, at most 15 minutes from `iat` to `exp`, \
             `aud` \"yes-reply\"."
                .to_owned(),
        );
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// Adds the problem responses of each operation. The statuses come from the problem codes.
struct ProblemResponses;

impl Modify for ProblemResponses {
    fn modify(&self, document: &mut Document) {
        for item in document.paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.put];
            operations.into_iter().flatten().for_each(add_problems);
        }
    }
}

fn add_problems(operation: &mut Operation) {
    const TOKEN: &[ProblemCode] =
        &[ProblemCode::TokenMissing, ProblemCode::TokenInvalid, ProblemCode::TokenExpired];
    const BODY: &[ProblemCode] = &[
        ProblemCode::BodyNotUtf8,
        ProblemCode::BodyNotJson,
        ProblemCode::IdMalformed,
        ProblemCode::BodyTooLarge,
    ];
    const FIELDS: &[ProblemCode] = &[
        ProblemCode::TextEmpty,
        ProblemCode::TextTooLong,
        ProblemCode::FieldInvalid,
        ProblemCode::IdConflict,
    ];
    const SERVER: &[ProblemCode] = &[ProblemCode::Internal, ProblemCode::Unavailable];
    let groups: &[&[ProblemCode]] = match operation.operation_id.as_deref() {
        Some("list") => &[TOKEN, &[ProblemCode::QueryInvalid], SERVER],
        Some("head") => &[TOKEN, &[ProblemCode::IdMalformed, ProblemCode::NotFound], SERVER],
        Some("entries") => {
            &[TOKEN, &[ProblemCode::IdMalformed, ProblemCode::QueryInvalid, ProblemCode::NotFound], SERVER]
        }
        Some("open") => {
            &[TOKEN, BODY, FIELDS, &[ProblemCode::ReferenceNotInToken, ProblemCode::NotFound], SERVER]
        }
        Some("post") => &[TOKEN, BODY, FIELDS, &[ProblemCode::KindUnknown, ProblemCode::NotFound], SERVER],
        _ => &[SERVER],
    };
    let codes: Vec<ProblemCode> = groups.concat();
    let mut statuses: Vec<u16> = codes.iter().map(|code| code.status()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let words = codes.iter().filter(|code| code.status() == status).map(|code| code.as_str());
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description(words.collect::<Vec<_>>().join(", "))
            .content("application/problem+json", content);
        operation.responses.responses.insert(status.to_string(), response.build().into());
    }
}
