//! The report of the last 28 days, for leads: counts and times of what happened, from the log.

mod metrics;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use contract::{ResponseTime, Timestamp};
use inbox_api::ServiceReport;

pub use metrics::ConversationMetrics;

use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::permissions::check_lead;
use crate::conversations::response_times::{ResponseTimeStats, window_start};
use crate::error::{ServiceError, StorageError};
use crate::support::clock;

#[derive(Clone, Debug, Default)]
pub struct ReportData {
    /// The conversations with an entry in the window, or with a customer who still waits.
    pub conversations: Vec<ConversationMetrics>,
    pub promises_kept: u64,
}

#[async_trait]
pub trait ReportStore: Send + Sync {
    /// The data of the window that began then, from one consistent read.
    async fn report_data(&self, since: Timestamp) -> Result<ReportData, StorageError>;
}

pub struct ReportService {
    pub store: Arc<dyn ReportStore>,
}

impl ReportService {
    /// # Errors
    /// `lead-needed`.
    pub async fn report(&self, agent: &AuthenticatedAgent) -> Result<ServiceReport, ServiceError> {
        check_lead(agent.role)?;
        let until = clock::now();
        let since = window_start(until);
        let data = self.store.report_data(since).await?;
        Ok(build_report(&data, since, until))
    }
}

fn build_report(
    ReportData { conversations, promises_kept }: &ReportData,
    since: Timestamp,
    until: Timestamp,
) -> ServiceReport {
    let count = |is: fn(&ConversationMetrics) -> bool| {
        conversations.iter().filter(|conversation| is(conversation)).count() as u64
    };
    let opened = conversations.iter().filter(|conversation| conversation.opened_at > since);
    let mut customers: HashMap<_, u64> = HashMap::new();
    for conversation in opened.clone() {
        *customers.entry(&conversation.customer).or_default() += 1;
    }
    ServiceReport {
        since,
        until,
        conversations: conversations.len() as u64,
        solved: count(ConversationMetrics::is_solved),
        unconfirmed: count(ConversationMetrics::is_unconfirmed),
        reopened: count(|conversation| conversation.reopened),
        unanswered: count(|conversation| conversation.first_reply_at.is_none()),
        promises_kept: *promises_kept,
        promises_missed: conversations.iter().map(|conversation| conversation.missed_promises).sum(),
        first_answer: durations(conversations, since, first_answer_at),
        outcome: durations(conversations, since, |conversation| conversation.outcome_at),
        repeated_conversations: opened.filter(|conversation| conversation.is_repeat).count() as u64,
        customers_with_several: customers.into_values().filter(|opened| *opened > 1).count() as u64,
    }
}

/// The time of the first reply. A first message of the company answers nobody.
fn first_answer_at(conversation: &ConversationMetrics) -> Option<Timestamp> {
    conversation.first_reply_at.filter(|at| *at > conversation.opened_at)
}

/// The times from the first message to an event, of the events in the window.
fn durations(
    conversations: &[ConversationMetrics],
    since: Timestamp,
    event: fn(&ConversationMetrics) -> Option<Timestamp>,
) -> Option<ResponseTime> {
    let ms = |conversation: &ConversationMetrics| {
        let at = event(conversation).filter(|at| *at > since)?;
        Some((at.as_millisecond() - conversation.opened_at.as_millisecond()).max(0).unsigned_abs())
    };
    ResponseTimeStats::from_samples(conversations.iter().filter_map(ms).collect())
        .and_then(ResponseTimeStats::published)
}

#[cfg(test)]
mod tests;
