//! Accounts: roles, permissions and disabling.

use crate::common::accounts::*;
use crate::common::agent::PASSWORD;
use crate::common::{TestDesk, answer, entry_id, message};
use contract::EntryBody;
use desk::accounts::agent::AgentName;
use inbox_api::{AccountStatus, AuditAction, Role};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_agent_who_is_no_lead_is_refused() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let id = person(&maria, "Maria").await.id;
    let before = audit(&maria).await.len();
    let requests = [
        tom.request(Method::GET, "people"),
        tom.request(Method::POST, "people").json(&json!({"name": "Jonas", "role": "lead"})),
        tom.request(Method::PUT, &format!("people/{id}/role")).json(&json!({"role": "agent"})),
        tom.request(Method::PUT, "people/99/role").json(&json!({"role": "agent"})),
        tom.request(Method::POST, &format!("people/{id}/disable")),
        tom.request(Method::POST, &format!("people/{id}/enable")),
        tom.request(Method::POST, &format!("people/{id}/link")),
        tom.request(Method::GET, &format!("sessions?person={id}")),
        tom.request(Method::GET, "audit"),
    ];
    for request in requests {
        assert_eq!(code(&answer(request).await), (403, "lead-needed"));
    }
    let hers = sessions(&maria, "").await.sessions[0].id;
    let refused = answer(tom.request(Method::DELETE, &format!("sessions/{hers}"))).await;
    assert_eq!(code(&refused), (404, "not-found"), "it may exist or not");
    assert_eq!(audit(&maria).await.len(), before);
}

#[tokio::test]
async fn nobody_who_is_not_signed_in_can_do_anything() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    for (method, path) in [
        (Method::GET, "people"),
        (Method::POST, "people/1/disable"),
        (Method::POST, "people/1/link"),
        (Method::GET, "sessions"),
        (Method::DELETE, "sessions/1"),
        (Method::GET, "audit"),
    ] {
        assert_eq!(code(&answer(desk.inbox(method, path)).await), (401, "sign-in-needed"), "{path}");
    }
}

#[tokio::test]
async fn malformed_and_unknown_ids_are_refused() {
    let (_desk, maria, _) = desk_with_lead_and_agent().await;
    assert_eq!(code(&post(&maria, "people/tom/disable").await), (400, "id-malformed"));
    assert_eq!(code(&post(&maria, "people/-1/enable").await), (400, "id-malformed"));
    assert_eq!(code(&post(&maria, "people/99/disable").await), (404, "not-found"));
    let largest = u64::MAX;
    assert_eq!(code(&post(&maria, &format!("people/{largest}/link")).await), (404, "not-found"));
    assert_eq!(code(&maria.get("sessions?person=99").await), (404, "not-found"));
    assert_eq!(code(&maria.get("sessions?person=tom").await), (400, "query-invalid"));
    assert_eq!(code(&maria.get("audit?before=x").await), (400, "query-invalid"));
    assert_eq!(code(&maria.get("audit?limit=0").await), (400, "query-invalid"));
    let end = answer(maria.request(Method::DELETE, "sessions/99")).await;
    assert_eq!(code(&end), (404, "not-found"));
}

#[tokio::test]
async fn a_changed_role_applies_from_the_next_request_on() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let id = person(&maria, "Tom").await.id;
    let set = async |role: &str| maria.put(&format!("people/{id}/role"), &json!({"role": role})).await;
    let (status, now) = set("lead").await;
    assert_eq!((status.as_u16(), now["role"].as_str()), (200, Some("lead")));
    assert_eq!(tom.get("people").await.0, 200);
    assert_eq!(tom.get("session").await.1["role"], "lead");
    assert_eq!(set("lead").await.0, 200);
    assert_eq!(set("agent").await.0, 200);
    assert_eq!(code(&tom.get("people").await), (403, "lead-needed"));
    let mut changes = newest(&maria, 99).await;
    changes.retain(|(_, _, deed)| matches!(deed, AuditAction::RoleChanged { .. }));
    let tom = Some("Tom".to_owned());
    let expected = [
        (by("Maria"), tom.clone(), AuditAction::RoleChanged { role: Role::Agent }),
        (by("Maria"), tom, AuditAction::RoleChanged { role: Role::Lead }),
    ];
    assert_eq!(changes, expected, "what changed nothing is not noted");
}

#[tokio::test]
async fn a_disabled_agent_loses_access_at_once_and_stays_the_author() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    tom.write(id, &message("I look into it")).await;
    let number = person(&maria, "Tom").await.id;
    let link = json!({"link": desk.link("Tom", 60_000).await});

    let (status, now) = post(&maria, &format!("people/{number}/disable")).await;
    assert_eq!(
        (status.as_u16(), now["status"].as_str(), now["sessions"].as_u64()),
        (200, Some("disabled"), Some(0))
    );
    for path in ["session", "conversations", "sessions"] {
        assert_eq!(code(&tom.get(path).await), (401, "sign-in-needed"), "{path}");
    }
    assert_eq!(tom.write(id, &message("Still here")).await.0, 401);
    assert_eq!(code(&try_sign_in(&desk, &link).await), (401, "sign-in-refused"));
    let refused = |body: Value| {
        let request = desk.inbox(Method::POST, "session").json(&body);
        async move { request.send().await.unwrap().text().await.unwrap() }
    };
    let right = refused(with_password("Tom", PASSWORD)).await;
    assert_eq!(right, refused(with_password("Nobody", PASSWORD)).await, "nothing says that Tom exists");
    assert_eq!(code(&post(&maria, &format!("people/{number}/link")).await), (422, "field-invalid"));
    let page = ada.entries(id, "").await;
    assert_eq!(page.entries.last().unwrap().author.name, "Tom");

    assert_eq!(post(&maria, &format!("people/{number}/enable")).await.0, 200);
    assert_eq!(try_sign_in(&desk, &with_password("Tom", PASSWORD)).await.0, 200);
    assert_eq!(tom.get("session").await.0, 401, "the old session stays ended");
}

