//! Authentication: session bootstrap, sign-in, sign-out, and invitations.

mod accept_invitation;
mod account_bar;
mod password_field;
mod session_bootstrap;
mod sign_in_form;

pub use accept_invitation::AcceptInvitation;
pub use account_bar::AccountBar;
pub use password_field::PasswordField;
pub use session_bootstrap::start_session_bootstrap;
pub use sign_in_form::SignInForm;
