//! Open string enumerations: a value of a newer version decodes as `Unknown`.

/// Defines an enum whose values are strings on the wire. An unknown string decodes as `Unknown`, so that a newer
/// backend never breaks an older widget. No program writes `Unknown` on purpose.
macro_rules! wire_enum {
    (
        $(#[doc = $about:literal])+
        $name:ident { $($(#[$doc:meta])* $variant:ident = $wire:literal),+ $(,)? }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A value of a newer version.
            Unknown,
        }

        impl $name {
            /// Every known value, in the order of the contract.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The string on the wire.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $wire,)+
                    $name::Unknown => "unknown",
                }
            }

            /// The value of a string on the wire.
            pub fn from_wire(text: &str) -> Self {
                match text {
                    $($wire => $name::$variant,)+
                    _ => $name::Unknown,
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Ok($name::from_wire(&text))
            }
        }

        impl crate::decode::Decode for $name {
            fn decode(value: crate::decode::JsonValue, errors: &mut crate::decode::DecodeErrors) -> Self {
                $name::from_wire(&value.text(errors))
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Type};
                let text = || ObjectBuilder::new().schema_type(Type::String);
                // Open: a newer backend may send other values.
                AnyOfBuilder::new()
                    .item(text().enum_values(Some([$($wire),+])))
                    .item(text())
                    .description(Some(concat!($($about, "\n"),+).trim().replace("\n ", "\n")))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use wire_enum;
