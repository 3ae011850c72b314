//! Text about response times: the promise, the measured times, and the business hours.

use contract::capabilities::Basis;
use contract::{OpeningHours, Promise, PromiseState, ResponseTimes, Status};

use ui::i18n::{date_time, duration, missed, number, weekday};

use super::ANY_TIME;

/// The time of the answer: the promise; without one the measured times, if the company is expected to act.
pub fn by_when(promise: Option<&Promise>, status: Status, measured: &ResponseTimes) -> String {
    match promise.map(|promise| (promise.state, date_time(promise.due))) {
        Some((PromiseState::Running, due)) => format!("An answer by {due}"),
        Some((PromiseState::Kept, due)) => format!("Promised by {due}, and answered in time"),
        Some((PromiseState::Missed, due)) => missed(&due),
        Some((PromiseState::Unknown, _)) | None => match status {
            Status::AwaitingCustomer | Status::SolutionProposed | Status::Solved => ANY_TIME.to_owned(),
            Status::AwaitingCompany | Status::Unknown => response_times(measured),
        },
    }
}

fn response_times(measured: &ResponseTimes) -> String {
    let ResponseTimes {
        basis: Basis::Measured, half_within_s: Some(half), most_within_s: Some(most), ..
    } = measured
    else {
        return "How long an answer takes, we cannot say yet".into();
    };
    let sample = match (measured.answers, measured.window_days) {
        (Some(answers), Some(days)) => format!(" ({} answers, {days} days)", number(answers as f64)),
        _ => String::new(),
    };
    format!("Half answered in {}, nine in ten in {}{sample}", duration(*half), duration(*most))
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
        assert_eq!(response_times(&ResponseTimes::default()), "How long an answer takes, we cannot say yet");
    }
}
