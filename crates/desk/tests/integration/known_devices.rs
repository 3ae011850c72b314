//! Device cookies: strangers who try names and passwords keep no agent out.

use std::time::Duration;

use crate::common::TestDesk;
use crate::common::accounts::{CHOSEN, code, desk_with_lead_and_agent, try_sign_in, with_password};
use crate::common::agent::PASSWORD;
use futures_util::future::join_all;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

const WRONG: &str = "wrong but long enough";

/// Longer than a busy machine needs for a sign-in, and shorter than any pause of the throttle.
const TIME: Duration = Duration::from_secs(10);

/// Signs in from a browser with these cookies.
async fn sign_in(desk: &TestDesk, body: &Value, cookies: &str) -> Response {
    desk.inbox(Method::POST, "session").header("cookie", cookies).json(body).send().await.unwrap()
}

async fn status(desk: &TestDesk, name: &str, password: &str, cookies: &str) -> StatusCode {
    sign_in(desk, &with_password(name, password), cookies).await.status()
}

/// The device cookie of an answer, with its attributes.
fn device_cookie(response: &Response) -> String {
    let cookies = response.headers().get_all("set-cookie").iter();
    let device =
        cookies.map(|value| value.to_str().unwrap()).find(|text| text.starts_with("yes-reply-device="));
    device.unwrap().to_owned()
}

/// The device cookie of a sign-in, as the browser sends it later.
async fn known_device(desk: &TestDesk, name: &str) -> String {
    let signed_in = sign_in(desk, &with_password(name, PASSWORD), "").await;
    assert_eq!(signed_in.status(), 200);
    device_cookie(&signed_in).split(';').next().unwrap().to_owned()
}

/// Tries a name until it is locked for devices that are not known.
async fn lock(desk: &TestDesk, name: &str) {
    for _ in 0..10 {
        assert_eq!(status(desk, name, WRONG, "").await, 401);
    }
    assert_eq!(status(desk, name, PASSWORD, "").await, 429);
}

/// 50 attempts a second, on names that exist and on invented ones.
async fn try_names(desk: &TestDesk) {
    let mut pause = tokio::time::interval(Duration::from_millis(20));
    for number in 0.. {
        pause.tick().await;
        let name = if number % 2 == 0 { "Maria".to_owned() } else { format!("nobody {number}") };
        let request = desk.inbox(Method::POST, "session").json(&with_password(&name, WRONG));
        tokio::spawn(async move { request.send().await.map(|answer| answer.status()) });
    }
}

#[tokio::test]
async fn an_agent_signs_in_while_names_are_tried_50_times_a_second() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    let device = known_device(&desk, "Maria").await;
    let agent = async {
        // The name is locked for devices that are not known.
        while status(&desk, "Maria", WRONG, "").await != 429 {}
        for _ in 0..10 {
            let signing_in = status(&desk, "Maria", PASSWORD, &device);
            assert_eq!(tokio::time::timeout(TIME, signing_in).await.expect("in time"), 200);
        }
    };
    tokio::select! {
        () = try_names(&desk) => {}
        () = agent => {}
    }
}

#[tokio::test]
async fn a_device_cookie_is_for_its_agent_its_desk_and_the_desks_pages_alone() {
    let (desk, other) = (TestDesk::new().await, TestDesk::new().await);
    for one in [&desk, &other] {
        one.add_agent("Maria").await;
        one.add_agent("Tom").await;
    }
    let signed_in = sign_in(&desk, &with_password("Maria", PASSWORD), "").await;
    let set = device_cookie(&signed_in);
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/;", "Max-Age=31536000"] {
        assert!(set.contains(attribute), "{set}");
    }
    let marias = set.split(';').next().unwrap();
    let (toms, elsewhere) = (known_device(&desk, "Tom").await, known_device(&other, "Maria").await);
    lock(&desk, "Maria").await;
    let changed = format!("{marias}x");
    for unknown in [toms.as_str(), elsewhere.as_str(), changed.as_str(), "yes-reply-device=", "theme=dark"] {
        assert_eq!(status(&desk, "Maria", PASSWORD, unknown).await, 429, "{unknown}");
    }
    // Another host of the site may have set a cookie of this name.
    for known in [marias, &format!("{toms}; {marias}"), &format!("yes-reply-device=x; theme=dark; {marias}")]
    {
        assert_eq!(status(&desk, "Maria", PASSWORD, known).await, 200, "{known}");
    }
    // Her sign-ins give strangers no further attempts.
    assert_eq!(status(&desk, "Maria", PASSWORD, "").await, 429);
}

