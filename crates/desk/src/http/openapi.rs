//! The OpenAPI document `docs/openapi.json`, generated from the contract's types and the handlers.

mod headers;
mod problems;
mod schemas;

use contract::{Claims, Problem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, OpenApi as Document};
use utoipa::{Modify, OpenApi};

use super::v1;
use problems::ProblemResponses;

/// The document as JSON text with a final newline.
pub fn document() -> String {
    let mut document = serde_json::to_value(Contract::openapi()).expect("the document is plain data");
    // utoipa's types have neither `not` nor required headers.
    schemas::complete(&mut document);
    headers::add(&mut document);
    format!("{document:#}\n")
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "yes-reply",
        version = "1",
        description = "The contract between the widget and a ticket backend, version 1. docs/backend.md has the \
                       rules behind the shapes.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((
        url = "/",
        description = "The address of the backend, such as https://desk.kettle.example, or a prefix of the page's own \
                       origin, such as /support",
    )),
    paths(
        v1::capabilities::capabilities,
        v1::list_conversations::list_conversations,
        v1::open_conversation::open_conversation,
        v1::conversation::conversation,
        v1::entries::entries,
        v1::write_entry::write_entry,
        v1::mark_read::mark_read,
        v1::changes::changes,
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
