//! The OpenAPI document `docs/openapi.json`, generated from the contract's types and the handlers.

mod headers;
mod problems;
mod schemas;

use contract::{Claims, Problem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, OpenApi as Document};
use utoipa::{Modify, OpenApi};

use super::{company, v1};
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
        description = "The contract of a ticket backend with the widget and with the company's own systems, version 1. \
                       docs/backend.md has the rules behind the shapes.",
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
        company::changes::company_changes,
        company::conversation::company_conversation,
        company::entries::company_entries,
        company::open_conversation::open_for_customer,
        company::write_entry::write_company_entry,
        company::mark_read::mark_company_read,
        company::set_ticket::set_ticket,
        company::erase_customer::erase_customer,
    ),
    components(schemas(Claims, Problem)),
    tags(
        (name = "contract", description = "The contract, version 1"),
        (name = "company", description = "The company's side of the contract: the feature `company`"),
    ),
    modifiers(&BearerTokenSchemes, &ProblemResponses),
)]
struct Contract;

/// Adds both kinds of bearer tokens as security schemes.
struct BearerTokenSchemes;

impl Modify for BearerTokenSchemes {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_with(Components::new);
        let token = "A JWT that the company signs: HS256, ES256 or EdDSA, at most 15 minutes from `iat` to `exp`, \
                     `aud` \"yes-reply\".";
        components.add_security_scheme("token", bearer(token));
        let service = "A JWT with the same keys and the same life for one of the company's own systems: `aud` \
                       \"yes-reply-company\", `sub` the name of the system.";
        components.add_security_scheme("service_token", bearer(service));
    }
}

fn bearer(description: &str) -> SecurityScheme {
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.bearer_format = Some("JWT".to_owned());
    bearer.description = Some(description.to_owned());
    SecurityScheme::Http(bearer)
}
