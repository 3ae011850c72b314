//! The figures of all rounds, and their tables in Markdown.

use std::fmt;
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Rates, each beside the bare loop of its round.
#[derive(Default)]
pub struct Posts(Vec<Rates>);

struct Rates {
    engine: Engine,
    name: String,
    is_bare: bool,
    rounds: Vec<f64>,
}

/// Times of all rounds together: a round alone has too few for a p99.
#[derive(Default)]
pub struct Wakes(Vec<(String, Vec<Duration>)>, Option<usize>);

impl Posts {
    pub fn add_bare(&mut self, engine: Engine, rate: f64) {
        self.rates(engine, "bare loop, one row a commit", true).push(rate);
    }

    pub fn add(&mut self, engine: Engine, name: &str, rate: f64) {
        self.rates(engine, name, false).push(rate);
    }

    fn rates(&mut self, engine: Engine, name: &str, is_bare: bool) -> &mut Vec<f64> {
        let found = self.0.iter().position(|rates| rates.engine == engine && rates.name == name);
        let index = found.unwrap_or_else(|| {
            self.0.push(Rates { engine, name: name.to_owned(), is_bare, rounds: vec![] });
            self.0.len() - 1
        });
        &mut self.0[index].rounds
    }
}

impl fmt::Display for Posts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| engine | | posts/s, median | lowest to highest | ratio, median | lowest to highest |"
        )?;
        writeln!(f, "|---|---|---:|---:|---:|---:|")?;
        for Rates { engine, name, rounds, .. } in &self.0 {
            let bare = self.0.iter().find(|rates| rates.is_bare && rates.engine == *engine);
            let bare = &bare.expect("each engine has a bare loop").rounds;
            let ratios: Vec<f64> = rounds.iter().zip(bare).map(|(rate, bare)| rate / bare).collect();
            let ([low, median, high], [least, ratio, most]) = (spread(rounds), spread(&ratios));
            let engine = match engine {
                Engine::Sqlite => "SQLite",
                Engine::Postgres => "PostgreSQL",
            };
            writeln!(
                f,
                "| {engine} | {name} | {median:.0} | {low:.0} to {high:.0} | {ratio:.2} | {least:.2} to {most:.2} |"
            )?;
        }
        Ok(())
    }
}

impl Wakes {
    /// Adds the times that the others are compared with.
    pub fn add_bare(&mut self, name: &str, times: Vec<Duration>) {
        self.1 = Some(self.add(name, times));
    }

    pub fn add(&mut self, name: &str, times: Vec<Duration>) -> usize {
        let found = self.0.iter().position(|(of, _)| of == name);
        let index = found.unwrap_or_else(|| {
            self.0.push((name.to_owned(), vec![]));
            self.0.len() - 1
        });
        self.0[index].1.extend(times);
        index
    }
}

impl fmt::Display for Wakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | number | p50 ms | p99 ms | p50, ratio | p99, ratio |")?;
        writeln!(f, "|---|---:|---:|---:|---:|---:|")?;
        let bare = self.1.map(|index| [50, 99].map(|percent| percentile(&self.0[index].1, percent)));
        for (name, times) in &self.0 {
            let found = [50, 99].map(|percent| percentile(times, percent));
            write!(f, "| {name} | {} | {:.2} | {:.2} |", times.len(), found[0], found[1])?;
            match bare {
                Some(bare) => writeln!(f, " {:.2} | {:.2} |", found[0] / bare[0], found[1] / bare[1])?,
                None => writeln!(f, " | |")?,
            }
        }
        Ok(())
    }
}

/// The lowest, the median and the highest value.
fn spread(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [sorted[0], sorted[sorted.len() / 2], sorted[sorted.len() - 1]]
}

/// In milliseconds.
fn percentile(times: &[Duration], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)].as_secs_f64() * 1000.0
}
