//! Fail-over to a standby with synchronous replication: what was answered 2xx is there, and the desk goes on.

use std::os::unix::fs::symlink;

use crate::common::{TestDesk, entry_id, message};
use postgres_cluster::Cluster;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answered_entries_survive_a_failover_and_the_desk_goes_on() {
    const WRITERS: u64 = 4;
    let (primary, dir) = (Cluster::start().unwrap(), tempfile::tempdir().unwrap());
    // The place by which the desk reaches whichever server is the primary one, as by an address that moves.
    let place = dir.path().join("server");
    symlink(primary.folder(), &place).unwrap();
    let url = primary.create_database();
    let location = url.replace(primary.folder().to_str().unwrap(), place.to_str().unwrap());
    let standby = primary.start_standby().unwrap();
    let desk = TestDesk::at(location, tempfile::tempdir().unwrap(), "").await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;

    // Writers send each message until it is answered 2xx, as widgets do. The primary server dies while they write.
    let (answered, progress) = tokio::sync::watch::channel(0_u64);
    let writer = async |writer: u64| {
        let mut stored = vec![];
        for n in 0..25 {
            let text = format!("Message {n} of {writer}");
            let path = crate::common::path(id, entry_id());
            loop {
                let (status, entry) = ada.put(&path, &message(&text)).await;
                match status.as_u16() {
                    200 | 201 => break stored.push(entry["id"].clone()),
                    503 => tokio::task::yield_now().await,
                    status => panic!("{status}: {entry}"),
                }
            }
            answered.send_modify(|count| *count += 1);
        }
        stored
    };
    let failover = async {
        let mut progress = progress;
        progress.wait_for(|count| *count >= 30).await.unwrap();
        primary.kill();
        standby.promote();
        std::fs::remove_file(&place).unwrap();
        symlink(standby.folder(), &place).unwrap();
    };
    let writers = futures_util::future::join_all((0..WRITERS).map(writer));
    let (stored, ()) = tokio::join!(writers, failover);

    let page = ada.entries(id, "after=0&limit=200").await;
    let seqs: Vec<u64> = page.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=1 + 25 * WRITERS).collect::<Vec<_>>(), "without a gap");
    let ids: Vec<_> = page.entries.iter().map(|entry| json!(entry.id)).collect();
    for entry in stored.into_iter().flatten() {
        assert_eq!(ids.iter().filter(|id| **id == entry).count(), 1, "{entry}");
    }
}
