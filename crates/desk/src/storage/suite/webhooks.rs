//! Positions of webhooks.

use super::TestEngine;
use crate::webhooks::Webhook;
use crate::webhooks::signature::WebhookSecret;
use crate::webhooks::store::WebhookStore;

pub async fn the_position_of_a_webhook_is_its_own<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let webhook = |iss: &str| Webhook {
        url: "https://shop.example/changed".parse().unwrap(),
        iss: iss.into(),
        secret: secret.clone(),
    };
    let (one, other) = (webhook("kettle"), webhook("teapot"));
    assert_eq!(database.webhook_position(&one).await.unwrap(), None);
    for position in [3, 7] {
        database.set_webhook_position(&one, position).await.unwrap();
        assert_eq!(database.webhook_position(&one).await.unwrap(), Some(position));
    }
    assert_eq!(database.webhook_position(&other).await.unwrap(), None);
}
