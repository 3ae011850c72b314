//! Tokens as the usual libraries write them: the order of the fields, the form of `aud`, and the times.
//! `tests/jwt_libraries.rs` asks two of the libraries themselves.

use super::*;

/// Library, header, claims.
const TOKENS: &[(&str, &str, &str)] = &[
    (
        "jjwt: `aud` is a list, and the header has no `typ`",
        r#"{"kid":"web","alg":"HS256"}"#,
        r#"{"iss":"kettle","aud":["yes-reply"],"sub":"customer-42","jti":"1","iat":1795341600,"exp":1795342500,"references":[{"kind":"order","id":"1001"}]}"#,
    ),
    (
        "java-jwt: `aud` is a string, the claims of the application come first",
        r#"{"kid":"web","alg":"HS256","typ":"JWT"}"#,
        r#"{"references":[{"kind":"order","id":"1001"}],"sub":"customer-42","iss":"kettle","aud":"yes-reply","iat":1795341600,"nbf":1795341600,"exp":1795342500}"#,
    ),
    (
        "lcobucci/jwt: times with microseconds; one audience is a string",
        r#"{"typ":"JWT","alg":"HS256","kid":"web"}"#,
        r#"{"iss":"kettle","aud":"yes-reply","sub":"customer-42","iat":1795341600.123456,"nbf":1795341600.123456,"exp":1795342500.123456,"references":[{"kind":"order","id":"1001"}]}"#,
    ),
    (
        "lcobucci/jwt: two audiences are a list",
        r#"{"typ":"JWT","alg":"HS256","kid":"web"}"#,
        r#"{"iss":"kettle","aud":["shop","yes-reply"],"sub":"customer-42","iat":1795341600,"exp":1795342500.999999,"references":[{"kind":"order","id":"1001"}]}"#,
    ),
    (
        "firebase/php-jwt: slashes are escaped",
        r#"{"typ":"JWT","alg":"HS256","kid":"web"}"#,
        r#"{"iss":"kettle","aud":"yes-reply","sub":"customer-42","iat":1795341600,"exp":1795342500,"references":[{"kind":"order","id":"1001","url":"https:\/\/shop.example\/orders\/1001"}]}"#,
    ),
    (
        "ruby-jwt: no `typ`, and whole seconds",
        r#"{"kid":"web","alg":"HS256"}"#,
        r#"{"iss":"kettle","aud":["yes-reply"],"sub":"customer-42","iat":1795341600,"exp":1795342500,"jti":"5f0c","references":[{"kind":"order","id":"1001"}]}"#,
    ),
    (
        "golang-jwt, registered claims: one audience is a list",
        r#"{"alg":"HS256","kid":"web","typ":"JWT"}"#,
        r#"{"references":[{"kind":"order","id":"1001"}],"iss":"kettle","sub":"customer-42","aud":["yes-reply"],"exp":1795342500,"nbf":1795341600,"iat":1795341600}"#,
    ),
    (
        "golang-jwt, a map of claims: sorted names",
        r#"{"alg":"HS256","kid":"web","typ":"JWT"}"#,
        r#"{"aud":"yes-reply","exp":1795342500,"iat":1795341600,"iss":"kettle","references":[{"id":"1001","kind":"order"}],"sub":"customer-42"}"#,
    ),
    (
        "PyJWT: times of `time.time()`, which have decimals",
        r#"{"alg":"HS256","kid":"web","typ":"JWT"}"#,
        r#"{"iss":"kettle","aud":"yes-reply","sub":"customer-42","iat":1795341600.7318702,"exp":1795342500.7318702,"references":[{"kind":"order","id":"1001","title":"K\u00e4nnchen"}]}"#,
    ),
    (
        "jose: the claims of the application come first",
        r#"{"alg":"HS256","kid":"web"}"#,
        r#"{"references":[{"kind":"order","id":"1001"}],"iss":"kettle","aud":"yes-reply","sub":"customer-42","iat":1795341600,"exp":1795342500}"#,
    ),
    (
        "System.IdentityModel.Tokens.Jwt: `nbf` always, and claims after the registered ones",
        r#"{"alg":"HS256","kid":"web","typ":"JWT"}"#,
        r#"{"sub":"customer-42","references":[{"kind":"order","id":"1001"}],"nbf":1795341600,"exp":1795342500,"iat":1795341600,"iss":"kettle","aud":"yes-reply"}"#,
    ),
    (
        "a writer that puts spaces into the JSON, and exponents into numbers",
        r#"{ "kid" : "web", "typ" : "JWT", "alg" : "HS256" }"#,
        r#"{ "sub" : "customer-42", "aud" : [ "yes-reply" ], "iss" : "kettle", "exp" : 1.7953425E9, "iat" : 1.7953416E9, "references" : [ { "kind" : "order", "id" : "1001" } ] }"#,
    ),
];

#[test]
fn tokens_of_the_usual_libraries_are_accepted_without_a_warning() {
    for (library, header, claims) in TOKENS {
        let now = Timestamp::from_second(NOW).unwrap();
        let token = signed_text(header, claims);
        let verified =
            verify_token(&keys(), &token, now).unwrap_or_else(|why| panic!("{library}: {}", why.detail));
        assert_eq!((verified.warnings.as_slice(), verified.kid.as_str()), (&[][..], "web"), "{library}");
        let Claims { aud, sub, iat, exp, references, .. } = verified.claims;
        assert_eq!(
            (aud.as_str(), sub.as_str(), iat, exp),
            ("yes-reply", "customer-42", NOW, NOW + 900),
            "{library}"
        );
        assert_eq!(references[0].key().to_string(), "order:1001", "{library}");
        assert_eq!(
            verify_token(&keys(), &token, Timestamp::from_second(NOW + 930).unwrap()).unwrap_err().code,
            ProblemCode::TokenExpired,
            "{library}"
        );
    }
}