#[tokio::test]
async fn a_device_stays_known_by_every_way_to_sign_in() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    let link = json!({"link": desk.link("Maria", 60_000).await});
    let by_link = device_cookie(&sign_in(&desk, &link, "").await);
    let by_link = by_link.split(';').next().unwrap();
    lock(&desk, "Maria").await;
    let again = sign_in(&desk, &with_password("maria", PASSWORD), by_link).await;
    assert_eq!(again.status(), 200);
    assert_eq!(device_cookie(&again).split(';').next(), Some(by_link), "the same device");
}

#[tokio::test]
async fn a_known_device_has_ten_attempts_of_its_own_and_is_then_one_of_many() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    let device = known_device(&desk, "Maria").await;
    lock(&desk, "Maria").await;
    for _ in 0..10 {
        assert_eq!(status(&desk, "Maria", WRONG, &device).await, 401);
    }
    assert_eq!(status(&desk, "Maria", PASSWORD, &device).await, 429);
    // Another of her devices is not affected.
    let link = json!({"link": desk.link("Maria", 60_000).await});
    let second = device_cookie(&sign_in(&desk, &link, "").await);
    assert_eq!(status(&desk, "Maria", PASSWORD, second.split(';').next().unwrap()).await, 200);
}

#[tokio::test]
async fn an_agent_changes_the_password_while_strangers_try_the_name() {
    let (desk, _, tom) = desk_with_lead_and_agent().await;
    lock(&desk, "Tom").await;
    let change = json!({"old": PASSWORD, "new": CHOSEN});
    assert_eq!(tom.put("people/me/password", &change).await.0, 204);
}

/// A proxy in front of the desk names the clients.
#[tokio::test]
async fn a_client_that_tries_many_names_is_refused_and_others_are_not() {
    let desk = TestDesk::with("trusted_proxies = [\"127.0.0.1\"]").await;
    desk.add_agent("Maria").await;
    let attempt = async |client: &str, body: Value| {
        let request = desk.inbox(Method::POST, "session").header("x-forwarded-for", client).json(&body);
        request.send().await.unwrap().status().as_u16()
    };
    let guesses = (0..10).map(|number| with_password(&format!("nobody {number}"), WRONG));
    let mut answers = vec![];
    for round in 0..20 {
        let bodies = guesses.clone().map(|mut body| {
            body["password"]["name"] = format!("{} of {round}", body["password"]["name"]).into();
            body
        });
        answers.extend(join_all(bodies.map(|body| attempt("203.0.113.7", body))).await);
        if answers.last() == Some(&429) {
            break;
        }
    }
    let tried = answers.iter().filter(|status| **status == 401).count();
    assert!((100..110).contains(&tried), "{tried} before the limit");
    // What the client itself writes into the header does not count.
    let claims = ["203.0.113.7", "198.51.100.2, 203.0.113.7", "203.0.113.7"];
    let refused = join_all(claims.map(|client| attempt(client, with_password("Maria", PASSWORD)))).await;
    // At most one more is allowed in these seconds.
    assert!(refused.iter().filter(|status| **status == 429).count() >= 2, "{refused:?}");
    assert_eq!(attempt("198.51.100.2", with_password("Maria", PASSWORD)).await, 200);

    // Secrets of sessions and links are counted apart, and a link that is right is not refused.
    let guess = || json!({"link": "a guess"});
    let mut guesses = 0;
    while attempt("203.0.113.7", guess()).await == 401 {
        guesses += 1;
        assert!(guesses < 300, "guesses are limited");
    }
    assert!(guesses >= 100, "{guesses}");
    let end = || desk.inbox(Method::DELETE, "session").header("x-forwarded-for", "203.0.113.7");
    let ends = join_all((0..5).map(|_| end().header("cookie", "yes-reply-session=a-guess").send())).await;
    let refused = ends.iter().filter(|answer| answer.as_ref().is_ok_and(|answer| answer.status() == 429));
    assert!(refused.count() >= 2);
    let link = desk.link("Maria", 60_000).await;
    assert_eq!(attempt("203.0.113.7", json!({"link": link})).await, 200);
    assert_eq!(attempt("198.51.100.2", guess()).await, 401);
}

