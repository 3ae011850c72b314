//! Claims of the company's token: the customer and the facts of the reference, available before the first request.
//!
//! The signature is not verified here, but by the backend. The token is no secret to the host page, which supplies it.

use base64ct::{Base64UrlUnpadded, Encoding};
use contract::Claims;

/// Decodes the claims of a JWT (RFC 7519, section 3); `None` if they are malformed.
pub fn claims(token: &str) -> Option<Claims> {
    let claims = token.split('.').nth(1)?;
    let claims = Base64UrlUnpadded::decode_vec(claims).ok()?;
    // The module already has the JSON parser for text; `from_slice` would add a second one.
    client::json::from_str(std::str::from_utf8(&claims).ok()?)
}

/// A key of the customer that is unique among all customers of all issuers.
pub fn customer_key(claims: &Claims) -> String {
    format!("{}\n{}", claims.iss, claims.sub)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.signature", Base64UrlUnpadded::encode_string(claims.as_bytes()))
    }

    #[test]
    fn the_golden_claims_have_the_facts_of_their_references() {
        let token = token(include_str!("../crates/contract/golden/claims.json"));
        let claims = claims(&token).expect("claims");
        let bill = claims.reference(&"bill:2026-1107".parse().expect("key")).expect("facts");
        assert_eq!(bill.lines.len(), 3);
        assert_eq!(claims.reference(&"order:1001".parse().expect("key")), None);
        assert_eq!(customer_key(&claims), "kettle\ncustomer-42");
    }

    #[test]
    fn a_malformed_token_has_no_claims() {
        for text in ["", "TOKEN", "a.b", "a.%%%.c", &token("[]"), &token("{\"references\":7}")] {
            assert_eq!(claims(text), None, "{text}");
        }
    }
}
