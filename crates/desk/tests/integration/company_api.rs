//! The company's side of the contract: who reaches what, the feed, writing for people and customers, tickets, and erasure.

use crate::common::company::SECOND_ISSUER;
use crate::common::{CustomerClient, TestDesk, compacted, conversation_id, entry_id, message, tokens};
use contract::{AuthorKind, CompanyConversation, ConversationId, EntryBody, PromiseState, Status};
use inbox_api::{AuditAction, AuditActor};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn code((status, problem): &(StatusCode, Value)) -> (u16, &str) {
    (status.as_u16(), problem["code"].as_str().unwrap_or_default())
}

fn field((status, problem): &(StatusCode, Value)) -> (u16, &str) {
    (status.as_u16(), problem["field"].as_str().unwrap_or_default())
}

fn ids(conversations: &[CompanyConversation]) -> Vec<ConversationId> {
    conversations.iter().map(|one| one.conversation.id).collect()
}

/// The body that opens a conversation for Ada.
fn for_ada(text: &str, author: Value) -> Value {
    json!({
        "customer": {"sub": "customer-42", "name": "Ada Okafor", "email": "ada@kettle.example", "locale": "en"},
        "reference": {"kind": "order", "id": "77", "title": "Kettle, red", "lines": [{"id": "1", "title": "Kettle"}]},
        "message": {"id": entry_id(), "text": text, "line_ids": ["1"]},
        "author": author,
    })
}

/// A customer of the second issuer with Ada's `sub`.
fn of_second_issuer(desk: &TestDesk) -> CustomerClient {
    CustomerClient { token: tokens::second_issuer("yes-reply", "customer-42"), ..desk.ada() }
}

