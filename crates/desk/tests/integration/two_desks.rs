//! Two desks on one PostgreSQL database: a change on one wakes the requests that wait on the other.

use crate::common::accounts;
use crate::common::agent::AgentClient;
use crate::common::process::{DeskProcess, run};
use crate::common::receiver::Receiver;
use crate::common::{CustomerClient, TestDesk, message, tokens};
use contract::{ConversationId, Entries};
use inbox_api::ConversationDetail;
use postgres_cluster::Cluster;
use serde_json::json;

/// Longer than any test takes, so that an answer with a change was not the one at the end of the wait.
const WAIT: &str = "wait_seconds = 300";

async fn two_desks(cluster: &Cluster) -> (TestDesk, TestDesk) {
    two_desks_with(cluster, "").await
}

async fn two_desks_with(cluster: &Cluster, more: &str) -> (TestDesk, TestDesk) {
    let (location, lines) = (cluster.create_database(), format!("{WAIT}\n{more}"));
    let desk = async || TestDesk::at(location.clone(), tempfile::tempdir().unwrap(), &lines).await;
    (desk().await, desk().await)
}

/// The same customer at another desk.
fn at(desk: &TestDesk, customer: &CustomerClient) -> CustomerClient {
    CustomerClient { base: desk.base.clone(), ..customer.clone() }
}

async fn next_entries(customer: &CustomerClient, id: ConversationId, after: u64) -> Entries {
    customer.entries(id, &format!("after={after}&wait=300")).await
}

#[tokio::test]
async fn a_reply_on_one_desk_wakes_the_polls_on_the_other() {
    a_reply_wakes(two_desks(postgres_cluster::shared()).await).await;
}

/// Every signal is lost: there are none.
#[tokio::test]
async fn without_signals_a_reply_on_one_desk_wakes_the_polls_on_the_other() {
    a_reply_wakes(two_desks_with(postgres_cluster::shared(), "notify = \"poll\"").await).await;
}

async fn a_reply_wakes((one, other): (TestDesk, TestDesk)) {
    let maria = one.signed_in("Maria").await;
    let ada = at(&other, &one.ada());
    let id = one.ada().open("Hello").await;
    let cursor = ada.changes("").await.next;
    let feed = format!("after={cursor}&wait=300");
    let reply = message("I look into it.");
    let (entries, changes, _) =
        tokio::join!(next_entries(&ada, id, 1), ada.changes(&feed), maria.write(id, &reply));
    assert_eq!(entries.entries[0].author.name, "Maria");
    assert_eq!(changes.conversations[0].last_seq, 2);

    // And the other way round: the agent's list waits on the first desk.
    let (_, list) = maria.get("conversations").await;
    let waiting = format!("conversations?after={}&wait=300", list["position"]);
    let thanks = message("Thank you.");
    let ((_, news), _) = tokio::join!(maria.get(&waiting), ada.write(id, &thanks));
    assert_ne!(news["position"], list["position"]);
}

#[tokio::test]
async fn a_desk_that_stops_leaves_its_customers_to_the_other() {
    let (mut one, other) = two_desks(postgres_cluster::shared()).await;
    let ada = one.ada();
    let id = ada.open("Hello").await;
    one.stop().await;
    let ada = at(&other, &ada);
    assert_eq!(ada.write(id, &message("Are you there?")).await.seq, 2);
    one.start(WAIT).await;
    assert_eq!(at(&one, &ada).entries(id, "after=0").await.entries.len(), 2);
}

async fn detail(agent: &AgentClient, id: ConversationId, query: &str) -> ConversationDetail {
    let (status, detail) = agent.get(&format!("conversations/{id}?{query}")).await;
    assert_eq!(status, 200, "{detail}");
    serde_json::from_value(detail).unwrap()
}

#[tokio::test]
async fn agents_on_two_desks_see_each_others_notes_and_views() {
    let (one, other) = two_desks(postgres_cluster::shared()).await;
    let (maria, tom) = (one.signed_in("Maria").await, other.signed_in("Tom").await);
    let id = one.ada().open("Hello").await;
    let alone = detail(&tom, id, "").await;
    assert!(alone.viewers.is_empty());
    let waiting = |before: &ConversationDetail| format!("after=1&wait=300&version={}", before.version);
    let query = waiting(&alone);
    let (joined, _) = tokio::join!(detail(&tom, id, &query), detail(&maria, id, ""));
    assert_eq!(joined.viewers, ["Maria"]);
    assert_eq!(detail(&maria, id, "").await.viewers, ["Tom"]);
    let place = format!("conversations/{id}/notes/{}", crate::common::entry_id());
    let note = json!({"text": "The carrier lost it."});
    let query = waiting(&joined);
    let (noted, _) = tokio::join!(detail(&tom, id, &query), maria.put(&place, &note));
    assert_eq!(noted.notes[0].text, "The carrier lost it.");
}

#[tokio::test]
async fn an_erasure_on_one_desk_ends_the_polls_on_the_other() {
    let (one, other) = two_desks(postgres_cluster::shared()).await;
    let ada = at(&other, &one.ada());
    let id = one.ada().open("Hello").await;
    let path = format!("/v1/conversations/{id}/entries?after=1&wait=300");
    let system = one.system();
    let ((status, problem), erased) = tokio::join!(ada.get(&path), system.erase("customer-42"));
    assert_eq!((erased.as_u16(), status.as_u16(), &problem["code"]), (204, 410, &json!("gone")));
}

