//! The budgets of one customer: how much of the desk a single customer can use. docs/security.md has the table.
//!
//! They are in memory and count for each desk from its start on.

use std::sync::Arc;
use std::time::Duration;

use super::customer::Identity;
use crate::error::ServiceError;
use crate::support::concurrency_limit::{ClientTurns, ConcurrencyLimiter, ConcurrencyPermit};
use crate::support::rate_table::{Rate, RateTable, retry_after_s};

/// Entries, openings and read positions.
const WRITES: Rate = Rate { burst: 600, interval: Duration::from_secs(1) };

/// Reads. A longer answer counts as one for each [`READ_BYTES`].
const READS: Rate = Rate { burst: 600, interval: Duration::from_millis(100) };

/// The part of an answer that is one read, in bytes.
const READ_BYTES: u64 = 64 * 1024;

/// New conversations: 200 at once, and as many in a day.
const OPENINGS: Rate = Rate { burst: 200, interval: Duration::from_secs(432) };

/// Texts that are stored, in bytes: 10 MiB at once, and about as many in a day.
const STORED_BYTES: Rate = Rate { burst: 10 << 20, interval: Duration::from_micros(8_240) };

/// What an entry counts beside its texts, in bytes.
const ENTRY_BYTES: u64 = 512;

/// Requests that are being answered, those that wait included.
const ANSWERS_AT_ONCE: usize = 32;

/// Long polls. Each holds a connection, and a customer has one for every open page.
const LONG_POLLS: usize = 16;

/// Reads of the database. A desk on SQLite has four connections that read.
const READS_AT_ONCE: usize = 2;

/// In how many seconds to try again when too many requests are being answered.
const BUSY_RETRY_S: u64 = 2;

/// The buckets of each row.
const BUCKETS: usize = 1 << 16;

/// What a request of a customer needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    Read,
    Write,
}

pub struct CustomerBudgets {
    writes: RateTable,
    reads: RateTable,
    openings: RateTable,
    stored_bytes: RateTable,
    answers: ConcurrencyLimiter<Identity>,
}

/// The admission of one request. It ends with the answer.
pub struct Admission {
    budgets: Arc<CustomerBudgets>,
    customer: Identity,
    kind: RequestKind,
    _answer: ConcurrencyPermit<Identity>,
}

impl Default for CustomerBudgets {
    fn default() -> Self {
        let table = |rate| RateTable::new(rate, BUCKETS);
        Self {
            writes: table(WRITES),
            reads: table(READS),
            openings: table(OPENINGS),
            stored_bytes: table(STORED_BYTES),
            answers: ConcurrencyLimiter::new(ANSWERS_AT_ONCE),
        }
    }
}

impl CustomerBudgets {
    /// Admits a request and counts it.
    ///
    /// # Errors
    /// `rate-limited`.
    pub fn admit(
        self: &Arc<Self>,
        customer: &Identity,
        kind: RequestKind,
    ) -> Result<Admission, ServiceError> {
        let busy = ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S };
        let answer = self.answers.acquire(customer).ok_or(busy)?;
        let requests = match kind {
            RequestKind::Read => &self.reads,
            RequestKind::Write => &self.writes,
        };
        requests.take(customer, 1).map_err(limited)?;
        Ok(Admission { budgets: self.clone(), customer: customer.clone(), kind, _answer: answer })
    }

    /// Checks that a customer may open one more conversation.
    ///
    /// # Errors
    /// `rate-limited`.
    pub(super) fn check_opening(&self, customer: &Identity) -> Result<(), ServiceError> {
        self.openings.check(customer, 1).map_err(limited)
    }

    pub(super) fn charge_opening(&self, customer: &Identity) {
        self.openings.charge(customer, 1);
    }

    /// Checks that an entry with so many bytes of texts may be stored.
    ///
    /// # Errors
    /// `rate-limited`.
    pub(super) fn check_stored(&self, customer: &Identity, bytes: usize) -> Result<(), ServiceError> {
        self.stored_bytes.check(customer, bytes as u64 + ENTRY_BYTES).map_err(limited)
    }

    pub(super) fn charge_stored(&self, customer: &Identity, bytes: usize) {
        self.stored_bytes.charge(customer, bytes as u64 + ENTRY_BYTES);
    }
}

