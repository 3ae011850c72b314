//! The script tag for a page that wants these very files and no others.

use anyhow::{Context, Result};

use super::File;

/// The tag, for a desk at `https://support.example.com`. The script that it names knows the digests of the rest.
pub fn pinned(files: &[File]) -> Result<String> {
    let script = files.iter().find(|file| file.name.starts_with("assets/yes-reply-"));
    let script = script.context("there is no script among the assets")?;
    Ok(format!(
        r#"<script async src="https://support.example.com/{}" integrity="{}" crossorigin></script>"#,
        script.name,
        script.integrity()
    ))
}
