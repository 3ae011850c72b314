//! Strings of sign-in, sign-out and invitations.

pub const SIGN_IN: &str = "Sign in";
pub const SIGN_IN_NAME: &str = "Name to sign in with";
pub const SIGN_OUT: &str = "Sign out";
pub const PASSWORD: &str = "Password";
pub const LINK_REJECTED: &str =
    "This link is used up or too old. Sign in with your password, or ask for a new link.";
pub const SIGN_OUT_FAILED: &str = "You are still signed in: the desk cannot be reached just now. Try again.";

pub const PASSWORD_HINT: &str = "At least 10 characters. Several words are easy to keep in mind.";
pub const SHOW_PASSWORD: &str = "Show it";
pub const SUBMIT_PASSWORD: &str = "Choose it and sign in";
pub const INVITATION_REJECTED: &str =
    "This invitation is used up or too old. Ask whoever sent it for a new link, or sign in.";
pub const GO_TO_SIGN_IN: &str = "To the sign-in";

/// `Choose a password. With it and the name “tom” you sign in from now on.`
pub fn choose_password(sign_in_name: &str) -> String {
    format!("Choose a password. With it and the name “{sign_in_name}” you sign in from now on.")
}

/// `Welcome, Tom`
pub fn welcome(name: &str) -> String {
    format!("Welcome, {name}")
}
