//! The scoreboard: how customers fared, as they would tell it themselves.

use serde::{Deserialize, Serialize};

use contract::{ResponseTimes, Timestamp};

/// The last weeks, for a lead: the answer to `GET /inbox/api/scoreboard`. Silence is never counted as a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceReport {
    /// From when on.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Conversations in which something was said or done in this time, or in which a customer still waits.
    pub conversations: u64,
    /// Those of them of which the customer said that they are solved, and which stand so.
    pub solved: u64,
    /// Those of them in which a solution is proposed and the customer has not said anything to it.
    pub unconfirmed: u64,
    /// Those of them in which the customer came back, in this time, to what was called solved or was proposed as a
    /// solution: with a message or an escalation, with a correction, by asking for a second look, or by saying no or
    /// partly.
    pub reopened: u64,
    /// Those of them in which no person has answered yet.
    pub unanswered: u64,
    /// Promises that an answer kept in this time.
    pub promises_kept: u64,
    /// Promises whose time passed in this time without an answer.
    pub promises_missed: u64,
    /// From the first message to the first answer by a person, of those that came in this time.
    pub first_answer: ResponseTimes,
    /// From the first message to the first decision or to the customer's first yes, whichever came first, of those
    /// that came in this time.
    pub outcome: ResponseTimes,
    /// Conversations opened in this time by a customer who had opened one about the same reference before.
    pub repeats: u64,
    /// Customers who opened more than one conversation in this time.
    pub several: u64,
}
