//! A crate of the workspace as an optimised WebAssembly module, with the glue that joins it to the page.

mod build;
mod shorten_names;

pub use build::build;
