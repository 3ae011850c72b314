//! People: who is here, where they are signed in, and what was done about that. In reading order:

mod doors;
mod room;

mod disable;
mod invite;
mod link;
mod list;
mod row;

mod password;
mod sessions;

mod audit;

mod choose;

pub mod ask;
mod client;
mod field;

pub use choose::ChoosePassword;
pub use doors::Doors;
pub use room::RoomView;