#[tokio::test]
async fn a_sign_in_name_is_apart_from_the_name_that_customers_see() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let person = crate::common::accounts::person(&maria, "Tom").await;
    assert_eq!(person.sign_in_name, "tom");
    let path = format!("people/{}/sign-in-name", person.id);
    let change = async |name: &str| maria.put(&path, &json!({"sign_in_name": name})).await;
    assert_eq!(code(&tom.put(&path, &json!({"sign_in_name": "t.harris"})).await), (403, "lead-needed"));
    for (name, expected) in [("", 422), ("MARIA", 422), ("T.Harris", 200), ("t.harris", 200)] {
        assert_eq!(change(name).await.0, expected, "{name}");
    }
    assert_eq!(crate::common::accounts::person(&maria, "Tom").await.sign_in_name, "t.harris");
    assert_eq!(try_sign_in(&desk, &with_password("Tom", PASSWORD)).await.0, 401);
    let (_, profile) = try_sign_in(&desk, &with_password("T.HARRIS", PASSWORD)).await;
    assert_eq!(profile, json!({"name": "Tom", "sign_in_name": "t.harris", "role": "agent"}));
    assert_eq!(tom.get("session").await.1["sign_in_name"], "t.harris");

    // An invited person gets the name to sign in with, or the same as the shown one.
    let invite = async |body: Value| {
        let request = maria.request(Method::POST, "people").json(&body);
        crate::common::answer(request).await
    };
    let named = |sign_in: Value| json!({"name": "Jonas", "sign_in_name": sign_in, "role": "agent"});
    let (refused, problem) = invite(named("t.harris".into())).await;
    assert_eq!((refused.as_u16(), &problem["field"]), (422, &json!("sign_in_name")), "{problem}");
    let (invited, link) = invite(named("J.Weber".into())).await;
    assert_eq!((invited.as_u16(), &link["person"]["sign_in_name"]), (201, &json!("j.weber")));
    let secret = json!({"secret": link["secret"]});
    let looked_up = desk.inbox(Method::POST, "people/invitation").json(&secret);
    assert_eq!(crate::common::answer(looked_up).await.1["sign_in_name"], "j.weber");
    let (_, link) = invite(json!({"name": "Ines", "sign_in_name": " ", "role": "agent"})).await;
    assert_eq!(link["person"]["sign_in_name"], "ines");

    // Renaming leaves the sign-in name as it is.
    let rename = maria.put(&format!("people/{}/name", person.id), &json!({"name": "Thomas"})).await;
    assert_eq!((rename.0.as_u16(), &rename.1["sign_in_name"]), (200, &json!("t.harris")));
    let changed = crate::common::accounts::newest(&maria, 20).await;
    let changes = changed.iter().filter(|(_, _, action)| {
        matches!(action, inbox_api::AuditAction::SignInNameChanged { before, name }
            if before == "tom" && name == "t.harris")
    });
    assert_eq!(changes.count(), 1, "what changed nothing is not noted");
}
