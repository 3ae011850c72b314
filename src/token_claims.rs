//! What the widget reads from the company's token: who the customer is, and the facts of the reference,
//! before the first request.
//!
//! Nothing is verified here. The backend does that; to the page its own token is no secret.

use base64ct::{Base64UrlUnpadded, Encoding};
use contract::Claims;

/// The claims of a JWT (RFC 7519, section 3).
pub fn claims(token: &str) -> Option<Claims> {
    let claims = token.split('.').nth(1)?;
    let claims = Base64UrlUnpadded::decode_vec(claims).ok()?;
    // As text: the parser for text is there already, one for bytes would be a second one to download.
    serde_json::from_str(std::str::from_utf8(&claims).ok()?).ok()
}

/// Who the customer is, among all customers of all companies.
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
    fn the_facts_of_the_golden_claims_are_found() {
        let token = token(include_str!("../crates/contract/golden/claims.json"));
        let claims = claims(&token).expect("claims");
        let bill = claims.reference(&"bill:2026-1107".parse().expect("key")).expect("facts");
        assert_eq!(bill.lines.len(), 3);
        assert_eq!(claims.reference(&"order:1001".parse().expect("key")), None);
        assert_eq!(customer_key(&claims), "kettle\ncustomer-42");
    }

    #[test]
    fn what_is_no_token_has_no_claims() {
        for text in ["", "TOKEN", "a.b", "a.%%%.c", &token("[]"), &token("{\"references\":7}")] {
            assert_eq!(claims(text), None, "{text}");
        }
    }
}
