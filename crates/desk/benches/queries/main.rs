//! The time of each query of widget and inbox, by the number of conversations, on both engines. The conversations are
//! generated; the ratio to the smallest database tells whether a query grows with the data.
//!
//! `cargo xtask bench queries`
#![allow(missing_docs, clippy::unwrap_used)]

mod generate;
mod measure;
mod queries;

#[path = "../desk/machine.rs"]
mod machine;

use std::path::Path;

use clap::Parser;
use desk::storage::DatabaseLocation;
use postgres_cluster::Cluster;

use measure::Measured;

#[derive(Parser)]
struct Options {
    /// The numbers of conversations, separated by commas.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 100_000, 1_000_000])]
    sizes: Vec<u64>,
    /// How often the queries are measured, in turn on each database.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    println!("{}\n", machine::describe(folder.path()));
    let files: Vec<String> = options.sizes.iter().map(|size| file(folder.path(), *size)).collect();
    measure_engine("SQLite", &options, &files).await;
    drop(folder);
    let cluster = Cluster::start_with(&["shared_buffers=128MB"], &[]).unwrap_or_else(|why| panic!("{why}"));
    let urls: Vec<String> = options.sizes.iter().map(|_| cluster.create_database()).collect();
    measure_engine("PostgreSQL", &options, &urls).await;
}

fn file(folder: &Path, size: u64) -> String {
    folder.join(format!("{size}.sqlite")).display().to_string()
}

async fn measure_engine(name: &str, options: &Options, locations: &[String]) {
    let mut databases = vec![];
    for (location, size) in locations.iter().zip(&options.sizes) {
        eprintln!("{name}: generating {size} conversations");
        let database = DatabaseLocation::parse(location).unwrap().open().await.unwrap();
        generate::conversations(&*database, location, *size).await;
        databases.push((database, *size));
    }
    let mut measured = Measured::new(&options.sizes);
    for round in 0..=options.rounds {
        for (database, size) in &databases {
            // The first round warms the caches up.
            queries::run_all(&**database, *size, &mut |query, time| {
                if round > 0 {
                    measured.add(query, *size, time);
                }
            })
            .await;
        }
    }
    println!("## {name}\n\n{measured}");
    for (database, _) in databases {
        database.close().await;
    }
}
