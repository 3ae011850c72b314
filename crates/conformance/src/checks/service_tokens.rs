//! Service tokens: which side a token opens, and whose conversations a system reaches.

use serde_json::{Value, json};

use crate::answer::{Answer, fail_after};
use crate::check::{Check, Need};
use crate::conversation::Conversation;
use crate::outcome::{Ending, Outcome};
use crate::session::{Session, new_id};
use crate::system::{AUDIENCE, System};
use crate::token::now;

const REFUSED: &str = "A customer's token is refused here, and a service token is refused on all other paths: 401 \
     `token-invalid`, and the `detail` names the audience that is wanted.";
const AUDIENCES: &str = "Its `aud` is `yes-reply-company`, or a list that contains it, and its `sub` is the name \
     of the system.";
const RULES: &str = "A service token is a JWT with the same keys, the same header, and the same rules for `iss`, \
     `iat`, `exp`, `nbf` and `jti` as a customer's token.";
const OTHER_CLAIMS: &str = "The other claims do not count.";
const OWN_ISSUER: &str = "A system reaches exactly the conversations of the customers of its own `iss`.";
const IDENTICAL: &str = "Those of another issuer are 404 `not-found`, identical to the byte to those that do not \
     exist.";
const FEATURE: &[Need] = &[Need::Feature("company")];
const TWO_ISSUERS: &[Need] = &[Need::Feature("company"), Need::OtherIssuer];

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("service-tokens/token-of-a-customer", REFUSED, FEATURE, token_of_a_customer),
        Check::new("service-tokens/on-the-customers-side", REFUSED, FEATURE, on_the_customers_side),
        Check::new("service-tokens/audience", AUDIENCES, FEATURE, audience),
        Check::new("service-tokens/rules", RULES, FEATURE, rules),
        Check::new("service-tokens/other-claims", OTHER_CLAIMS, FEATURE, other_claims),
        Check::new("service-tokens/own-issuer", OWN_ISSUER, FEATURE, own_issuer),
        Check::new("service-tokens/another-issuer", IDENTICAL, TWO_ISSUERS, another_issuer),
    ]
}

/// Method, path and body of every operation on a conversation, and of the feed.
fn operations(conversation: &Conversation) -> Vec<(&'static str, String, Value)> {
    let message = json!({"author": {"name": "Maria"}, "kind": "message", "text": "Hello"});
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    vec![
        ("GET", conversation.company_path(), Value::Null),
        ("GET", conversation.company_entries_path(), Value::Null),
        ("PUT", conversation.company_path(), conversation.opening_for_customer()),
        ("PUT", conversation.company_entry_path(&new_id()), message.clone()),
        // Also under the id of an entry that exists.
        ("PUT", conversation.company_entry_path(&conversation.message_id), message),
        ("PUT", format!("{}/read", conversation.company_path()), json!({"up_to": 1, "name": "Maria"})),
        ("PUT", format!("{}/ticket", conversation.company_path()), ticket),
    ]
}

async fn send(system: &System, (method, path, body): &(&str, String, Value)) -> Outcome<Answer> {
    let request = system.request(method, path);
    if body.is_null() { request.send().await } else { request.json(body).send().await }
}

