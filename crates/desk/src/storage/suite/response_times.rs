//! The measured times to a reply.

use contract::AuthorKind;

use super::TestEngine;
use super::fixtures::{Opening, append, author, entry, entry_id, message};
use crate::conversations::response_times::ResponseTimeStats;
use crate::conversations::store::ConversationStore;
use crate::support::clock;

pub async fn percentiles_use_the_nearest_rank_within_the_window<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let (old, new) = (1_000_000, 10_000_000);
    assert_eq!(database.response_times(clock::from_ms(0)).await.unwrap(), None);
    let waits = [(old, 999_999), (new, 70), (new, 10), (new, 40), (new, 90), (new, 20)];
    let more = [(new, 60), (new, 30), (new, 100), (new, 50), (new, 80)];
    for (n, (replied_at, waited)) in (1..).zip(waits.into_iter().chain(more)) {
        let opened = Opening::new(n).at(clock::from_ms(replied_at - waited)).store(database).await;
        let maria = author(AuthorKind::Person, "Maria");
        let reply = entry(entry_id(1), clock::from_ms(replied_at), maria, message("Here it is."));
        append(database, opened, reply).await;
    }
    let measured = database.response_times(clock::from_ms(old)).await.unwrap();
    assert_eq!(measured, Some(ResponseTimeStats { samples: 10, median_ms: 50, p90_ms: 90 }));
    let with_the_old = database.response_times(clock::from_ms(0)).await.unwrap();
    assert_eq!(with_the_old, Some(ResponseTimeStats { samples: 11, median_ms: 60, p90_ms: 100 }));
}
