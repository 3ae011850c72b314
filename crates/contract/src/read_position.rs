//! Read positions: up to where the customer and the company have read. A read position is not an entry.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::decode::decode_struct;

/// The body of `PUT /v1/conversations/{id}/read`: the customer has read all entries up to `up_to`. A smaller `up_to` than
/// the present one changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkRead {
    /// The `seq` of the newest entry read, 1 to `last_seq`.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub up_to: u64,
}

/// The position up to which a person at the company has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyRead {
    /// The `seq` of the newest entry read.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub up_to: u64,
    /// Name of the person, as the customer sees it.
    pub name: String,
    /// Time at which the person had read up to there.
    pub at: Timestamp,
}

decode_struct!(CompanyRead { up_to, name, at });