#[tokio::test]
async fn each_token_opens_its_own_side_alone_and_the_detail_names_the_audience() {
    let desk = TestDesk::new().await;
    let (ada, system) = (desk.ada(), desk.system());
    let customer_there = desk.system_with(ada.token.clone()).get("changes").await;
    assert_eq!(code(&customer_there), (401, "token-invalid"));
    assert!(customer_there.1["detail"].as_str().unwrap().contains("write \"yes-reply-company\""));
    assert_eq!(desk.system_with(ada.token.clone()).erase("customer-42").await, 401);
    let service = CustomerClient { token: tokens::service("rt-connector"), ..desk.ada() };
    let service_here = service.get("/v1/conversations").await;
    assert_eq!(code(&service_here), (401, "token-invalid"));
    assert!(service_here.1["detail"].as_str().unwrap().contains("write \"yes-reply\""));
    assert_eq!(code(&desk.system_with("nonsense".into()).get("changes").await), (401, "token-invalid"));
    let listed = tokens::with("aud", json!(["shop", "yes-reply-company"]));
    assert_eq!(desk.system_with(listed).get("changes").await.0, 200);
    assert_eq!(system.get("nothing-here").await.0, 404);
    let response = crate::common::record::send(system.request(Method::POST, "changes")).await;
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn a_conversation_of_another_issuer_does_not_exist_to_the_byte() {
    let desk = TestDesk::with(SECOND_ISSUER).await;
    let (ours, theirs) = (desk.system(), desk.second_system());
    let id = desk.ada().open("Private").await;
    let other = of_second_issuer(&desk).open("Of the harbour").await;
    assert_eq!(ids(&ours.changes("").await.conversations), [id]);
    assert_eq!(ids(&theirs.changes("").await.conversations), [other]);

    let missing = conversation_id();
    let entry = entry_id();
    let write = json!({"author": {"name": "Maria"}, "kind": "message", "text": "Hi"});
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    for (method, path, body) in [
        (Method::GET, "", Value::Null),
        (Method::GET, "/entries", Value::Null),
        (Method::PUT, &*format!("/entries/{entry}"), write),
        (Method::PUT, "/read", json!({"up_to": 1, "name": "Maria"})),
        (Method::PUT, "/ticket", ticket),
    ] {
        let answered = async |id: ConversationId| {
            let request = theirs.request(method.clone(), &format!("conversations/{id}{path}"));
            let response = crate::common::record::send(request.json(&body)).await;
            (response.status(), response.text().await.unwrap())
        };
        let (foreign, unknown) = (answered(id).await, answered(missing).await);
        assert_eq!(foreign.0, 404, "{path}");
        assert_eq!(foreign, unknown, "{path}");
    }
    let opening = for_ada("Hello", Value::Null);
    let foreign = theirs.put(&format!("conversations/{id}"), &opening).await;
    assert_eq!(code(&foreign), (404, "not-found"));
    assert_eq!(theirs.erase("customer-42").await, 204);
    assert_eq!(ours.conversation(id).await.conversation.last_seq, 1);
    assert_eq!(theirs.get(&format!("conversations/{other}")).await.0, 410);
}

#[tokio::test]
async fn the_feed_from_the_beginning_is_everything_that_was_written() {
    let desk = TestDesk::new().await;
    let (ada, maria, system) = (desk.ada(), desk.signed_in("Maria").await, desk.system());
    let mut written = vec![];
    for n in 0..5 {
        let customer = if n % 2 == 0 { desk.ada() } else { desk.somebody_else() };
        let id = customer.open(&format!("Question {n}")).await;
        customer.write(id, &message("And another thing")).await;
        maria.write(id, &message("An answer")).await;
        written.push((id, customer));
    }
    let preferences = json!({"kind": "preferences", "desired_outcome": {"choice": "correct", "text": null},
        "reply_preference": {"channel": "phone", "phone": "0151", "when": null, "note": null}});
    ada.write(written[0].0, &preferences).await;
    let note = format!("conversations/{}/notes/{}", written[0].0, entry_id());
    assert_eq!(maria.put(&note, &json!({"text": "She is kind."})).await.0, 201);

    let (mut told, mut cursor) = (vec![], String::new());
    loop {
        let page = system.changes(&format!("limit=2{cursor}")).await;
        cursor = format!("&after={}", page.next);
        told.extend(page.conversations);
        if !page.has_more {
            break;
        }
    }
    let expected: Vec<_> = [1, 2, 3, 4, 0].map(|n| written[n].0).into();
    assert_eq!(ids(&told), expected, "in the order of their last change");
    for one in &told {
        let id = one.conversation.id;
        let (_, customer) = written.iter().find(|(known, _)| *known == id).unwrap();
        assert_eq!(one.conversation, customer.conversation(id).await);
        let theirs = customer.entries(id, "").await;
        let ours = system.entries(id, "").await;
        assert_eq!((&ours.entries, ours.has_more), (&theirs.entries, false));
        assert_eq!(ours.conversation, *one);
    }
    let adas = told.last().unwrap();
    assert_eq!(
        (adas.customer.sub.as_str(), adas.customer.name.as_deref()),
        ("customer-42", Some("Ada Okafor"))
    );
    assert_eq!(adas.desired_outcome.as_ref().unwrap().choice.as_deref(), Some("correct"));
    assert_eq!(adas.reply_preference.as_ref().unwrap().phone.as_deref(), Some("0151"));
    let all = system.get("changes").await.1.to_string();
    assert!(!all.contains("She is kind."), "notes do not cross");
}

#[tokio::test]
async fn a_change_of_any_customer_ends_the_wait_of_the_feed() {
    let desk = TestDesk::with(SECOND_ISSUER).await;
    let (ada, system, second) = (desk.ada(), desk.system(), desk.second_system());
    let (somebody_else, harbour, more) = (desk.somebody_else(), of_second_issuer(&desk), message("More"));
    let id = ada.open("Hello").await;
    let mut cursor = system.changes("").await.next;
    let waiting = format!("after={cursor}&wait=30");
    let (woken, opened) = tokio::join!(system.changes(&waiting), somebody_else.open("Mine"));
    assert_eq!(ids(&woken.conversations), [opened]);
    cursor = woken.next;
    let waiting = format!("after={cursor}&wait=30");
    let (woken, _) = tokio::join!(system.changes(&waiting), async {
        harbour.open("Not told here").await;
        ada.mark_read(id, 1).await
    });
    assert_eq!(ids(&woken.conversations), [id]);
    let waiting = format!("after={}&wait=30", woken.next);
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    let (woken, _) = tokio::join!(system.changes(&waiting), system.set_ticket(id, &ticket));
    assert_eq!(woken.conversations[0].conversation.ticket.as_ref().unwrap().number, "17");
    let since = format!("conversations/{id}/entries?after=1&wait=30");
    let (page, entry) = tokio::join!(system.get(&since), ada.write(id, &more));
    assert_eq!(page.1["entries"][0]["id"], json!(entry.id));

    let customers = ada.changes("").await.next;
    assert_eq!(code(&system.get(&format!("changes?after={customers}")).await), (400, "cursor-unknown"));
    let of_the_company = format!("/v1/changes?after={}", woken.next);
    assert_eq!(code(&ada.get(&of_the_company).await), (400, "cursor-unknown"));
    assert_eq!(second.changes("").await.conversations.len(), 1);
}

#[tokio::test]
async fn what_is_opened_for_a_customer_is_the_customers() {
    let desk = TestDesk::with("[promise]\nwithin = \"8h\"\n").await;
    let (ada, system) = (desk.ada(), desk.system());
    let (id, body) = (conversation_id(), for_ada("I called about the kettle.", Value::Null));
    let path = format!("conversations/{id}");
    let (status, first) = system.put(&path, &body).await;
    assert_eq!(status, 201, "{first}");
    let (status, again) = system.put(&path, &body).await;
    assert_eq!((status.as_u16(), &again), (200, &first));
    let mut other = body.clone();
    other["message"]["text"] = "Something else".into();
    assert_eq!(code(&system.put(&path, &other).await), (409, "id-conflict"));

    let seen = ada.conversation(id).await;
    assert_eq!((seen.status, seen.owner), (Status::AwaitingCompany, None));
    assert_eq!(seen.promise.unwrap().state, PromiseState::Pending);
    assert_eq!(seen.reference.title.as_deref(), Some("Kettle, red"));
    let entry = ada.entries(id, "").await.entries.remove(0);
    assert_eq!((entry.seq, entry.author.kind, &*entry.author.name), (1, AuthorKind::Customer, "Ada Okafor"));
    ada.write(id, &message("That was me.")).await;
    assert_eq!(desk.somebody_else().get(&format!("/v1/conversations/{id}")).await.0, 404);
    // The customer's own request under that id has another body.
    let own = ada.put(&format!("/v1/conversations/{id}"), &crate::common::opening("Mine")).await;
    assert_eq!(code(&own), (409, "id-conflict"));
}

#[tokio::test]
async fn the_company_can_write_first() {
    let desk = TestDesk::with("[promise]\nwithin = \"8h\"\n").await;
    let (ada, system) = (desk.ada(), desk.system());
    let id = conversation_id();
    let body = for_ada("Your kettle is late.", json!({"name": "Maria"}));
    assert_eq!(system.put(&format!("conversations/{id}"), &body).await.0, 201);
    let seen = ada.conversation(id).await;
    assert_eq!((seen.status, seen.owner.unwrap().name.as_str()), (Status::AwaitingCustomer, "Maria"));
    assert_eq!((seen.promise, seen.unread_count), (None, Some(1)));
    let by_program = conversation_id();
    let author = json!({"kind": "automatic", "name": "Kettle & Co"});
    let body = for_ada("Your parcel has left.", author);
    assert_eq!(system.put(&format!("conversations/{by_program}"), &body).await.0, 201);
    assert_eq!(ada.conversation(by_program).await.owner, None);
    assert_eq!(ada.write(id, &message("When?")).await.seq, 2);
}

#[tokio::test]
async fn an_opening_with_a_mistake_names_the_field_and_stores_nothing() {
    let desk = TestDesk::new().await;
    let (system, id) = (desk.system(), conversation_id());
    for (pointer, value, named) in [
        ("/customer/sub", json!(" customer-42"), "customer.sub"),
        ("/customer/sub", json!(42), "customer.sub"),
        ("/customer/name", json!("a\0b"), "customer.name"),
        ("/reference/kind", json!("Order"), "reference.id"),
        ("/reference/url", json!("javascript:alert(1)"), "reference.url"),
        ("/reference/amount", json!({"value": 1, "currency": "EUR"}), "reference"),
        (
            "/reference/lines",
            json!([{"id": "1", "title": "a"}, {"id": "1", "title": "b"}]),
            "reference.lines.1.id",
        ),
        ("/message/text", json!(" "), "message.text"),
        ("/message/line_ids", json!(["9"]), "message.line_ids"),
        ("/author", json!({"name": ""}), "author.name"),
        ("/author", json!({"kind": "customer", "name": "Ada"}), "author.kind"),
    ] {
        let mut body = for_ada("Hello", Value::Null);
        body["reference"]["url"] = Value::Null;
        body["reference"]["amount"] = Value::Null;
        *body.pointer_mut(pointer).unwrap() = value;
        let refused = system.put(&format!("conversations/{id}"), &body).await;
        assert_eq!(field(&refused), (422, named), "{}", refused.1);
    }
    assert!(system.changes("").await.conversations.is_empty());
}

#[tokio::test]
async fn a_person_without_an_account_writes_every_kind() {
    let desk = TestDesk::new().await;
    let (ada, system) = (desk.ada(), desk.system());
    let id = ada.open("Why?").await;
    let entry = entry_id();
    let path = format!("conversations/{id}/entries/{entry}");
    let body =
        json!({"author": {"name": "Maria"}, "drafted_by_ai": true, "kind": "message", "text": "Because."});
    let (status, first) = system.put(&path, &body).await;
    assert_eq!((status.as_u16(), first["seq"].as_u64()), (201, Some(2)), "{first}");
    assert_eq!(
        (&first["author"], &first["drafted_by_ai"]),
        (&json!({"kind": "person", "name": "Maria"}), &json!(true))
    );
    assert_eq!(system.put(&path, &body).await, (StatusCode::OK, first.clone()));
    let mut other = body.clone();
    other["author"]["name"] = "Tom".into();
    assert_eq!(code(&system.put(&path, &other).await), (409, "id-conflict"));
    assert_eq!(json!(ada.entries(id, "after=1").await.entries[0]), first);

    let due = desk::support::clock::now().plus_ms(3_600_000).to_string();
    let decision = json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was due."});
    let refused = system.write_as("Maria", id, &decision).await;
    for body in [
        json!({"kind": "notice", "text": "Closed on Monday."}),
        json!({"kind": "promise", "due": due, "what": "An answer"}),
        json!({"kind": "proposal", "text": "I take it off."}),
        json!({"kind": "handover", "to": {"name": "Eva"}, "summary": "Ada asks about the meter."}),
    ] {
        system.write_as("Maria", id, &body).await;
    }
    assert_eq!(ada.conversation(id).await.owner.unwrap().name, "Eva");
    let taken = system.write_as("Tom", id, &json!({"kind": "take"})).await;
    assert!(matches!(taken.body, EntryBody::Handover { to, .. } if to.name == "Tom"));

    // The person of the decision cannot answer the review of it; another one can.
    ada.write(id, &json!({"kind": "review_request", "entry_id": refused.id})).await;
    let review = system.conversation(id).await.pending_review.unwrap();
    assert_eq!((review.decision_id, review.decided_by.as_deref()), (refused.id, Some("Maria")));
    let mut again = decision.clone();
    again["author"] = json!({"name": "Maria"});
    let path = format!("conversations/{id}/entries/{}", entry_id());
    assert_eq!(code(&system.put(&path, &again).await), (409, "review-needs-other"));
    system.write_as("Eva", id, &decision).await;
    assert_eq!(system.conversation(id).await.pending_review, None);
}

#[tokio::test]
async fn an_entry_with_a_mistake_names_the_field() {
    let desk = TestDesk::new().await;
    let (ada, system) = (desk.ada(), desk.system());
    let id = ada.open("Why?").await;
    for (body, named) in [
        (json!({"kind": "message", "text": "Hi"}), "author"),
        (json!({"author": {"name": " Maria"}, "kind": "message", "text": "Hi"}), "author.name"),
        (json!({"author": {"name": 7}, "kind": "message", "text": "Hi"}), "author.name"),
        (
            json!({"author": {"kind": "customer", "name": "Ada"}, "kind": "message", "text": "Hi"}),
            "author.kind",
        ),
        (json!({"author": {"name": "Maria"}, "kind": "message"}), "text"),
        (json!({"author": {"name": "Maria"}, "kind": "message", "text": 7}), "text"),
        (json!({"author": {"name": "Maria"}, "kind": "message", "text": " "}), "text"),
        (json!({"author": {"kind": "automatic", "name": "Bot"}, "kind": "take"}), "author.kind"),
        (
            json!({"author": {"kind": "automatic", "name": "Bot"}, "drafted_by_ai": true, "kind": "message", "text": "Hi"}),
            "drafted_by_ai",
        ),
        (
            json!({"author": {"name": "Maria"}, "kind": "handover", "to": {"name": ""}, "summary": "So"}),
            "to.name",
        ),
    ] {
        let refused = system.put(&format!("conversations/{id}/entries/{}", entry_id()), &body).await;
        assert_eq!(field(&refused), (422, named), "{body}: {}", refused.1);
    }
    let unknown = json!({"author": {"name": "Maria"}, "kind": "correction", "text": "Hi"});
    let refused = system.put(&format!("conversations/{id}/entries/{}", entry_id()), &unknown).await;
    assert_eq!(code(&refused), (422, "kind-unknown"));
    assert_eq!(ada.conversation(id).await.last_seq, 1);
}

#[tokio::test]
async fn an_automatic_message_has_no_owner() {
    let desk = TestDesk::new().await;
    let (ada, system) = (desk.ada(), desk.system());
    let id = ada.open("Where is it?").await;
    let body =
        json!({"author": {"kind": "automatic", "name": "Tracking"}, "kind": "message", "text": "In Kassel."});
    assert_eq!(system.put(&format!("conversations/{id}/entries/{}", entry_id()), &body).await.0, 201);
    let seen = ada.conversation(id).await;
    assert_eq!((seen.status, seen.owner), (Status::AwaitingCustomer, None));
}

#[tokio::test]
async fn the_ticket_and_the_read_position_wake_the_customer() {
    let desk = TestDesk::new().await;
    let (ada, system) = (desk.ada(), desk.system());
    let id = ada.open("Hello").await;
    let cursor = ada.changes("").await.next;
    let ticket = json!({"system": "rt", "number": "17", "url": "https://rt.kettle.example/17"});
    let waiting = format!("after={cursor}&wait=30");
    let (woken, (status, set)) = tokio::join!(ada.changes(&waiting), system.set_ticket(id, &ticket));
    assert_eq!((status.as_u16(), &set["ticket"]), (200, &ticket));
    assert_eq!(json!(woken.conversations[0].ticket), ticket);
    let waiting = format!("after={}&wait=30", woken.next);
    let read = json!({"up_to": 1, "name": "Maria"});
    let path = format!("conversations/{id}/read");
    let (woken, (status, _)) = tokio::join!(ada.changes(&waiting), system.put(&path, &read));
    assert_eq!(status, 200);
    let company_read = woken.conversations[0].company_read.clone().unwrap();
    assert_eq!((company_read.up_to, company_read.name.as_str()), (1, "Maria"));

    // The same again is no change.
    system.set_ticket(id, &ticket).await;
    system.put(&path, &read).await;
    assert!(ada.changes(&format!("after={}", woken.next)).await.conversations.is_empty());
    let bad = json!({"system": "rt", "number": " ", "url": null});
    assert_eq!(field(&system.set_ticket(id, &bad).await), (422, "number"));
    assert_eq!(field(&system.set_ticket(id, &json!({"system": "rt"})).await), (422, "number"));
    let bad = json!({"system": "rt", "number": "1", "url": "ftp://rt"});
    assert_eq!(field(&system.set_ticket(id, &bad).await), (422, "url"));
    assert_eq!(field(&system.put(&path, &json!({"up_to": 9, "name": "Maria"})).await), (422, "up_to"));
    assert_eq!(field(&system.put(&path, &json!({"up_to": 1, "name": ""})).await), (422, "name"));
}

#[tokio::test]
async fn an_erased_customer_is_told_so_and_no_other_issuer_learns_of_it() {
    let desk = TestDesk::with(SECOND_ISSUER).await;
    let (ada, other, system) = (desk.ada(), desk.somebody_else(), desk.system());
    let (namesake, second) = (of_second_issuer(&desk), desk.second_system());
    let maria = desk.signed_in("Maria").await;
    let opening = crate::common::opening("Hello");
    let (id, kept) = (conversation_id(), other.open("Not hers").await);
    let path = format!("/v1/conversations/{id}");
    assert_eq!(ada.put(&path, &opening).await.0, 201);
    let cursor = ada.changes("").await.next;
    let waiting = format!("{path}/entries?after=1&wait=30");
    let (woken, erased) = tokio::join!(ada.get(&waiting), system.erase("customer-42"));
    assert_eq!((code(&woken), erased.as_u16()), ((410, "gone"), 204));
    assert_eq!(system.erase("customer-42").await, 204);

    let entry = format!("{path}/entries/{}", entry_id());
    for refused in [
        ada.get(&path).await,
        ada.put(&path, &opening).await,
        ada.put(&path, &crate::common::opening("Another")).await,
        ada.put(&entry, &message("Still there?")).await,
        ada.put(&format!("{path}/read"), &json!({"up_to": 1})).await,
        system.get(&format!("conversations/{id}")).await,
        system.put(&format!("conversations/{id}"), &for_ada("Hello", Value::Null)).await,
        maria.get(&format!("conversations/{id}")).await,
    ] {
        assert_eq!(code(&refused), (410, "gone"));
    }
    // It is not stored whose the conversation was. An id that nobody has used tells nobody anything.
    let unused = format!("/v1/conversations/{}", conversation_id());
    for (stranger, unused) in [
        (namesake.get(&path).await, namesake.get(&unused).await),
        (namesake.get(&format!("{path}/entries")).await, namesake.get(&format!("{unused}/entries")).await),
        (second.get(&path["/v1/".len()..]).await, second.get(&unused["/v1/".len()..]).await),
    ] {
        assert_eq!(code(&stranger), (404, "not-found"));
        assert_eq!(stranger, unused);
    }
    assert_eq!(code(&namesake.put(&path, &opening).await), (404, "not-found"));
    assert_eq!(code(&other.get(&unused).await), (404, "not-found"));
    assert_eq!(
        code(&other.get(&path).await),
        (410, "gone"),
        "another customer of the issuer, who has the id"
    );
    assert_eq!(ada.get("/v1/conversations").await.1["conversations"], json!([]));
    assert!(ada.changes(&format!("after={cursor}")).await.conversations.is_empty());
    assert_eq!(ids(&system.changes("").await.conversations), [kept]);
    let again = ada.open("A new one").await;
    assert_eq!(ada.conversation(again).await.last_seq, 1);

    let audit = crate::common::accounts::audit(&maria).await;
    let erasures: Vec<_> =
        audit.iter().filter(|one| matches!(one.action, AuditAction::CustomerErased { .. })).collect();
    assert_eq!(erasures.len(), 1, "the second request erased nothing");
    assert_eq!(erasures[0].actor, AuditActor::System("rt-connector".into()));
    assert_eq!(erasures[0].action, AuditAction::CustomerErased { conversations: 1 });
}

#[tokio::test]
async fn a_customers_id_in_the_path_is_decoded() {
    let desk = TestDesk::new().await;
    let odd = desk.customer("42/ä b");
    let id = odd.open("Hello").await;
    assert_eq!(desk.system().erase("42%2F%C3%A4%20b").await, 204);
    assert_eq!(code(&odd.get(&format!("/v1/conversations/{id}")).await), (410, "gone"));
}

#[tokio::test]
async fn nothing_of_an_erased_customer_stays_in_the_file() {
    let mut desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    let Some(file) = desk.database_file() else { return };
    let words = ["zanzibarquestion", "zanzibarhint", "zanzibaranswer", "zanzibarfilter", "zanzibarname"];
    let mut claims = tokens::claims("zanzibarsub");
    claims["name"] = "Zanzibarname Okafor".into();
    claims["email"] = "zanzibarname@kettle.example".into();
    let customer = CustomerClient { token: tokens::signed(&claims), ..desk.ada() };
    // Enough text for pages of its own, and for merges of the search index.
    let long = "zanzibarfilter ".repeat(600);
    for n in 0..20 {
        let id = customer.open(&format!("zanzibarquestion {n}")).await;
        customer.write(id, &message(&long)).await;
        maria.write(id, &message("zanzibaranswer")).await;
        let note = format!("conversations/{id}/notes/{}", entry_id());
        assert_eq!(maria.put(&note, &json!({"text": "zanzibarhint"})).await.0, 201);
        desk.somebody_else().open(&format!("Something that stays {n}")).await;
    }
    let contents = || String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_lowercase();
    desk.stop().await;
    let before = contents();
    assert!(words.iter().all(|word| before.contains(word)), "the words are there before");
    desk.start("").await;
    assert_eq!(desk.system().erase("zanzibarsub").await, 204);
    compacted(&desk).await;
    desk.stop().await;
    let after = contents();
    assert!(after.contains("something that stays 7"));
    // The index shortens a word that begins as the one before it, and so the common beginning is looked for too.
    for word in words.iter().chain(&["zanzibarsub", "zanzibar"]) {
        assert!(!after.contains(word), "{word} is still in the file");
    }
    let beside = std::fs::read_dir(desk.dir.path()).unwrap().map(|file| file.unwrap().file_name());
    assert!(!beside.into_iter().any(|name| name.to_string_lossy().ends_with("-wal")));
}