impl Admission {
    /// Counts the size of the answer.
    pub fn answer_has(&self, bytes: u64) {
        if self.kind == RequestKind::Read {
            // The request counted as one.
            self.budgets.reads.charge(&self.customer, bytes / READ_BYTES);
        }
    }
}

fn limited(wait: Duration) -> ServiceError {
    ServiceError::RateLimited { retry_after_s: retry_after_s(wait) }
}

/// The limits of what one client of the contract does at the same time.
pub(super) struct ClientLimits<K> {
    pub long_polls: ConcurrencyLimiter<K>,
    /// No client has all connections that read.
    pub reads: ClientTurns<K>,
}

impl<K: Clone + Eq + std::hash::Hash> Default for ClientLimits<K> {
    fn default() -> Self {
        Self { long_polls: ConcurrencyLimiter::new(LONG_POLLS), reads: ClientTurns::new(READS_AT_ONCE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(sub: &str) -> Identity {
        Identity { iss: "kettle".into(), sub: sub.into() }
    }

    fn seconds<T>(result: Result<T, ServiceError>) -> Option<u64> {
        match result {
            Err(ServiceError::RateLimited { retry_after_s }) => Some(retry_after_s),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        }
    }

    fn admitted(budgets: &Arc<CustomerBudgets>, kind: RequestKind) -> Admission {
        budgets.admit(&customer("ada"), kind).unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[test]
    fn each_kind_of_request_has_a_budget_and_other_customers_have_their_own() {
        for (kind, other, rate) in
            [(RequestKind::Write, RequestKind::Read, WRITES), (RequestKind::Read, RequestKind::Write, READS)]
        {
            let (budgets, ada) = (Arc::new(CustomerBudgets::default()), customer("ada"));
            let mut admitted = 0;
            while seconds(budgets.admit(&ada, kind)).is_none() {
                admitted += 1;
                assert!(admitted < 2 * rate.burst, "there is a limit");
            }
            assert!(admitted >= rate.burst);
            assert_eq!(seconds(budgets.admit(&ada, other)), None);
            assert_eq!(seconds(budgets.admit(&customer("tom"), kind)), None);
        }
    }

    #[test]
    fn a_long_answer_counts_as_many_reads() {
        let (budgets, ada) = (Arc::new(CustomerBudgets::default()), customer("ada"));
        let mut pages = 0;
        while let Ok(admission) = budgets.admit(&ada, RequestKind::Read) {
            admission.answer_has(1 << 20);
            pages += 1;
        }
        assert!((30..45).contains(&pages), "{pages} pages of a MiB");
        let write = admitted(&budgets, RequestKind::Write);
        write.answer_has(1 << 30);
        assert_eq!(seconds(budgets.admit(&ada, RequestKind::Write)), None, "a write is paid for by its text");
    }

    #[test]
    fn openings_and_bytes_have_a_days_quota() {
        let (budgets, ada) = (CustomerBudgets::default(), customer("ada"));
        let mut openings = 0;
        while seconds(budgets.check_opening(&ada)).is_none() {
            budgets.charge_opening(&ada);
            openings += 1;
        }
        assert_eq!(openings, OPENINGS.burst);
        let mut bytes = 0;
        while seconds(budgets.check_stored(&ada, 40_960)).is_none() {
            budgets.charge_stored(&ada, 40_960);
            bytes += 40_960;
        }
        assert!((10_000_000..11_000_000).contains(&bytes), "{bytes}");
        // A short text has to wait for seconds only.
        assert!(seconds(budgets.check_stored(&ada, 100)).is_none_or(|seconds| seconds < 10));
        let day = 24 * 3600;
        assert!(STORED_BYTES.interval * STORED_BYTES.burst as u32 / day >= Duration::from_millis(990));
        assert!(OPENINGS.interval * OPENINGS.burst as u32 / day >= Duration::from_millis(990));
    }

    #[test]
    fn a_customer_has_so_many_answers_at_once() {
        let (budgets, ada) = (Arc::new(CustomerBudgets::default()), customer("ada"));
        let mut held: Vec<_> = (0..ANSWERS_AT_ONCE).map(|_| admitted(&budgets, RequestKind::Read)).collect();
        assert_eq!(seconds(budgets.admit(&ada, RequestKind::Write)), Some(BUSY_RETRY_S));
        assert_eq!(seconds(budgets.admit(&customer("tom"), RequestKind::Write)), None);
        held.pop();
        assert_eq!(seconds(budgets.admit(&ada, RequestKind::Write)), None);
    }
}
