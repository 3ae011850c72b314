//! Read positions of customers and agents: they only grow, they are no entries, and they end long polls.

use crate::common::{TestDesk, message, read_path, record};
use contract::Status;
use inbox_api::ConversationDetail;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn replies_are_unread_until_the_read_position_covers_them() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Why do I pay 42?").await;
    let before = ada.conversation(id).await;
    assert_eq!((before.unread_count, before.customer_read_up_to), (Some(0), Some(0)));
    maria.write(id, &message("I look at it.")).await;
    maria.write(id, &json!({"kind": "notice", "text": "The office is closed on Monday."})).await;
    maria.write(id, &message("It was exchanged twice.")).await;
    let list = ada.get("/v1/conversations?reference=bill:2026-1107&limit=1").await.1;
    assert_eq!(list["conversations"][0]["unread_count"], 2, "a notice is not a reply: {list}");

    let read = ada.mark_read(id, 3).await;
    assert_eq!((read.unread_count, read.customer_read_up_to), (Some(1), Some(3)));
    let read = ada.mark_read(id, 4).await;
    assert_eq!((read.unread_count, read.customer_read_up_to), (Some(0), Some(4)));
    assert_eq!((read.last_seq, read.status), (4, Status::AwaitingCustomer), "it is no entry");
    assert_eq!(ada.conversation(id).await, read);
}

#[tokio::test]
async fn a_position_only_grows() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    maria.write(id, &message("Hi")).await;
    let read = ada.mark_read(id, 2).await;
    for covered in [1, 2] {
        assert_eq!(ada.mark_read(id, covered).await, read, "{covered}");
    }
}

#[tokio::test]
async fn only_an_entry_can_be_read() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    let before = ada.conversation(id).await;
    for body in
        [json!({"up_to": 0}), json!({"up_to": 2}), json!({"up_to": -1}), json!({"up_to": "1"}), json!({})]
    {
        for (status, problem) in [
            ada.put(&read_path(id), &body).await,
            maria.put(&format!("conversations/{id}/read"), &body).await,
        ] {
            let answer = (status.as_u16(), problem["code"].as_str(), problem["field"].as_str());
            assert_eq!(answer, (422, Some("field-invalid"), Some("up_to")), "{body}");
        }
    }
    assert_eq!(ada.conversation(id).await, before);
    let get = record::send(ada.request(Method::GET, &read_path(id))).await;
    assert_eq!((get.status().as_u16(), &get.headers()["allow"]), (405, &"PUT".parse().unwrap()));
}

#[tokio::test]
async fn the_first_agent_who_read_the_most_is_named() {
    let desk = TestDesk::new().await;
    let (ada, maria, tom) = (desk.ada(), desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let id = ada.open("Hello").await;
    assert_eq!(ada.conversation(id).await.company_read, None);
    ada.write(id, &message("Are you there?")).await;

    let company_read = |read: contract::Conversation| read.company_read.map(|read| (read.up_to, read.name));
    let named = |up_to, name: &str| Some((up_to, name.to_owned()));
    assert_eq!(company_read(maria.mark_read(id, 1).await), named(1, "Maria"));
    assert_eq!(company_read(tom.mark_read(id, 1).await), named(1, "Maria"));
    assert_eq!(company_read(tom.mark_read(id, 2).await), named(2, "Tom"));
    assert_eq!(company_read(maria.mark_read(id, 2).await), named(2, "Tom"));
    assert_eq!(company_read(maria.mark_read(id, 1).await), named(2, "Tom"));
    let seen = ada.conversation(id).await;
    assert_eq!((seen.status, seen.owner.clone()), (Status::AwaitingCompany, None), "reading is no reply");
    assert!(seen.company_read.clone().unwrap().at >= seen.updated_at);
    assert_eq!(seen.customer_read_up_to, Some(0), "each side has its own position");
    assert_eq!(company_read(seen), named(2, "Tom"));
}

#[tokio::test]
async fn the_inbox_learns_that_the_customer_has_read() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    maria.write(id, &message("Hi")).await;
    let detail = async |query: &str| -> ConversationDetail {
        serde_json::from_value(maria.get(&format!("conversations/{id}{query}")).await.1).unwrap()
    };
    let version = detail("").await.version;
    let waiting = format!("?after=2&wait=30&version={version}");
    let (woken, _) = tokio::join!(detail(&waiting), ada.mark_read(id, 2));
    assert!(woken.entries.is_empty());
    assert_eq!(woken.conversation.customer_read_up_to, Some(2));
    assert_ne!(woken.version, version);
}
