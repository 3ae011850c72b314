//! Cursors: opaque texts that name a position. A cursor of one list is not one of another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::ProblemCode;

use crate::error::ServiceError;

/// The cursor of a position.
pub fn encode_cursor(purpose: &str, position: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{purpose}:{position}"))
}

/// The position of a cursor.
///
/// # Errors
/// `cursor-unknown` for a text that is not a cursor for this purpose.
pub fn decode_cursor(purpose: &str, cursor: &str) -> Result<u64, ServiceError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let position = text.and_then(|text| text.strip_prefix(purpose)?.strip_prefix(':')?.parse().ok());
    position.ok_or_else(unknown_cursor)
}

/// The problem of a cursor that was not given out.
pub fn unknown_cursor() -> ServiceError {
    ServiceError::new(
        ProblemCode::CursorUnknown,
        "The cursor is not one that an earlier answer gave as `next`. Start again without it.",
    )
}
