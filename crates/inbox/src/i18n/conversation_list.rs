//! Strings of the conversation list and its search.

use contract::{PromiseState, ReferenceKey, Timestamp};
use inbox_api::{ConversationListItem, ListFilter, MAX_COUNT};
use ui::i18n as shared_i18n;

pub const CONVERSATIONS: &str = "Conversations";
pub const NO_CONVERSATIONS: &str = "Nobody has written yet. What customers write appears here by itself.";
pub const FILTERS: &str = "Which conversations";
pub const LOAD_MORE: &str = "Show more";
pub const SEARCH: &str = "Search";
pub const SEARCH_PLACEHOLDER: &str = "Search order, bill, customer, words";
pub const DRAFT: &str = "draft";

/// `3 wait for us`
pub fn waiting_count(count: u64) -> String {
    match count {
        0 => "nobody waits for us".into(),
        1 => "1 waits for us".into(),
        _ => format!("{} wait for us", list_count(count)),
    }
}

/// `12`, or `1,000+` for the greatest count, which means so many or more.
pub fn list_count(count: u64) -> String {
    format!("{}{}", shared_i18n::number(count as f64), or_more(count))
}

fn or_more(count: u64) -> &'static str {
    if count < MAX_COUNT { "" } else { "+" }
}

/// `waits 12 min`, `waits 3 h`, `waits 2 days`: rounded down, so that the page never claims a longer wait.
pub fn waiting_time(since: Timestamp, now_ms: u64) -> String {
    let seconds = (now_ms as i64 - since.as_millisecond()).max(0) / 1_000;
    match seconds {
        0..60 => "just now".into(),
        60..3_600 => format!("waits {} min", seconds / 60),
        3_600..172_800 => format!("waits {} h", seconds / 3_600),
        _ => format!("waits {} days", seconds / 86_400),
    }
}

/// The time by which the customer is to be answered, and whether that time has passed: `by 17:00`, `12 min
/// late`. Where nothing was promised, the time for which the customer has waited.
pub fn due_label(item: &ConversationListItem, now_ms: u64) -> Option<(String, bool)> {
    let since = item.waiting_since?;
    let promise = item.promise.as_ref().filter(|promise| promise.state != PromiseState::Kept);
    Some(match promise {
        Some(promise) if promise.due.as_millisecond() > now_ms as i64 => {
            (format!("by {}", shared_i18n::date_time(promise.due)), false)
        }
        Some(promise) => (overdue_time(promise.due, now_ms), true),
        None => (waiting_time(since, now_ms), false),
    })
}

fn overdue_time(due: Timestamp, now_ms: u64) -> String {
    let minutes = (now_ms as i64 - due.as_millisecond()).max(0) / 60_000;
    match minutes {
        0..60 => format!("{} min late", minutes.max(1)),
        60..2_880 => format!("{} h late", minutes / 60),
        _ => format!("{} days late", minutes / 1_440),
    }
}

/// `Order 1001 · Okafor`: the reference and the last word of the customer's name.
pub fn row_title(reference: &ReferenceKey, customer: &str) -> String {
    let name = customer.split_whitespace().last().unwrap_or(customer);
    format!("{} · {name}", shared_i18n::reference_title(reference))
}

pub fn filter_name(filter: ListFilter) -> &'static str {
    match filter {
        ListFilter::Waiting => "Waiting for us",
        ListFilter::Mine => "Mine",
        ListFilter::NotSolved => "Not solved",
        ListFilter::All => "All",
    }
}

/// Shown where a filter leaves none of the conversations.
pub fn empty_filter(filter: ListFilter) -> &'static str {
    match filter {
        ListFilter::Waiting => "Nothing waits for us just now.",
        ListFilter::Mine => "Nothing is yours just now. Whoever answers a conversation first has it.",
        ListFilter::NotSolved => "Everything is solved, say the customers.",
        ListFilter::All => NO_CONVERSATIONS,
    }
}

/// The number of search results, and how many of them are shown.
pub fn result_count(total: u64, shown: usize) -> String {
    match total {
        0 => "Nothing found. Try fewer words, or only how one begins.".into(),
        1 => "1 conversation found".into(),
        _ if total > shown as u64 => {
            format!("{} conversations found; these are the {shown} newest", shared_i18n::number(total as f64))
        }
        _ => format!("{total} conversations found"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_time_is_rounded_down() {
        let since = Timestamp::from_millisecond(0).expect("time");
        for (ms, text) in [
            (59_999, "just now"),
            (119_999, "waits 1 min"),
            (7_199_999, "waits 1 h"),
            (172_799_999, "waits 47 h"),
            (172_800_000, "waits 2 days"),
        ] {
            assert_eq!(waiting_time(since, ms), text);
        }
    }

    #[test]
    fn an_overdue_promise_is_at_least_one_minute_late() {
        let due = Timestamp::from_millisecond(60_000).expect("time");
        for (ms, text) in [
            (60_000, "1 min late"),
            (780_000, "12 min late"),
            (3_660_000, "1 h late"),
            (172_860_000, "2 days late"),
        ] {
            assert_eq!(overdue_time(due, ms), text);
        }
    }

    #[test]
    fn a_row_is_titled_by_reference_and_last_name() {
        let reference = "order:1001".parse().expect("key");
        assert_eq!(row_title(&reference, "Ada Okafor"), "Order 1001 · Okafor");
        assert_eq!(row_title(&reference, "customer-42"), "Order 1001 · customer-42");
    }

    #[test]
    fn the_greatest_count_means_so_many_or_more() {
        assert_eq!([MAX_COUNT - 1, MAX_COUNT].map(or_more), ["", "+"]);
    }

    #[test]
    fn search_results_are_counted() {
        assert_eq!(result_count(1, 1), "1 conversation found");
        assert_eq!(result_count(50, 50), "50 conversations found");
        assert!(result_count(0, 0).starts_with("Nothing found."));
    }
}