#[tokio::test]
async fn the_only_lead_keeps_role_and_access() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let (hers, his) = (person(&maria, "Maria").await.id, person(&maria, "Tom").await.id);
    let role = json!({"role": "agent"});
    for refused in [
        maria.put(&format!("people/{hers}/role"), &role).await,
        post(&maria, &format!("people/{hers}/disable")).await,
    ] {
        assert_eq!(code(&refused), (403, "lead-needed"));
        assert!(refused.1["detail"].as_str().unwrap().contains("Maria is the only lead"), "{}", refused.1);
    }
    // Invited and disabled leads do not count.
    invite(&maria, "Jonas", "lead").await;
    assert_eq!(code(&post(&maria, &format!("people/{hers}/disable")).await), (403, "lead-needed"));
    assert_eq!(maria.put(&format!("people/{his}/role"), &json!({"role": "lead"})).await.0, 200);
    assert_eq!(post(&maria, &format!("people/{his}/disable")).await.0, 200);
    assert_eq!(code(&post(&maria, &format!("people/{hers}/disable")).await), (403, "lead-needed"));
    assert_eq!(post(&maria, &format!("people/{his}/enable")).await.0, 200);
    assert_eq!(maria.put(&format!("people/{hers}/role"), &role).await.0, 200);
    assert_eq!(code(&maria.get("people").await), (403, "lead-needed"));
    assert_eq!(tom.get("session").await.0, 401);
}

#[tokio::test]
async fn of_two_leads_who_remove_each_other_concurrently_one_remains() {
    for _ in 0..10 {
        let (desk, maria, tom) = desk_with_lead_and_agent().await;
        let (hers, his) = (person(&maria, "Maria").await.id, person(&maria, "Tom").await.id);
        assert_eq!(maria.put(&format!("people/{his}/role"), &json!({"role": "lead"})).await.0, 200);
        let agent = json!({"role": "agent"});
        let (one, other) = (format!("people/{his}/disable"), format!("people/{hers}/role"));
        let (disabled, demoted) = tokio::join!(post(&maria, &one), tom.put(&other, &agent));
        let done = [&disabled, &demoted].iter().filter(|(status, _)| *status == 200).count();
        assert_eq!(done, 1, "{disabled:?} {demoted:?}");
        let database = desk.open_database().await;
        let mut leads = 0;
        for name in ["Maria", "Tom"] {
            let agent = database.find_agent(&AgentName::parse(name).unwrap()).await.unwrap().unwrap();
            leads += usize::from(agent.role == Role::Lead && agent.status == AccountStatus::Active);
        }
        database.close().await;
        assert_eq!(leads, 1);
    }
}

#[tokio::test]
async fn a_new_name_is_that_of_everything_a_person_has_written_or_owns() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    tom.write(id, &message("I look into it")).await;
    tom.write(id, &json!({"kind": "handover", "to": {"name": "Maria"}, "summary": "A mug."})).await;
    maria.write(id, &json!({"kind": "handover", "to": {"name": "Tom"}, "summary": "A mug."})).await;
    let note = format!("conversations/{id}/notes/{}", entry_id());
    assert_eq!(tom.put(&note, &json!({"text": "She is right"})).await.0, 201);
    tom.mark_read(id, 1).await;
    let cursor = ada.changes("").await.next;

    let person_id = person(&maria, "Tom").await.id;
    let path = format!("people/{person_id}/name");
    let rename = async |name: &str| maria.put(&path, &json!({"name": name})).await;
    for (name, status) in [("", 422), ("maria", 422), ("Tom", 200), ("Thomas", 200), ("Thomas", 200)] {
        assert_eq!(rename(name).await.0, status, "{name}");
    }
    assert_eq!(code(&tom.put(&path, &json!({"name": "Tim"})).await), (403, "lead-needed"));

    let seen = ada.entries(id, "after=0").await;
    let names: Vec<&str> = seen.entries.iter().map(|entry| entry.author.name.as_str()).collect();
    assert_eq!(names, ["Ada Okafor", "Thomas", "Thomas", "Maria"]);
    assert!(matches!(&seen.entries[3].body, EntryBody::Handover { to, .. } if to.name == "Thomas"));
    assert_eq!(seen.conversation.owner.unwrap().name, "Thomas");
    assert_eq!(seen.conversation.company_read.unwrap().name, "Thomas");
    let changed = ada.changes(&format!("after={cursor}")).await;
    assert_eq!(changed.conversations.len(), 1, "the name of the owner is a change");

    let (_, detail) = tom.get(&format!("conversations/{id}")).await;
    assert_eq!(detail["notes"][0]["author"], "Thomas");
    assert_eq!(detail["assignable_agents"], json!(["Maria", "Thomas"]));
    assert_eq!(tom.get("session").await.1["name"], "Thomas");
    assert_eq!(tom.get("conversations?view=mine").await.1["mine"], 1);
    let renamed = AuditAction::Renamed { before: "Tom".into(), name: "Thomas".into() };
    assert_eq!(newest(&maria, 1).await, [(by("Maria"), Some("Thomas".to_owned()), renamed)]);
}
