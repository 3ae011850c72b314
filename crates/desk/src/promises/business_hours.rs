//! Business hours: the opening hours of a week, and sums of open time.

use std::collections::BTreeSet;
use std::fmt;

use contract::{OpeningDays, Timestamp};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};

use crate::support::clock;

/// How many days are searched for open time. A company without any in 400 days is closed for good.
const MAX_DAYS: usize = 400;

#[derive(Clone, Debug)]
pub struct BusinessHours {
    zone: TimeZone,
    /// The intervals by day, Monday first.
    week: [Vec<OpeningInterval>; 7],
    holidays: BTreeSet<Date>,
}

/// One interval of a day. It ends at midnight at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningInterval {
    pub from: Time,
    /// Midnight when it is not later than `from`.
    pub until: Time,
}

impl fmt::Display for OpeningInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let until = if self.until == Time::midnight() { 24 * 60 } else { minutes(self.until) };
        let write = |f: &mut fmt::Formatter<'_>, at: i32| write!(f, "{:02}:{:02}", at / 60, at % 60);
        write(f, minutes(self.from))?;
        f.write_str("-")?;
        write(f, until)
    }
}

impl BusinessHours {
    pub fn new(zone: TimeZone, week: [Vec<OpeningInterval>; 7], holidays: BTreeSet<Date>) -> Self {
        Self { zone, week, holidays }
    }

    /// Open at every hour of every day.
    pub fn always_open() -> Self {
        let day = OpeningInterval { from: Time::midnight(), until: Time::midnight() };
        Self::new(TimeZone::UTC, std::array::from_fn(|_| vec![day]), BTreeSet::new())
    }

    /// True if any weekday has opening hours.
    pub fn is_ever_open(&self) -> bool {
        self.week.iter().any(|day| !day.is_empty())
    }

    /// The opening hours of the contract, days with the same hours as one range. `None` if always open.
    pub fn opening_hours(&self) -> Option<contract::OpeningHours> {
        let is_always = self.week.iter().all(|day| matches!(day[..], [all] if all.from == all.until));
        let mut days: Vec<OpeningDays> = vec![];
        for (number, day) in (1..).zip(&self.week).filter(|(_, day)| !day.is_empty()) {
            let times = day.iter().map(OpeningInterval::to_string).collect();
            match days.last_mut().filter(|last| last.last + 1 == number && last.times == times) {
                Some(last) => last.last = number,
                None => days.push(OpeningDays { first: number, last: number, times }),
            }
        }
        let time_zone = self.zone.iana_name().unwrap_or("UTC").to_owned();
        (!is_always).then_some(contract::OpeningHours { time_zone, days })
    }

    /// The time at which this much open time has passed since `from`. `None` if it is not within the next 400 days.
    pub fn add_open_time(&self, from: Timestamp, open: SignedDuration) -> Option<Timestamp> {
        let from = jiff::Timestamp::from_millisecond(from.as_millisecond()).ok()?.to_zoned(self.zone.clone());
        let mut left = open;
        let mut date = from.date();
        for _ in 0..MAX_DAYS {
            for (begin, end) in self.intervals_on(date) {
                let begin = if begin < from { from.clone() } else { begin };
                let span = begin.duration_until(&end);
                if span <= SignedDuration::ZERO {
                    continue;
                }
                if left <= span {
                    return Some(clock::from_ms((begin.timestamp() + left).as_millisecond()));
                }
                left -= span;
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn intervals_on(&self, date: Date) -> impl Iterator<Item = (Zoned, Zoned)> + '_ {
        let closed = self.holidays.contains(&date);
        let day = &self.week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        day.iter().filter(move |_| !closed).filter_map(move |opening| {
            let end = if opening.until > opening.from { date } else { date.tomorrow().ok()? };
            let begin = date.to_datetime(opening.from).to_zoned(self.zone.clone()).ok()?;
            Some((begin, end.to_datetime(opening.until).to_zoned(self.zone.clone()).ok()?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn office() -> BusinessHours {
        let day = vec![
            OpeningInterval { from: time(9, 0, 0, 0), until: time(12, 0, 0, 0) },
            OpeningInterval { from: time(13, 0, 0, 0), until: time(17, 0, 0, 0) },
        ];
        let week = std::array::from_fn(|n| if n < 5 { day.clone() } else { vec![] });
        BusinessHours::new(TimeZone::get("Europe/Berlin").expect("a zone"), week, [date(2026, 12, 25)].into())
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn after(hours: &BusinessHours, from: &str, minutes: i64) -> Option<String> {
        hours.add_open_time(at(from), SignedDuration::from_mins(minutes)).map(|at| at.to_string())
    }

    #[test]
    fn nights_weekends_breaks_and_holidays_do_not_count() {
        for (from, minutes, until) in [
            // Monday morning, before lunch, over lunch, over night.
            ("2026-11-23T08:30:00Z", 60, "2026-11-23T09:30:00Z"),
            ("2026-11-23T10:30:00Z", 60, "2026-11-23T12:30:00Z"),
            ("2026-11-23T15:30:00Z", 60, "2026-11-24T08:30:00Z"),
            // Friday evening; Christmas, which is a Friday; the moment of closing.
            ("2026-11-20T20:00:00Z", 30, "2026-11-23T08:30:00Z"),
            ("2026-12-24T15:30:00Z", 60, "2026-12-28T08:30:00Z"),
            ("2026-11-23T08:00:00Z", 180, "2026-11-23T11:00:00Z"),
        ] {
            assert_eq!(after(&office(), from, minutes).as_deref(), Some(until), "{from} + {minutes} min");
        }
    }

    #[test]
    fn a_change_to_winter_time_adds_no_open_time_and_loses_none() {
        // The clocks of Berlin went back on 25 October 2026 at 03:00.
        let hours = BusinessHours { holidays: BTreeSet::new(), ..BusinessHours::always_open() };
        let hours = BusinessHours { zone: TimeZone::get("Europe/Berlin").expect("a zone"), ..hours };
        assert_eq!(after(&hours, "2026-10-24T22:00:00Z", 25 * 60).as_deref(), Some("2026-10-25T23:00:00Z"));
    }

    #[test]
    fn days_with_the_same_hours_are_one_range() {
        let mut hours = office();
        hours.week[2] = vec![OpeningInterval { from: time(9, 0, 0, 0), until: Time::midnight() }];
        let opening = hours.opening_hours().expect("it closes at times");
        let days: Vec<_> =
            opening.days.iter().map(|days| (days.first, days.last, days.times.join(" "))).collect();
        let twice = || "09:00-12:00 13:00-17:00".to_owned();
        assert_eq!(days, [(1, 2, twice()), (3, 3, "09:00-24:00".to_owned()), (4, 5, twice())]);
        assert_eq!(opening.time_zone, "Europe/Berlin");
        hours.week[2] = vec![];
        let days = hours.opening_hours().expect("it closes at times").days;
        assert_eq!(days.iter().map(|days| (days.first, days.last)).collect::<Vec<_>>(), [(1, 2), (4, 5)]);
        assert_eq!(BusinessHours::always_open().opening_hours(), None);
    }

    #[test]
    fn no_opening_hours_promise_nothing() {
        let closed = BusinessHours::new(TimeZone::UTC, std::array::from_fn(|_| vec![]), BTreeSet::new());
        assert!(!closed.is_ever_open());
        assert_eq!(after(&closed, "2026-11-23T08:30:00Z", 1), None);
    }
}
