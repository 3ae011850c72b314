//! The report: counts and times of the last 28 days.

use serde::{Deserialize, Serialize};

use contract::{ResponseTime, Timestamp};

/// The report for leads: the answer to `GET /inbox/api/scoreboard`. A conversation counts as solved by the customer's
/// `yes` alone, never by silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceReport {
    /// Begin of the period.
    pub since: Timestamp,
    /// End of the period.
    pub until: Timestamp,
    /// Conversations with an entry in the period, or with a customer who still waits.
    pub conversations: u64,
    /// Number of `conversations` that are solved by the customer's word at the end of the period.
    pub solved: u64,
    /// Number of `conversations` with a proposed solution and no feedback of the customer.
    pub unconfirmed: u64,
    /// Number of `conversations` with an entry of the customer in the period that reopened a confirmed or proposed
    /// solution: a message, an escalation, a correction, a review request, or the feedback `no` or `partly`.
    pub reopened: u64,
    /// Number of `conversations` without an answer by a person.
    pub unanswered: u64,
    /// Promises kept by an answer in the period.
    pub promises_kept: u64,
    /// Promises with a due time that passed in the period without an answer.
    pub promises_missed: u64,
    /// Times from the first message to the first answer by a person, for first answers in the period; `None` with too few.
    pub first_answer: Option<ResponseTime>,
    /// Times from the first message to the outcome, for outcomes in the period. The outcome is the first decision or
    /// the customer's first `yes`, whichever is earlier. `None` with too few.
    pub outcome: Option<ResponseTime>,
    /// Conversations opened in the period by customers with an earlier conversation about the same reference.
    pub repeated_conversations: u64,
    /// Customers with more than one conversation opened in the period.
    pub customers_with_several: u64,
}
