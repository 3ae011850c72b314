//! What a module need not know to read JSON: the powers of ten that decimals are read with.
//!
//! The contract has whole numbers alone, money too. A decimal in a field that the contract does not know is skipped
//! without being computed; in one that it knows, it is refused as what it is, whatever its value.

use walrus::Module;

/// The exponents of the table with which serde_json reads decimals.
const EXPONENTS: std::ops::Range<usize> = 0..309;

/// Blanks the table wherever it stands.
pub fn forget(module: &mut Module) {
    let table: Vec<u8> =
        EXPONENTS.flat_map(|n| format!("1e{n}").parse::<f64>().expect("a decimal").to_le_bytes()).collect();
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let bytes = &mut module.data.get_mut(id).value;
        if let Some(at) = bytes.windows(table.len()).position(|found| found == table) {
            bytes[at..at + table.len()].fill(0);
        }
    }
}