#[tokio::test]
async fn an_erasure_on_the_command_line_ends_the_polls_on_every_desk() {
    let (one, other) = two_desks(postgres_cluster::shared()).await;
    let (here, there) = (one.ada(), at(&other, &one.ada()));
    let id = here.open("Hello").await;
    let path = format!("/v1/conversations/{id}/entries?after=1&wait=300");
    let (dir, location) = (one.dir.path().to_owned(), one.location.clone());
    let erase = tokio::task::spawn_blocking(move || {
        let customer = ["customer", "erase", "--iss", "kettle", "--sub", "customer-42", "--yes"];
        run(&dir, &[&customer[..], &["--database", &location]].concat(), "")
    });
    let (here, there, erased) = tokio::join!(here.get(&path), there.get(&path), erase);
    assert_eq!(erased.unwrap().unwrap(), "erased: one conversation of the customer");
    for (status, problem) in [here, there] {
        assert_eq!((status.as_u16(), &problem["code"]), (410, &json!("gone")));
    }
}

#[tokio::test]
async fn a_session_that_ends_on_one_desk_ends_its_polls_on_the_other() {
    let (one, other) = two_desks(postgres_cluster::shared()).await;
    let maria = one.signed_in("Maria").await;
    one.add_agent("Tom").await;
    let (tom_here, tom_there) = (one.session("Tom", 60_000).await, other.session("Tom", 60_000).await);
    let tom = accounts::person(&maria, "Tom").await.id;
    let waiting =
        format!("conversations?after={}&wait=300", tom_here.get("conversations").await.1["position"]);
    let disable = format!("people/{tom}/disable");
    let ((status, problem), _) = tokio::join!(tom_there.get(&waiting), accounts::post(&maria, &disable));
    assert_eq!((status.as_u16(), &problem["code"]), (401, &json!("sign-in-needed")));
}

#[tokio::test]
async fn attempts_to_sign_in_count_on_both_desks() {
    let (one, other) = two_desks(postgres_cluster::shared()).await;
    one.add_agent("Maria").await;
    let attempt = async |desk: &TestDesk| {
        let body = accounts::with_password("maria", "wrong but long enough");
        accounts::try_sign_in(desk, &body).await.0.as_u16()
    };
    for _ in 0..10 {
        assert_eq!(attempt(&one).await, 401);
    }
    // Fewer than ten, so that only the attempts on the first desk can be the reason.
    let mut answers = vec![];
    while answers.last() != Some(&429) {
        answers.push(attempt(&other).await);
        assert!(answers.len() < 10, "{answers:?}");
    }
}

/// A killed server ends every connection and every signal. The desks connect again, and a change wakes a poll that began
/// before.
#[tokio::test]
async fn polls_survive_a_killed_server() {
    let cluster = Cluster::start().unwrap();
    let (one, other) = two_desks(&cluster).await;
    let id = one.ada().open("Hello").await;
    let ada = at(&other, &one.ada());
    let write_after_restart = async || {
        // A poll that began later has ended, so that the first one waits. One that begins on a broken connection is
        // answered 503.
        assert!(ada.entries(id, "after=1&wait=1").await.entries.is_empty());
        cluster.kill();
        cluster.restart().unwrap();
        // The first use of a broken connection is answered 503.
        let path = format!("/v1/conversations/{id}/entries/{}", crate::common::entry_id());
        while one.ada().put(&path, &message("Still there?")).await.0 != 201 {}
    };
    let (entries, ()) = tokio::join!(next_entries(&ada, id, 1), write_after_restart());
    assert_eq!(entries.entries[0].seq, 2);
}

#[tokio::test]
async fn of_two_desks_one_tells_a_webhook_of_each_change() {
    let receiver = Receiver::start().await;
    let location = postgres_cluster::shared().create_database();
    let desk =
        async || TestDesk::at(location.clone(), tempfile::tempdir().unwrap(), &receiver.config()).await;
    let desks = [desk().await, desk().await];
    let mut expected = vec![];
    for n in 0..10 {
        let id = desks[n % 2].ada().open("Hello").await;
        expected.push((id, 1));
        // One after the other, so that both desks see each change at the same time.
        receiver.requests(n + 1).await;
    }
    assert_eq!(receiver.told(10).await, expected);
}

#[tokio::test]
async fn the_webhook_of_a_killed_desk_is_sent_by_the_other() {
    let receiver = Receiver::start().await;
    let location = postgres_cluster::shared().create_database();
    let dir = tempfile::tempdir().unwrap();
    crate::common::config(dir.path(), &format!("database = \"{location}\"\n{}", receiver.config()));
    let killed = DeskProcess::serve(dir.path());
    receiver.hold(true);
    let id = killed.customer(tokens::good("customer-42")).open("Hello").await;
    receiver.requests(1).await;
    let other = TestDesk::at(location, tempfile::tempdir().unwrap(), &receiver.config()).await;
    killed.kill();
    receiver.hold(false);
    let received = receiver.requests(2).await;
    assert_eq!(received[0].id, received[1].id);
    assert_eq!(receiver.told(2).await, [(id, 1), (id, 1)]);
    let next = other.ada().open("Thank you").await;
    assert_eq!(receiver.told(3).await[2], (next, 1), "and once only");
}
