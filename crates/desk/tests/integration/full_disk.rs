//! On a full disk writes are refused and reads work; once there is room, writes work without a restart.

use crate::common::process::DeskProcess;
use crate::common::{conversation_id, entry_id, message, opening, path, record, tokens};
use contract::Problem;
use reqwest::Method;

#[tokio::test]
async fn writes_are_refused_until_there_is_room_and_reads_work_all_along() {
    let dir = tempfile::tempdir().unwrap();
    crate::common::config(dir.path(), "");
    let process = DeskProcess::serve(dir.path());
    let ada = process.customer(tokens::good("customer-42"));
    let id = ada.open("Before").await;
    let (entry, body) = (path(id, entry_id()), message("A word that must not be lost"));
    let (new, opening) = (format!("/v1/conversations/{}", conversation_id()), opening("Another"));

    process.fill_disk();
    for (path, body) in [(&entry, &body), (&new, &opening), (&entry, &body)] {
        let refused = record::send(ada.request(Method::PUT, path).json(body)).await;
        assert_eq!(refused.headers()["retry-after"], "5");
        let problem: Problem = refused.json().await.unwrap();
        assert_eq!((problem.status, problem.code.as_str()), (503, "unavailable"), "{problem:?}");
        let page = ada.entries(id, "").await;
        assert_eq!((page.entries.len(), page.conversation.last_seq), (1, 1));
        assert_eq!(ada.get(&new).await.0, 404);
    }

    process.free_disk();
    let (status, stored) = ada.put(&entry, &body).await;
    assert_eq!((status.as_u16(), stored["seq"].as_u64()), (201, Some(2)), "{stored}");
    assert_eq!(ada.put(&entry, &body).await.0, 200);
    assert_eq!(ada.put(&new, &opening).await.0, 201);
    process.kill();

    let again = DeskProcess::serve(dir.path());
    let ada = again.customer(tokens::good("customer-42"));
    assert_eq!(ada.entries(id, "").await.entries.len(), 2);
    again.kill();
}
