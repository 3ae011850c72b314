//! Posts a second: acknowledged messages of concurrent customers, each in a conversation and on a connection of their own.

use std::time::{Duration, Instant};

use contract::ConversationId;
use futures_util::future::join_all;

use crate::bench_desk::BenchDesk;
use crate::common::{conversation_id, entry_id, message, opening, path, tokens};
use crate::connection::Connection;

/// The text of every message, and of every row of a bare loop.
pub const TEXT: &str = "One of the mugs came broken.";

/// The posts of one customer: fewer than the desk takes at once. The connection goes on as another customer.
const POSTS_OF_CUSTOMER: u64 = 500;

/// The posts a second of this many customers, in equal parts at each desk.
pub async fn measure(desks: &[&BenchDesk], writers: usize, span: Duration) -> f64 {
    let writers = desks.iter().cycle().take(writers);
    let writers = join_all(writers.map(|desk| writer(desk))).await;
    let start = Instant::now();
    let tasks = writers.into_iter().map(|(customer, id)| tokio::spawn(write(customer, id, start + span)));
    let posts: u64 = join_all(tasks).await.into_iter().map(Result::unwrap).sum();
    posts as f64 / start.elapsed().as_secs_f64()
}

async fn writer(desk: &BenchDesk) -> (Connection, ConversationId) {
    let mut connection = desk.customer("customer-42").await;
    let id = begin(&mut connection).await;
    (connection, id)
}

/// Opens a conversation of a new customer.
async fn begin(connection: &mut Connection) -> ConversationId {
    let id = conversation_id();
    connection.change_customer(&tokens::good(&format!("customer-{id}")));
    connection.put(&format!("/v1/conversations/{id}"), &opening("The kettle leaks.")).await;
    id
}

async fn write(mut customer: Connection, mut id: ConversationId, end: Instant) -> u64 {
    let (body, mut posts) = (message(TEXT), 0);
    while Instant::now() < end {
        customer.put(&path(id, entry_id()), &body).await;
        posts += 1;
        if posts % POSTS_OF_CUSTOMER == 0 {
            id = begin(&mut customer).await;
        }
    }
    posts
}
