//! A file to deploy with its gzip and brotli encodings, which a server sends in its place.

use std::io::Write;

use base64ct::{Base64, Encoding};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::content_hash;

/// A file below the output folder.
pub struct Asset {
    /// The path, with `/` between folders.
    pub name: String,
    pub bytes: Vec<u8>,
    /// The content for `Content-Encoding: gzip`.
    pub gzip: Vec<u8>,
    /// The content for `Content-Encoding: br`.
    pub brotli: Vec<u8>,
}

impl Asset {
    /// An asset with a fixed name, for addresses that are published.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (gzip, brotli) = (gzip(&bytes), brotli(&bytes));
        Self { name: name.into(), bytes, gzip, brotli }
    }

    /// An asset whose name carries a hash of its content, so that it may be cached for ever.
    pub fn hashed(stem: &str, extension: &str, bytes: Vec<u8>) -> Self {
        Self::new(content_hash::hashed_name(stem, extension, &bytes), bytes)
    }

    /// The name without its folder.
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The value of an `integrity` attribute: <https://www.w3.org/TR/sri-2/>.
    pub fn integrity(&self) -> String {
        format!("sha256-{}", Base64::encode_string(&Sha256::digest(&self.bytes)))
    }

    /// The placeholder that the sources use for this asset's address, and the address itself.
    pub fn addresses(&self) -> (String, String) {
        (format!("/{}", self.unhashed()), format!("/{}", self.name))
    }

    /// The name without the hash, which the sources use as a placeholder: `assets/widget.js`.
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
    // Browsers do not decode the large-window extension.
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
    fn encodings_decode_to_the_content() {
        let bytes = "a word is never lost, ".repeat(500).into_bytes();
        let file = Asset::new("a.txt", bytes.clone());
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&file.gzip[..]).read_to_end(&mut read).expect("gzip");
        assert_eq!(read, bytes);
        read.clear();
        brotli::BrotliDecompress(&mut &file.brotli[..], &mut read).expect("brotli");
        assert_eq!(read, bytes);
        assert!(file.brotli.len() < 200 && file.gzip.len() < 200);
    }

    #[test]
    fn integrity_is_the_sha256_of_the_content() {
        // The example of the specification of subresource integrity.
        let file = Asset::new("a.js", b"alert('Hello, world.');".to_vec());
        let digest = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";
        assert_eq!(file.integrity(), digest);
    }

    #[test]
    fn hashed_asset_has_a_placeholder_without_the_hash() {
        let file = Asset::hashed("assets/widget", "wasm", vec![1]);
        assert_eq!(file.unhashed(), "assets/widget.wasm");
        assert_eq!(format!("assets/{}", file.file_name()), file.name);
    }
}
