//! Failed jobs: agents see them and let them run again.

use crate::common::receiver::Receiver;
use crate::common::{TestDesk, answer};
use contract::ConversationId;
use desk::jobs::consumer::ConsumerName;
use desk::jobs::job::{JobEnd, NewJob};
use desk::jobs::store::{Lease, NextJob};
use desk::support::clock;
use reqwest::Method;
use serde_json::{Value, json};

/// Stores a job of a webhook that has failed in all its attempts, as a desk with this webhook does within days.
async fn fail(desk: &TestDesk, receiver: &Receiver, conversation: ConversationId) {
    let database = desk.open_database().await;
    let webhook = ConsumerName::Webhook { url: receiver.url.parse().unwrap(), iss: "kettle".into() };
    database.consumer_position(&webhook).await.unwrap();
    let (now, revision) = (clock::now(), database.last_change().await.unwrap());
    database.add_jobs(&webhook, &[NewJob { conversation, revision, run_at: now }]).await.unwrap();
    let lease = Lease { holder: [1; 16], now, until: now.plus_ms(1_000) };
    let NextJob::Leased(job) = database.lease_job(&webhook, lease).await.unwrap() else { panic!("no job") };
    let failed = JobEnd::Failed { at: now, error: "it was answered 500".into() };
    database.finish_job(&job, lease, failed).await.unwrap();
    database.close().await;
}

#[tokio::test]
async fn an_agent_sees_a_failed_job_and_lets_it_run_again() {
    let receiver = Receiver::start().await;
    let mut desk = TestDesk::new().await;
    let tom = {
        desk.add_agent("Maria").await;
        desk.signed_in("Tom").await
    };
    let (one, two) = (desk.ada().open("One").await, desk.ada().open("Two").await);
    assert_eq!(tom.get("failed-jobs").await.1, json!({"jobs": [], "total": 0}));
    fail(&desk, &receiver, one).await;
    fail(&desk, &receiver, two).await;

    let (status, failed) = tom.get("failed-jobs").await;
    assert_eq!((status.as_u16(), &failed["total"]), (200, &json!(2)), "{failed}");
    let listed = |failed: &Value| -> Vec<Value> {
        failed["jobs"].as_array().unwrap().iter().map(|job| job["conversation"].clone()).collect()
    };
    assert_eq!(listed(&failed), [json!(two), json!(one)], "the last one first");
    let job = &failed["jobs"][1];
    let receiver_origin = receiver.url.strip_suffix("/hook").unwrap();
    assert_eq!(job["consumer"], json!({"kind": "webhook", "receiver": receiver_origin}));
    assert_eq!((&job["attempts"], &job["error"]), (&json!(1), &json!("it was answered 500")));
    assert_eq!(job["reference"]["kind"], "bill");
    assert_eq!(tom.get("conversations").await.1["failed_jobs"], 2);

    let retry = tom.post(&format!("failed-jobs/{}/retry", job["id"])).await;
    assert_eq!((retry.0.as_u16(), listed(&retry.1)), (200, vec![json!(two)]), "{}", retry.1);
    let again = tom.post(&format!("failed-jobs/{}/retry", job["id"])).await;
    assert_eq!(
        (again.0.as_u16(), listed(&again.1)),
        (200, vec![json!(two)]),
        "a second press changes nothing"
    );
    desk.stop().await;
    desk.start(&receiver.config()).await;
    assert_eq!(receiver.told(1).await, [(one, 1)]);
    let tom = desk.session("Tom", 60_000).await;
    let all = tom.post("failed-jobs/retry").await;
    assert_eq!((all.0.as_u16(), &all.1["total"]), (200, &json!(0)), "{}", all.1);
    assert_eq!(receiver.told(2).await, [(one, 1), (two, 1)], "the worker does not wait for a restart");
}

#[tokio::test]
async fn failed_jobs_are_for_agents_alone() {
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    for (method, path) in [
        (Method::GET, "failed-jobs"),
        (Method::POST, "failed-jobs/retry"),
        (Method::POST, "failed-jobs/1/retry"),
    ] {
        let (status, problem) = answer(desk.inbox(method, path)).await;
        assert_eq!((status.as_u16(), &problem["code"]), (401, &json!("sign-in-needed")), "{path}");
    }
    let (status, problem) = maria.post("failed-jobs/x/retry").await;
    assert_eq!((status.as_u16(), &problem["code"]), (400, &json!("id-malformed")), "{problem}");
}
