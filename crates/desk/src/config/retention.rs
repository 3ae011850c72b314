//! `retention`: how long solved conversations are kept.

use toml::Spanned;

use super::source::{ConfigFileError, ConfigSource};
use crate::data_protection::retention::RetentionPeriod;

pub fn retention(
    source: &ConfigSource<'_>,
    text: &Spanned<String>,
) -> Result<RetentionPeriod, ConfigFileError> {
    let advice = "write how long a solved conversation is kept after its last entry, such as \"P3Y\" for three years or \
        \"P90D\" for ninety days: at least 30 days (a month may have fewer), and at most 100 years";
    RetentionPeriod::parse(text.get_ref())
        .ok_or_else(|| source.error(Some(text.span().start), "retention", advice))
}
