//! Text about response times: the promise, the measured times, and the business hours.

use contract::{OpeningHours, Promise, PromiseState, ResponseTime, Status};
use ui::i18n::{date_time, duration, missed, number, weekday};

use super::ANY_TIME;

/// The time of the answer: the promise; without one the measured times, if the company is expected to act.
pub fn by_when(promise: Option<&Promise>, status: Status, measured: Option<&ResponseTime>) -> String {
    match promise.map(|promise| (promise.state, date_time(promise.due))) {
        Some((PromiseState::Pending, due)) => format!("An answer by {due}"),
        Some((PromiseState::Kept, due)) => format!("Promised by {due}, and answered in time"),
        Some((PromiseState::Missed, due)) => missed(&due),
        Some((PromiseState::Unknown, _)) | None => match status {
            Status::AwaitingCustomer | Status::SolutionProposed | Status::Solved => ANY_TIME.to_owned(),
            Status::AwaitingCompany | Status::Unknown => response_time(measured),
        },
    }
}

fn response_time(measured: Option<&ResponseTime>) -> String {
    let Some(ResponseTime { p50_seconds, p90_seconds, answers, window_days }) = measured else {
        return "How long an answer takes, we cannot say yet".into();
    };
    let (half, most) = (duration(*p50_seconds), duration(*p90_seconds));
    let answers = number(*answers as f64);
    format!("Half answered in {half}, nine in ten in {most} ({answers} answers, {window_days} days)")
}

/// `Somebody is there Mon–Thu 09:00–12:30, 13:30–17:00 · Fri 09:00–15:00 (Europe/Berlin)`.
pub fn hours(hours: &OpeningHours) -> String {
    let days = hours.days.iter().map(|days| {
        let until = if days.last > days.first { format!("–{}", weekday(days.last)) } else { String::new() };
        format!("{}{until} {}", weekday(days.first), days.times.join(", ").replace('-', "–\u{2060}"))
    });
    format!("Somebody is there {} ({})", days.collect::<Vec<_>>().join(" · "), hours.time_zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_response_times_are_stated_as_unknown() {
        assert_eq!(response_time(None), "How long an answer takes, we cannot say yet");
    }
}
