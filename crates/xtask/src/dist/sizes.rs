//! How much a customer downloads, and how much it may be.

use anyhow::{Result, bail};

use super::File;

/// What every page view costs, and what opening a conversation costs, in bytes as brotli.
const LIMITS: [Sum; 2] = [
    Sum { name: "loader", files: &["yes-reply.js"], limit: 4096 },
    Sum { name: "open conversation", files: &["yes-reply.js", "assets/widget-"], limit: 120 * 1024 },
];

/// Files that are downloaded together, by the starts of their names.
struct Sum {
    name: &'static str,
    files: &'static [&'static str],
    limit: usize,
}

impl Sum {
    fn bytes(&self, files: &[File]) -> usize {
        let counted = files.iter().filter(|file| self.files.iter().any(|start| file.name.starts_with(start)));
        counted.map(|file| file.brotli.len()).sum()
    }
}

/// Prints every file and every sum; an error names the sums that are over their limits.
pub fn show_and_check(files: &[File]) -> Result<()> {
    println!("{:<36} {:>9} {:>9} {:>9}", "file", "bytes", "gzip", "brotli");
    for File { name, bytes, gzip, brotli } in files {
        println!("{name:<36} {:>9} {:>9} {:>9}", bytes.len(), gzip.len(), brotli.len());
    }
    for sum in &LIMITS {
        println!("{:<56} {:>9} of {}", sum.name, sum.bytes(files), sum.limit);
    }
    check(files)
}

fn check(files: &[File]) -> Result<()> {
    let over: Vec<_> = LIMITS.iter().filter(|sum| sum.bytes(files) > sum.limit).collect();
    if over.is_empty() {
        return Ok(());
    }
    let said = over.iter().map(|sum| {
        let bytes = sum.bytes(files);
        format!(
            "{} is {bytes} bytes as brotli, {} over its limit of {}",
            sum.name,
            bytes - sum.limit,
            sum.limit
        )
    });
    bail!("too much to download: {}; take something out", said.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, brotli: usize) -> File {
        File { name: name.to_owned(), bytes: vec![], gzip: vec![], brotli: vec![0; brotli] }
    }

    fn files(loader: usize, wasm: usize) -> Vec<File> {
        let small = ["assets/widget-1.js", "assets/widget-2.css"].map(|name| file(name, 1000));
        let others = [file("assets/inbox-4.wasm", 900_000), file("inbox.html", 5000)];
        let counted = [file("yes-reply.js", loader), file("assets/widget-3.wasm", wasm)];
        small.into_iter().chain(others).chain(counted).collect()
    }

    #[test]
    fn exactly_the_limit_is_allowed() {
        check(&files(4096, 120 * 1024 - 4096 - 2000)).expect("both at their limits");
    }

    #[test]
    fn one_byte_more_is_not() {
        let error = check(&files(4097, 0)).expect_err("the loader").to_string();
        assert!(error.contains("loader is 4097 bytes as brotli, 1 over its limit of 4096"), "{error}");
        assert!(!error.contains("open conversation"), "{error}");
        let error = check(&files(4096, 120 * 1024 - 4096 - 1999)).expect_err("the sum").to_string();
        assert!(error.contains("open conversation is 122881 bytes as brotli, 1 over"), "{error}");
    }
}
