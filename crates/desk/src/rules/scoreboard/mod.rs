//! The scoreboard: how customers fared over the last weeks, as they would tell it themselves. And the port to the log
//! that it is counted from.

mod course;

use std::collections::HashMap;

use async_trait::async_trait;
use contract::{ResponseTimes, Timestamp};
use inbox_api::ServiceReport;

pub use course::{Course, Step};

use super::expectation::{Waits, expectation, window};
use super::people::may_lead;
use super::presence::Actor;
use super::{Desk, Refusal, StorageError, clock};

/// What the log tells of the last weeks.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The conversations in which something was said or done, or in which a customer still waits.
    pub courses: Vec<Course>,
    /// How many promises were kept.
    pub kept: u64,
}

/// Tells what became of conversations.
#[async_trait]
pub trait Chronicle: Send + Sync {
    /// What happened since then, all as it stood at one moment.
    async fn history(&self, since: Timestamp) -> Result<History, StorageError>;
}

impl Desk {
    /// How customers fared over the last weeks, for a lead.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn scoreboard(&self, actor: &Actor) -> Result<ServiceReport, Refusal> {
        may_lead(actor.role)?;
        let until = clock::now();
        let since = window(until);
        let history = self.chronicle.history(since).await?;
        Ok(score(&history, since, until))
    }
}

fn score(History { courses, kept }: &History, since: Timestamp, until: Timestamp) -> ServiceReport {
    let count = |is: fn(&Course) -> bool| courses.iter().filter(|course| is(course)).count() as u64;
    let opened = courses.iter().filter(|course| course.opened_at > since);
    let mut customers: HashMap<_, u64> = HashMap::new();
    for course in opened.clone() {
        *customers.entry(&course.customer).or_default() += 1;
    }
    ServiceReport {
        since,
        until,
        conversations: courses.len() as u64,
        solved: count(Course::is_solved),
        unconfirmed: count(Course::is_unconfirmed),
        reopened: count(|course| course.reopened),
        unanswered: count(|course| course.answered_at.is_none()),
        promises_kept: *kept,
        promises_missed: courses.iter().map(|course| course.missed).sum(),
        first_answer: taken(courses, since, |course| course.answered_at),
        outcome: taken(courses, since, |course| course.outcome_at),
        repeats: opened.filter(|course| course.is_repeat).count() as u64,
        several: customers.into_values().filter(|opened| *opened > 1).count() as u64,
    }
}

/// How long it took from the first message to something that happened within the window.
fn taken(courses: &[Course], since: Timestamp, until: fn(&Course) -> Option<Timestamp>) -> ResponseTimes {
    let ms = |course: &Course| {
        let at = until(course).filter(|at| *at > since)?;
        Some((at.as_millisecond() - course.opened_at.as_millisecond()).max(0).unsigned_abs())
    };
    Waits::measure(courses.iter().filter_map(ms).collect()).map_or_else(ResponseTimes::default, expectation)
}

#[cfg(test)]
mod tests;
