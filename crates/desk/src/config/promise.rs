//! `[promise]` and `[opening_hours]`: the promise policy and the business hours.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::source::{ConfigFileError, ConfigSource};
use crate::promises::business_hours::{BusinessHours, OpeningInterval};
use crate::promises::policy::{MissedPromiseAction, PromisePolicy};

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `[promise]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseTable {
    within: Option<Spanned<String>>,
    #[serde(default)]
    when_missed: MissedSetting,
    #[serde(default)]
    kinds: BTreeMap<String, Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MissedSetting {
    #[default]
    Stays,
    NextPerson,
}

/// `[opening_hours]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursTable {
    time_zone: Spanned<String>,
    #[serde(default)]
    monday: Vec<Spanned<String>>,
    #[serde(default)]
    tuesday: Vec<Spanned<String>>,
    #[serde(default)]
    wednesday: Vec<Spanned<String>>,
    #[serde(default)]
    thursday: Vec<Spanned<String>>,
    #[serde(default)]
    friday: Vec<Spanned<String>>,
    #[serde(default)]
    saturday: Vec<Spanned<String>>,
    #[serde(default)]
    sunday: Vec<Spanned<String>>,
    #[serde(default)]
    holidays: Vec<Spanned<String>>,
}

/// The promise policy. Without `[promise]` nothing is promised; without `[opening_hours]` every hour counts.
pub fn promise_policy(
    source: &ConfigSource<'_>,
    promise: Option<Spanned<PromiseTable>>,
    hours: Option<Spanned<HoursTable>>,
) -> Result<PromisePolicy, ConfigFileError> {
    let hours = hours
        .map_or_else(|| Ok(BusinessHours::always_open()), |hours| self::business_hours(source, hours))?;
    let Some(promise) = promise else {
        return Ok(PromisePolicy { business_hours: hours, ..PromisePolicy::none() });
    };
    let at = promise.span().start;
    let PromiseTable { within, when_missed, kinds } = promise.into_inner();
    if within.is_none() && kinds.is_empty() {
        return Err(source.error(
            Some(at),
            "promise.within",
            "say in how much open time an answer comes: \"8h\"",
        ));
    }
    let kind = |(kind, within): (String, Spanned<String>)| {
        let field = format!("promise.kinds.{kind}");
        Ok((kind, duration(source, &field, &within)?))
    };
    Ok(PromisePolicy {
        by_kind: kinds.into_iter().map(kind).collect::<Result<_, _>>()?,
        default: within.map(|within| duration(source, "promise.within", &within)).transpose()?,
        business_hours: hours,
        when_missed: match when_missed {
            MissedSetting::Stays => MissedPromiseAction::KeepOwner,
            MissedSetting::NextPerson => MissedPromiseAction::NextAgent,
        },
    })
}

fn duration(
    source: &ConfigSource<'_>,
    field: &str,
    text: &Spanned<String>,
) -> Result<SignedDuration, ConfigFileError> {
    let parsed: Result<SignedDuration, _> = text.get_ref().parse();
    match parsed {
        Ok(duration) if duration > SignedDuration::ZERO => Ok(duration),
        _ => Err(source.error(
            Some(text.span().start),
            field,
            "write how much open time, such as \"8h\" or \"90m\"",
        )),
    }
}

fn business_hours(
    source: &ConfigSource<'_>,
    hours: Spanned<HoursTable>,
) -> Result<BusinessHours, ConfigFileError> {
    let at = hours.span().start;
    let hours = hours.into_inner();
    let zone = TimeZone::get(hours.time_zone.get_ref()).map_err(|_| {
        let advice = "write a time zone of the IANA database, such as \"Europe/Berlin\"";
        source.error(Some(hours.time_zone.span().start), "opening_hours.time_zone", advice)
    })?;
    let days = [
        hours.monday,
        hours.tuesday,
        hours.wednesday,
        hours.thursday,
        hours.friday,
        hours.saturday,
        hours.sunday,
    ];
    let mut week: [Vec<OpeningInterval>; 7] = Default::default();
    for ((openings, name), day) in days.into_iter().zip(DAYS).zip(&mut week) {
        *day = openings.iter().map(|text| opening_interval(source, name, text)).collect::<Result<_, _>>()?;
        day.sort_by_key(|opening| opening.from);
        let overlap =
            |pair: &[OpeningInterval]| pair[0].until <= pair[0].from || pair[0].until > pair[1].from;
        if let Some(index) = day.windows(2).position(overlap) {
            let advice = format!("\"{}\" and the one after it overlap", openings[index].get_ref());
            return Err(source.error(
                Some(openings[index].span().start),
                &format!("opening_hours.{name}"),
                advice,
            ));
        }
    }
    let holidays = hours.holidays.iter().map(|text| {
        let parsed: Result<Date, _> = text.get_ref().parse();
        parsed.map_err(|_| {
            source.error(
                Some(text.span().start),
                "opening_hours.holidays",
                "write days such as \"2026-12-25\"",
            )
        })
    });
    let hours = BusinessHours::new(zone, week, holidays.collect::<Result<_, _>>()?);
    if hours.is_ever_open() {
        return Ok(hours);
    }
    Err(source.error(Some(at), "opening_hours", "say when somebody is there: monday = [\"09:00-17:00\"]"))
}

fn opening_interval(
    source: &ConfigSource<'_>,
    day: &str,
    text: &Spanned<String>,
) -> Result<OpeningInterval, ConfigFileError> {
    let time = |text: &str| {
        let text = text.trim();
        let parsed = if text == "24:00" { Ok(Time::midnight()) } else { text.parse::<Time>() };
        parsed.ok().filter(|_| text.len() == 5)
    };
    let parsed = text.get_ref().split_once('-').and_then(|(from, until)| {
        let opening = OpeningInterval { from: time(from)?, until: time(until)? };
        (opening.until == Time::midnight() || opening.until > opening.from).then_some(opening)
    });
    parsed.ok_or_else(|| {
        let advice = "write from and until, such as \"09:00-17:00\"; midnight is \"24:00\"";
        source.error(Some(text.span().start), &format!("opening_hours.{day}"), advice)
    })
}
