//! One file to deploy, with the compressed forms that a server hands out instead.

use std::io::Write;

use base64ct::{Base64, Encoding};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::name;

/// A file's path below the output folder, and its content.
pub struct File {
    /// The path, with `/` between folders.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// The content for `Content-Encoding: gzip`.
    pub gzip: Vec<u8>,
    /// The content for `Content-Encoding: br`.
    pub brotli: Vec<u8>,
}

impl File {
    /// A file whose name is known to others and never changes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (gzip, brotli) = (gzip(&bytes), brotli(&bytes));
        Self { name: name.into(), bytes, gzip, brotli }
    }

    /// A file that is named after its content.
    pub fn hashed(stem: &str, extension: &str, bytes: Vec<u8>) -> Self {
        Self::new(name::hashed(stem, extension, &bytes), bytes)
    }

    /// The name without its folder.
    pub fn base(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The digest of the content for an `integrity` attribute: <https://www.w3.org/TR/sri-2/>.
    pub fn integrity(&self) -> String {
        format!("sha256-{}", Base64::encode_string(&Sha256::digest(&self.bytes)))
    }

    /// The address that stands for it in our pages, and the one that it has.
    pub fn addresses(&self) -> (String, String) {
        (format!("/{}", self.unhashed()), format!("/{}", self.name))
    }

    /// The name that stands for a hashed file in our sources: `assets/widget.js`.
    pub fn unhashed(&self) -> String {
        match (self.name.rsplit_once('-'), self.name.rsplit_once('.')) {
            (Some((stem, _)), Some((_, extension))) => format!("{stem}.{extension}"),
            _ => self.name.clone(),
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a Vec takes all that is written");
    encoder.finish().expect("a Vec takes all that is written")
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    // The large window is an extension that browsers do not read.
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, large_window: false, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)
        .expect("a Vec takes all that is written");
    compressed
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_compressed_forms_hold_the_content() {
        let bytes = "a word is never lost, ".repeat(500).into_bytes();
        let file = File::new("a.txt", bytes.clone());
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&file.gzip[..]).read_to_end(&mut read).expect("gzip");
        assert_eq!(read, bytes);
        read.clear();
        brotli::BrotliDecompress(&mut &file.brotli[..], &mut read).expect("brotli");
        assert_eq!(read, bytes);
        assert!(file.brotli.len() < 200 && file.gzip.len() < 200);
    }

    #[test]
    fn the_digest_is_that_of_the_content() {
        // The example of the specification of subresource integrity.
        let file = File::new("a.js", b"alert('Hello, world.');".to_vec());
        let digest = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";
        assert_eq!(file.integrity(), digest);
    }

    #[test]
    fn a_hashed_file_knows_the_name_that_stands_for_it() {
        let file = File::hashed("assets/widget", "wasm", vec![1]);
        assert_eq!(file.unhashed(), "assets/widget.wasm");
        assert_eq!(format!("assets/{}", file.base()), file.name);
    }
}
