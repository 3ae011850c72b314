//! The times of queries on databases of several sizes, as a table in Markdown.

use std::fmt;
use std::time::Duration;

pub struct Measured {
    sizes: Vec<u64>,
    /// The times of each query, by the index of the size.
    queries: Vec<(&'static str, Vec<Vec<Duration>>)>,
}

impl Measured {
    pub fn new(sizes: &[u64]) -> Self {
        Self { sizes: sizes.to_vec(), queries: vec![] }
    }

    pub fn add(&mut self, query: &'static str, size: u64, time: Duration) {
        let size = self.sizes.iter().position(|known| *known == size).unwrap();
        let index = self.queries.iter().position(|(name, _)| *name == query).unwrap_or_else(|| {
            self.queries.push((query, vec![vec![]; self.sizes.len()]));
            self.queries.len() - 1
        });
        self.queries[index].1[size].push(time);
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads: Vec<String> = self.sizes.iter().map(|size| format!("{size}, ms")).collect();
        let ratios: Vec<String> = self.sizes[1..].iter().map(|size| format!("{size}, ratio")).collect();
        writeln!(f, "| conversations | {} | {} |", heads.join(" | "), ratios.join(" | "))?;
        writeln!(f, "|---|{}", "---:|".repeat(heads.len() + ratios.len()))?;
        for (query, times) in &self.queries {
            let medians: Vec<f64> = times.iter().map(|times| median_ms(times)).collect();
            let times: Vec<String> = medians.iter().map(|median| format!("{median:.2}")).collect();
            let ratios: Vec<String> =
                medians[1..].iter().map(|median| format!("{:.1}", median / medians[0])).collect();
            writeln!(f, "| {query} | {} | {} |", times.join(" | "), ratios.join(" | "))?;
        }
        Ok(())
    }
}

fn median_ms(times: &[Duration]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2].as_secs_f64() * 1000.0
}
