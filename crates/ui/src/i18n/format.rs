//! Formatted numbers, money, dates and times, in the reader's variety of the language (ECMA-402, `Intl`).

use contract::{Date, Money, Timestamp};
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The language of the strings.
const LANGUAGE: &str = "en";
/// The locale if the browser names no variety of that language.
const FALLBACK: &str = "en-GB";

/// `€118.40`.
pub fn money(money: &Money) -> String {
    let options = options(&[("style", "currency"), ("currency", money.currency.as_str())]);
    let format = Intl::NumberFormat::new(&locales(), &options);
    // Intl parses the decimal string itself, so that no cent is lost in a binary fraction.
    format_with(&format.format(), &JsValue::from_str(money.value.as_str()))
}

/// `1,200`.
pub fn number(value: f64) -> String {
    format_with(&Intl::NumberFormat::new(&locales(), &Object::new()).format(), &value.into())
}

/// An upper-case letter, from the browser's tables: Unicode tables would add 6 KB to the module.
#[cfg(target_arch = "wasm32")]
pub fn upper(letter: char) -> String {
    js_sys::JsString::from(letter).to_upper_case().into()
}

/// An upper-case letter, in tests outside of a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn upper(letter: char) -> String {
    letter.to_uppercase().collect()
}

thread_local! {
    // A phone needs far longer to make a formatter than to use it, and every row has a time.
    static DATE: Function = date_time_format(&[("day", "numeric"), ("month", "short"), ("timeZone", "UTC")]);
    static TIME: Function = date_time_format(&[("hour", "2-digit"), ("minute", "2-digit")]);
    static WEEKDAY: Function = date_time_format(&[("weekday", "short"), ("timeZone", "UTC")]);
    static DAY: Function = date_time_format(&[("weekday", "short"), ("day", "numeric"), ("month", "short")]);
}

/// A calendar day: `30 Nov`. It has no time zone, so it is formatted at noon UTC in UTC.
pub fn date(date: Date) -> String {
    let first = js_sys::Date::utc(f64::from(date.year()), f64::from(date.month()) - 1.0);
    let noon = first + f64::from(date.day() - 1) * 86_400_000.0 + 43_200_000.0;
    DATE.with(|format| format_with(format, &noon.into()))
}

/// A day of the week by its number, 1 for Monday (ISO 8601): `Mon`.
pub fn weekday(number: u16) -> String {
    // 4 January 1970 was a Sunday.
    let noon = f64::from(3 + number) * 86_400_000.0 + 43_200_000.0;
    WEEKDAY.with(|format| format_with(format, &noon.into()))
}

/// The time of day in the reader's time zone: `18:42`.
pub fn time(at: Timestamp) -> String {
    TIME.with(|format| format_with(format, &(at.as_millisecond() as f64).into()))
}

/// The day in the reader's time zone: `Today`, `Yesterday`, `Fri, 13 Nov`.
pub fn day(at: Timestamp) -> String {
    let day_name = |ms: f64| DAY.with(|format| format_with(format, &ms.into()));
    let (day, now) = (day_name(at.as_millisecond() as f64), js_sys::Date::now());
    if day == day_name(now) {
        "Today".into()
    } else if day == day_name(now - 86_400_000.0) {
        "Yesterday".into()
    } else {
        day
    }
}

/// Day and time in the reader's time zone: `today, 17:00`.
pub fn date_time(at: Timestamp) -> String {
    let day = match day(at).as_str() {
        "Today" => "today".to_owned(),
        "Yesterday" => "yesterday".to_owned(),
        day => day.to_owned(),
    };
    format!("{day}, {}", time(at))
}

fn date_time_format(fields: &[(&str, &str)]) -> Function {
    Intl::DateTimeFormat::new(&locales(), &options(fields)).format()
}

fn format_with(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn options(fields: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    options
}

/// The reader's variety of the language of the strings, so that dates and strings have one language.
fn locales() -> Array {
    let languages = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    let locale = languages
        .iter()
        .find(|language| language.as_string().is_some_and(|tag| tag.split('-').next() == Some(LANGUAGE)));
    Array::of1(&locale.unwrap_or_else(|| JsValue::from_str(FALLBACK)).unchecked_into())
}

/// A duration in minutes, hours or days, rounded up, so that it is never shorter than the measured one.
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..3_600 => format!("{} min", seconds.div_ceil(60).max(1)),
        3_600..172_800 => format!("{} h", seconds.div_ceil(3_600)),
        _ => format!("{} days", seconds.div_ceil(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_rounded_up() {
        for (seconds, text) in [
            (0, "1 min"),
            (61, "2 min"),
            (3_600, "1 h"),
            (3_601, "2 h"),
            (10_801, "4 h"),
            (172_799, "48 h"),
            (172_801, "3 days"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }
}
