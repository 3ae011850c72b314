//! The result of a command.

use std::error::Error;

/// An error is a sentence for the person who typed the command.
pub type CommandResult<T = ()> = Result<T, Box<dyn Error>>;
