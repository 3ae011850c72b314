//! Ids: UUIDv7 (RFC 9562, section 5.7), minted by the writer, so that sending again is the same request.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Why a string is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId;

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is a UUID of version 7, written as 8-4-4-4-12 hexadecimal digits")
    }
}

impl std::error::Error for MalformedId {}

/// A UUIDv7 from the clock and ten bytes of good randomness; pure, so that each platform brings its own two.
pub fn mint(now_ms: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(now_ms, &random).into_uuid()
}

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

            /// The UUID itself.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl TryFrom<Uuid> for $name {
            type Error = MalformedId;
            fn try_from(uuid: Uuid) -> Result<Self, MalformedId> {
                if uuid.get_version_num() == 7 { Ok(Self(uuid)) } else { Err(MalformedId) }
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
                    .description(Some("UUIDv7 (RFC 9562), minted by the writer."))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )+};
}

ids! {
    /// Names a conversation.
    ConversationId,
    /// Names an entry within its conversation.
    EntryId,
    /// Names an attachment.
    AttachmentId,
}

impl EntryId {
    /// The receipt of a stored entry: its last eight digits, short enough to be read out on the telephone. Those are
    /// random: that two of ten thousand entries have the same one is a chance of one in a hundred.
    pub fn receipt(self) -> String {
        let digits = &self.0.as_bytes()[12..];
        let two = |at: usize| format!("{:02X}{:02X}", digits[at], digits[at + 1]);
        format!("R-{}-{}", two(0), two(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minted_id_survives_its_own_spelling() {
        let id = EntryId::mint(1_795_305_600_000, [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn other_spellings_and_versions_are_refused() {
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
    fn a_receipt_is_the_end_of_the_id() {
        let id: EntryId = "01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e0f".parse().expect("an id");
        assert_eq!(id.receipt(), "R-3C4D-5E0F");
    }

    #[test]
    fn ids_of_later_moments_sort_later() {
        assert!(EntryId::mint(1, [255; 10]) < EntryId::mint(2, [0; 10]));
    }
}
