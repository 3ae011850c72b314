//! Tokens of ES256 and EdDSA keys. The key pairs in `keys/` are for these tests only.

use crate::common::{CustomerClient, TestDesk, tokens};
use desk::config::{Config, Overrides};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

const DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/keys");

async fn desk_with_public_keys() -> TestDesk {
    let key = |alg: &str, name: &str| {
        format!(
            "[[keys]]\nkid = \"{name}\"\niss = \"kettle\"\nalg = \"{alg}\"\n\
             public_key_file = \"{DIR}/{name}.pub.pem\"\n"
        )
    };
    TestDesk::with(&(key("ES256", "es256") + &key("EdDSA", "eddsa"))).await
}

fn pem(name: &str) -> Vec<u8> {
    std::fs::read(format!("{DIR}/{name}.pem")).unwrap()
}

fn signed(algorithm: Algorithm, kid: &str, key: &EncodingKey) -> String {
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, &tokens::claims("customer-42"), key).unwrap()
}

#[tokio::test]
async fn a_company_can_keep_its_private_key_to_itself() {
    let desk = desk_with_public_keys().await;
    let ec = EncodingKey::from_ec_pem(&pem("es256")).unwrap();
    let ed = EncodingKey::from_ed_pem(&pem("eddsa")).unwrap();
    for token in [signed(Algorithm::ES256, "es256", &ec), signed(Algorithm::EdDSA, "eddsa", &ed)] {
        let ada = CustomerClient { token, ..desk.ada() };
        assert_eq!(ada.get("/v1/conversations").await.0, 200);
    }
}

#[test]
fn a_key_of_another_curve_is_refused_before_the_desk_starts() {
    let config = |alg: &str, name: &str| {
        let text = format!(
            "name = \"K\"\n[[keys]]\nkid = \"web\"\niss = \"kettle\"\nalg = \"{alg}\"\n\
             public_key_file = \"{DIR}/{name}.pub.pem\"\n"
        );
        Config::parse("yes-reply.toml".as_ref(), &text, Overrides::default()).map_err(|why| why.to_string())
    };
    assert!(config("ES256", "es256").is_ok() && config("EdDSA", "eddsa").is_ok());
    for (alg, name) in [("ES256", "p384"), ("ES256", "eddsa"), ("EdDSA", "es256"), ("EdDSA", "p384")] {
        let why = config(alg, name).unwrap_err();
        assert!(why.contains(&format!("{name}.pub.pem is not a public ")), "{why}");
    }
}

#[tokio::test]
async fn a_public_key_is_not_accepted_as_a_secret() {
    let desk = desk_with_public_keys().await;
    for kid in ["es256", "eddsa"] {
        let public = std::fs::read(format!("{DIR}/{kid}.pub.pem")).unwrap();
        let forged = signed(Algorithm::HS256, kid, &EncodingKey::from_secret(&public));
        let (status, problem) = CustomerClient { token: forged, ..desk.ada() }.get("/v1/conversations").await;
        assert_eq!((status.as_u16(), &problem["code"]), (401, &json!("token-invalid")));
        assert!(problem["detail"].as_str().unwrap().contains("`alg`"), "{problem}");
    }
}
