//! Ids: UUIDv7 (RFC 9562, section 5.7), minted by the writer, so that a repeated request has the effect of one.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The error of a string or a UUID that is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId;

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is a UUID of version 7, written as 8-4-4-4-12 hexadecimal digits")
    }
}

impl std::error::Error for MalformedId {}

/// Makes a UUIDv7 from milliseconds since 1970 and ten random bytes. Pure: each platform supplies its own clock and
/// its own cryptographic generator.
pub fn mint(now_ms: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(now_ms, &random).into_uuid()
}

/// Hyphenated UUIDs of version 7 and variant 1, in either case.
#[cfg(feature = "openapi")]
const PATTERN: &str =
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$";

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// Mints a new id; see [`mint`].
            pub fn mint(now_ms: u64, random: [u8; 10]) -> Self {
                Self(mint(now_ms, random))
            }

            /// The id as a UUID.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl TryFrom<Uuid> for $name {
            type Error = MalformedId;
            fn try_from(uuid: Uuid) -> Result<Self, MalformedId> {
                if uuid.get_version_num() == 7 && uuid.get_variant() == uuid::Variant::RFC4122 { Ok(Self(uuid)) } else { Err(MalformedId) }
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                // Only the hyphenated form: one id has one spelling in logs, URLs and databases.
                if text.len() != 36 {
                    return Err(MalformedId);
                }
                Uuid::try_parse(text).map_err(|_| MalformedId)?.try_into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        crate::decode::decode_from_str!($name = Self(Uuid::nil()));

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom("uuid".into())))
                    .pattern(Some(PATTERN))
                    .description(Some("UUIDv7 (RFC 9562) in its hyphenated form, minted by the writer."))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )+};
}

ids! {
    /// Id of a conversation.
    ConversationId,
    /// Id of an entry, unique within its conversation.
    EntryId,
}

impl EntryId {
    /// The receipt of a stored entry: the last eight hexadecimal digits of its id, short enough to be read out on the
    /// telephone. The digits are random: two of ten thousand entries share a receipt with a probability of 1 %. See
    /// docs/decisions/0013-receipt-from-the-entry-id.md.
    pub fn receipt(self) -> String {
        let bytes = &self.0.as_bytes()[12..];
        let group = |first: usize| format!("{:02X}{:02X}", bytes[first], bytes[first + 1]);
        format!("R-{}-{}", group(0), group(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minted_id_parses_from_its_displayed_form() {
        let id = EntryId::mint(1_795_305_600_000, [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn other_spellings_and_uuid_versions_are_rejected() {
        for text in [
            "",
            "order:1001",
            "01939f3a6b2c7d4e8f901a2b3c4d5e6f",
            "{01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e6f}",
            "9b2d7c1e-5f4a-4c3b-8a7d-6e5f4a3b2c1d",
        ] {
            assert_eq!(text.parse::<EntryId>(), Err(MalformedId), "{text}");
        }
    }

    #[test]
    fn a_receipt_is_the_last_eight_digits_of_the_id() {
        let id: EntryId = "01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e0f".parse().expect("an id");
        assert_eq!(id.receipt(), "R-3C4D-5E0F");
    }

    #[test]
    fn ids_sort_by_the_time_of_minting() {
        assert!(EntryId::mint(1, [255; 10]) < EntryId::mint(2, [0; 10]));
    }
}
