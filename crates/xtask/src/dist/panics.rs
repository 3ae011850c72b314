//! What a module need not say when it ends: the words of panics.
//!
//! A panic in the browser has nobody to talk to: there is no standard output, and the module stops with a trap
//! either way. The functions that put the words together are made to trap at once, and the places in the source
//! that they would name are blanked. The optimiser then takes out all that only led there.

use walrus::ir::{Unreachable, Value};
use walrus::{ConstExpr, DataKind, FunctionKind, Module};

/// Parts of the mangled names of functions that only put words together for a panic and never return, of those
/// that print values for such words, and of the streams that nothing of ours uses.
const SILENT: &[&str] = &[
    "4core9panicking",
    "3std9panicking",
    "13unwrap_failed",
    "13expect_failed",
    "13assert_failed",
    "19slice_error_fail",
    "16slice_index_fail",
    "17len_mismatch_fail",
    "4core4cell22panic_already",
    "4core4cell30panic_already",
    "18panic_access_error",
    "17capacity_overflow",
    "18handle_alloc_error",
    "12handle_error",
    "12invalid_drop",
    "13invalid_deref",
    "5Debug3fmt",
    "Debug$GT$3fmt",
    "12wasm_streams",
    "17future_to_promise",
];

/// Makes panics trap without a word.
pub fn silence(module: &mut Module) {
    for function in module.funcs.iter_mut() {
        let name = function.name.as_deref().unwrap_or_default();
        if let FunctionKind::Local(local) = &mut function.kind
            && SILENT.iter().any(|part| name.contains(part))
        {
            let entry = local.entry_block();
            local.block_mut(entry).instrs = vec![(Unreachable {}.into(), Default::default())];
        }
    }
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let data = module.data.get_mut(id);
        if let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind {
            blank_places(&mut data.value, start as usize);
        }
    }
}

/// Blanks each `core::panic::Location`, which is four words: where the file's name stands, its length, line and
/// column; and the name. `start` is the address of the first byte.
fn blank_places(bytes: &mut [u8], start: usize) {
    let word = |bytes: &[u8], at: usize| -> usize {
        u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let places: Vec<_> = (0..bytes.len().saturating_sub(15))
        .filter(|at| (start + at).is_multiple_of(4))
        .filter_map(|at| {
            let [name, length, line, column] = [0, 4, 8, 12].map(|offset| word(bytes, at + offset));
            let name = name.checked_sub(start)?;
            let text = bytes.get(name..name.checked_add(length)?)?;
            let is_place =
                text.ends_with(b".rs") && (1..100_000).contains(&line) && (1..1_000).contains(&column);
            is_place.then_some((at, name..name + length))
        })
        .collect();
    for (at, name) in places {
        bytes[at..at + 16].fill(0);
        bytes[name].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_blanked_and_nothing_else() {
        let mut bytes = b"src/a.rs".to_vec();
        for word in [1_024_u32, 8, 17, 5, 1_024, 8, 0, 5] {
            bytes.extend(word.to_le_bytes());
        }
        let mut blanked = bytes.clone();
        blank_places(&mut blanked, 1_024);
        assert!(blanked[..24].iter().all(|byte| *byte == 0));
        assert_eq!(blanked[24..], bytes[24..]);
    }
}
