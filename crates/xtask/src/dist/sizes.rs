//! Size limits of the customer's download, in bytes as brotli.

use anyhow::{Result, bail};

use super::Asset;

/// The loader is downloaded with every page view, the rest when a conversation is opened.
const LIMITS: [SizeLimit; 2] = [
    SizeLimit { name: "loader", name_prefixes: &["yes-reply.js"], limit: 4096 },
    SizeLimit {
        name: "open conversation",
        name_prefixes: &["yes-reply.js", "assets/widget-"],
        limit: 126 * 1024,
    },
];

/// A limit for the total of assets that are downloaded together.
struct SizeLimit {
    name: &'static str,
    name_prefixes: &'static [&'static str],
    limit: usize,
}

impl SizeLimit {
    fn total(&self, assets: &[Asset]) -> usize {
        let counted = |asset: &&Asset| self.name_prefixes.iter().any(|prefix| asset.name.starts_with(prefix));
        assets.iter().filter(counted).map(|asset| asset.brotli.len()).sum()
    }
}

/// Prints every asset and every total. An error names the totals over their limits.
pub fn print_and_check(assets: &[Asset]) -> Result<()> {
    println!("{:<36} {:>9} {:>9} {:>9}", "file", "bytes", "gzip", "brotli");
    for Asset { name, bytes, gzip, brotli } in assets {
        println!("{name:<36} {:>9} {:>9} {:>9}", bytes.len(), gzip.len(), brotli.len());
    }
    for limit in &LIMITS {
        println!("{:<56} {:>9} of {}", limit.name, limit.total(assets), limit.limit);
    }
    check(assets)
}

fn check(assets: &[Asset]) -> Result<()> {
    let over: Vec<_> = LIMITS.iter().filter(|limit| limit.total(assets) > limit.limit).collect();
    if over.is_empty() {
        return Ok(());
    }
    let messages = over.iter().map(|limit| {
        let (name, total, limit) = (limit.name, limit.total(assets), limit.limit);
        format!("{name} is {total} bytes as brotli, {} over its limit of {limit}", total - limit)
    });
    bail!("too much to download: {}; take something out", messages.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(name: &str, brotli: usize) -> Asset {
        Asset { name: name.to_owned(), bytes: vec![], gzip: vec![], brotli: vec![0; brotli] }
    }

    fn assets(loader: usize, wasm: usize) -> Vec<Asset> {
        let small = ["assets/widget-1.js", "assets/widget-2.css"].map(|name| asset(name, 1000));
        let others = [asset("assets/inbox-4.wasm", 900_000), asset("inbox.html", 5000)];
        let counted = [asset("yes-reply.js", loader), asset("assets/widget-3.wasm", wasm)];
        small.into_iter().chain(others).chain(counted).collect()
    }

    #[test]
    fn totals_at_their_limits_pass() {
        let [loader, open] = &LIMITS;
        check(&assets(loader.limit, open.limit - loader.limit - 2000)).expect("both at their limits");
    }

    #[test]
    fn one_byte_over_a_limit_is_an_error() {
        let [loader, open] = &LIMITS;
        let (size, limit) = (loader.limit + 1, loader.limit);
        let error = check(&assets(size, 0)).expect_err("the loader").to_string();
        let said = format!("loader is {size} bytes as brotli, 1 over its limit of {limit}");
        assert!(error.contains(&said), "{error}");
        assert!(!error.contains(open.name), "{error}");
        let (size, limit) = (open.limit + 1, open.limit);
        let error =
            check(&assets(loader.limit, size - loader.limit - 2000)).expect_err("the sum").to_string();
        let said = format!("open conversation is {size} bytes as brotli, 1 over its limit of {limit}");
        assert!(error.contains(&said), "{error}");
    }
}
