//! Posts a second: acknowledged messages of concurrent customers, each in a conversation and on a connection of their own.

use std::time::{Duration, Instant};

use contract::ConversationId;
use futures_util::future::join_all;

use crate::bench_desk::BenchDesk;
use crate::common::{conversation_id, entry_id, message, opening, path};
use crate::connection::Connection;

/// The text of every message, and of every row of a bare loop.
pub const TEXT: &str = "One of the mugs came broken.";

/// The posts a second of this many customers, in equal parts at each desk.
pub async fn measure(desks: &[&BenchDesk], writers: usize, span: Duration) -> f64 {
    let writers = desks.iter().cycle().take(writers).enumerate();
    let writers = join_all(writers.map(|(number, desk)| writer(desk, number))).await;
    let start = Instant::now();
    let tasks = writers.into_iter().map(|(customer, id)| tokio::spawn(write(customer, id, start + span)));
    let posts: u64 = join_all(tasks).await.into_iter().map(Result::unwrap).sum();
    posts as f64 / start.elapsed().as_secs_f64()
}

/// A customer with a new conversation.
async fn writer(desk: &BenchDesk, number: usize) -> (Connection, ConversationId) {
    let mut customer = desk.customer(&format!("customer-{number}")).await;
    let id = conversation_id();
    customer.put(&format!("/v1/conversations/{id}"), &opening("The kettle leaks.")).await;
    (customer, id)
}

async fn write(mut customer: Connection, id: ConversationId, end: Instant) -> u64 {
    let (body, mut posts) = (message(TEXT), 0);
    while Instant::now() < end {
        customer.put(&path(id, entry_id()), &body).await;
        posts += 1;
    }
    posts
}