async fn token_of_a_customer(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    let feed = ("GET", "/v1/company/changes".to_owned(), Value::Null);
    let erasure = ("DELETE", format!("/v1/company/customers/{}", session.sub()), Value::Null);
    for (method, path, body) in operations(&conversation).into_iter().chain([feed, erasure]) {
        let request = system.request(method, &path).token(session.token());
        let answer = if body.is_null() { request } else { request.json(&body) }.send().await?;
        answer.expect_problem(401, "token-invalid")?;
        if !answer.text("/detail")?.contains(AUDIENCE) {
            return Err(answer.fail(format!("the audience {AUDIENCE} in the detail")));
        }
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn on_the_customers_side(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let message = json!({"kind": "message", "text": "Hello"});
    let system = session.system();
    for request in [
        session.get("/v1/conversations"),
        session.get(&conversation.path()),
        session.get(&conversation.entries_path()),
        session.put(&conversation.path(), &conversation.opening_body()),
        session.put(&conversation.entry_path(&new_id()), &message),
    ] {
        let answer = request.token(system.token()).send().await?;
        answer.expect_problem(401, "token-invalid")?;
        let detail = answer.text("/detail")?.replace(AUDIENCE, "");
        if !detail.contains("yes-reply") {
            return Err(answer.fail("the audience yes-reply in the detail"));
        }
    }
    Ok(())
}

async fn audience(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    let request = |aud: Value| {
        let token = system.unsigned_token().claim("aud", aud).sign(system.secret());
        system.get(&conversation.company_path()).token(&token)
    };
    for aud in [json!(AUDIENCE), json!([AUDIENCE]), json!(["shop", AUDIENCE])] {
        request(aud).send().await?.expect_status(200)?;
    }
    for aud in [json!("shop"), json!([]), json!(["shop"]), json!(format!("{AUDIENCE}-2")), Value::Null] {
        request(aud).send().await?.expect_problem(401, "token-invalid")?;
    }
    Ok(())
}

async fn rules(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    let request = |token: &str| system.get(&conversation.company_path()).token(token);
    let unsigned = || system.unsigned_token();
    for token in [
        unsigned().claim("sub", Value::Null),
        unsigned().claim("iat", Value::Null),
        unsigned().claim("exp", now() + 3600),
        unsigned().claim("nbf", now() + 600),
        unsigned().claim("iss", "another"),
        unsigned().header("kid", "no-such-key"),
        unsigned().header("crit", json!(["exp"])),
    ] {
        request(&token.sign(system.secret())).send().await?.expect_problem(401, "token-invalid")?;
    }
    request(&unsigned().sign(&[b'x'; 32])).send().await?.expect_problem(401, "token-invalid")?;
    let exp = now() - 60 + session.backend.clock_ahead.min(0);
    let expired = unsigned().claim("iat", exp - 600).claim("exp", exp).sign(system.secret());
    request(&expired).send().await?.expect_problem(401, "token-expired")?;
    let missing = request("").without_token().send().await?;
    missing.expect_problem(401, "token-missing")?;
    if !missing.header("www-authenticate").unwrap_or_default().starts_with("Bearer") {
        return Err(missing.fail("the header `WWW-Authenticate: Bearer`"));
    }
    request(&unsigned().claim("jti", Value::Null).sign(system.secret())).send().await?.expect_status(200)?;
    Ok(())
}

async fn other_claims(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    // Neither a claim of a customer's token nor one of another form makes a difference.
    let token = system.unsigned_token().claim("references", json!([{"kind": 7}])).claim("name", 7);
    let request = system.get(&conversation.company_path()).token(&token.sign(system.secret()));
    request.send().await?.expect_status(200)?;
    Ok(())
}

async fn own_issuer(session: Session) -> Outcome {
    let system = session.system();
    for customer in [&session, &session.stranger()] {
        let conversation = customer.open().await?;
        let answer = system.get(&conversation.company_path()).send().await?;
        answer.expect_status(200)?.expect_field("/customer/sub", customer.sub())?;
    }
    Ok(())
}

async fn another_issuer(session: Session) -> Outcome {
    let Some(other) = session.namesake() else { return Ok(()) };
    let (theirs, nobodys) = (session.open().await?, session.unopened());
    let system = other.system();
    // An opening under the id that does not exist would succeed, so that its answer cannot be compared.
    for (foreign, missing) in operations(&theirs).iter().zip(&operations(&nobodys)) {
        let foreign_answer = send(&system, foreign).await?;
        foreign_answer.expect_problem(404, "not-found")?;
        if foreign.2.get("reference").is_some() {
            continue;
        }
        let missing_answer = send(&system, missing).await?;
        let headers = ["content-type", "cache-control", "content-length"];
        let is_same = foreign_answer.status() == missing_answer.status()
            && foreign_answer.body() == missing_answer.body()
            && headers.iter().all(|name| foreign_answer.header(name) == missing_answer.header(name));
        if !is_same {
            return Err(different(&foreign_answer, &missing_answer));
        }
    }
    theirs.read().await?.expect_field("/last_seq", 1)?.expect_field("/ticket", Value::Null)?;
    Ok(())
}

fn different(foreign: &Answer, missing: &Answer) -> Ending {
    let expected =
        "the same answer for a conversation of another issuer and for one that does not exist, to the byte";
    fail_after(&[foreign, missing], expected)
}
