//! The scoreboard: how customers fared over the last weeks, as they would tell it themselves. And the port to the log
//! that it is counted from.

mod metrics;

use std::collections::HashMap;

use async_trait::async_trait;
use contract::{ResponseTimes, Timestamp};
use inbox_api::ServiceReport;

use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::people::check_lead;
use crate::conversations::response_times::{ResponseTimeStats, published, window_start};
use crate::conversations::store::StorageError;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

pub use metrics::{ConversationMetrics, EntryFact};

/// What the log tells of the last weeks.
#[derive(Clone, Debug, Default)]
pub struct ReportData {
    /// The conversations in which something was said or done, or in which a customer still waits.
    pub conversations: Vec<ConversationMetrics>,
    /// How many promises were kept.
    pub promises_kept: u64,
}

/// Tells what became of conversations.
#[async_trait]
pub trait ReportStore: Send + Sync {
    /// What happened since then, all as it stood at one moment.
    async fn report_data(&self, since: Timestamp) -> Result<ReportData, StorageError>;
}

impl Desk {
    /// How customers fared over the last weeks, for a lead.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn report(&self, actor: &AuthenticatedAgent) -> Result<ServiceReport, ServiceError> {
        check_lead(actor.role)?;
        let until = clock::now();
        let since = window_start(until);
        let history = self.reports.report_data(since).await?;
        Ok(build_report(&history, since, until))
    }
}

fn build_report(
    ReportData { conversations: courses, promises_kept: kept }: &ReportData,
    since: Timestamp,
    until: Timestamp,
) -> ServiceReport {
    let count =
        |is: fn(&ConversationMetrics) -> bool| courses.iter().filter(|course| is(course)).count() as u64;
    let opened = courses.iter().filter(|course| course.opened_at > since);
    let mut customers: HashMap<_, u64> = HashMap::new();
    for course in opened.clone() {
        *customers.entry(&course.customer).or_default() += 1;
    }
    ServiceReport {
        since,
        until,
        conversations: courses.len() as u64,
        solved: count(ConversationMetrics::is_solved),
        unconfirmed: count(ConversationMetrics::is_unconfirmed),
        reopened: count(|course| course.reopened),
        unanswered: count(|course| course.first_reply_at.is_none()),
        promises_kept: *kept,
        promises_missed: courses.iter().map(|course| course.missed_promises).sum(),
        first_answer: durations(courses, since, |course| course.first_reply_at),
        outcome: durations(courses, since, |course| course.outcome_at),
        repeats: opened.filter(|course| course.is_repeat).count() as u64,
        several: customers.into_values().filter(|opened| *opened > 1).count() as u64,
    }
}

/// How long it took from the first message to something that happened within the window.
fn durations(
    courses: &[ConversationMetrics],
    since: Timestamp,
    until: fn(&ConversationMetrics) -> Option<Timestamp>,
) -> ResponseTimes {
    let ms = |course: &ConversationMetrics| {
        let at = until(course).filter(|at| *at > since)?;
        Some((at.as_millisecond() - course.opened_at.as_millisecond()).max(0).unsigned_abs())
    };
    ResponseTimeStats::from_samples(courses.iter().filter_map(ms).collect())
        .map_or_else(ResponseTimes::default, published)
}

#[cfg(test)]
mod tests;
