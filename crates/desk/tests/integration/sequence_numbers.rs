//! Sequence numbers have no gap and no entry is lost, however concurrent writers interleave.

use std::collections::HashSet;

use crate::common::{TestDesk, message};
use futures_util::future::join_all;
use proptest::prelude::*;

async fn check(writers: Vec<(bool, u8)>) {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let conversations = [ada.open("One").await, ada.open("Two").await];
    let tasks = writers.iter().enumerate().map(|(writer, (second, count))| {
        let (ada, id) = (ada.clone(), conversations[usize::from(*second)]);
        async move {
            let mut seqs = Vec::new();
            for n in 0..*count {
                let text = format!("{writer}.{n}");
                seqs.push((ada.write(id, &message(&text)).await.seq, text));
            }
            (id, seqs)
        }
    });
    let written = join_all(tasks).await;
    for id in conversations {
        let page = ada.entries(id, "limit=500").await;
        let seqs: Vec<u64> = page.entries.iter().map(|entry| entry.seq).collect();
        assert_eq!(seqs, (1..=page.conversation.last_seq).collect::<Vec<_>>());
        let own = || written.iter().filter(|(of, _)| *of == id).map(|(_, seqs)| seqs);
        // The entries of one writer have the order in which they were written.
        assert!(own().all(|seqs| seqs.is_sorted_by_key(|(seq, _)| *seq)));
        let acknowledged: HashSet<String> =
            own().flatten().map(|(seq, text)| format!("{seq} {text}")).collect();
        let stored = page.entries.iter().skip(1).map(|entry| {
            let contract::EntryBody::Message { text, .. } = &entry.body else { panic!("{entry:?}") };
            format!("{} {text}", entry.seq)
        });
        assert_eq!(acknowledged, stored.collect());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 16, ..ProptestConfig::default() })]
    #[test]
    fn parallel_writers_leave_no_gap(writers in prop::collection::vec((any::<bool>(), 1u8..6), 2..6)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(check(writers));
    }
}
