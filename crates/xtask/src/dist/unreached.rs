//! What a module need not hold: what only panics would reach.
//!
//! A panic in the browser has nobody to talk to: there is no standard output, and the module stops with a trap
//! either way. So it traps before its words are put together. What nothing else leads to, code, words and tables,
//! is blanked; the optimiser takes the code out, and blank data weighs nothing.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::Result;

use super::linked::{Linked, Thing};

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

/// What describes a type is called to write the glue, whatever the type is.
const DESCRIBES: &str = "escribe";

/// Exports that nothing calls: the streams of leptos's server functions. No page of ours streams anything.
pub const UNUSED: &str = "intounderlying";

/// A `core::panic::Location`: where the file's name stands, its length, line and column.
const PLACE_BYTES: usize = 16;

const NOP: u8 = 0x01;
const UNREACHABLE: u8 = 0x00;
const END: u8 = 0x0b;

/// The module, with everything blank that only panics would reach.
pub fn blank(mut bytes: Vec<u8>) -> Result<Vec<u8>> {
    let linked = Linked::read(&bytes)?;
    let silent = silent(&linked);
    let trapping = trapping(&linked, &silent);
    let reached = reached(&linked, &bytes, &silent, &trapping);

    for stretch in trapping {
        trap(&mut bytes[stretch]);
    }
    for (number, function) in linked.functions.iter().enumerate() {
        let is_needed = reached.contains(&Thing::Function(number)) && !silent.contains(&number);
        if let Some((end, instructions)) = bytes[function.body.clone()].split_last_mut()
            && !is_needed
        {
            trap(instructions);
            *end = END;
        }
    }
    let all = 0..linked.data.len();
    let (kept, dropped): (Vec<_>, Vec<_>) = all.partition(|number| reached.contains(&Thing::Data(*number)));
    // Pieces may overlap: what one of them keeps is kept.
    let before = bytes.clone();
    for number in dropped {
        bytes[linked.data[number].clone()].fill(0);
    }
    for number in kept {
        let range = linked.data[number].clone();
        bytes[range.clone()].copy_from_slice(&before[range]);
    }
    Ok(bytes)
}

/// Makes the instructions stop the module. What stands before and after still fits: nothing is known of the stack
/// after this instruction, <https://webassembly.github.io/spec/core/valid/instructions.html>.
fn trap(instructions: &mut [u8]) {
    instructions.fill(NOP);
    if let Some(first) = instructions.first_mut() {
        *first = UNREACHABLE;
    }
}

/// The functions of such names, and those that always come to one of them.
fn silent(linked: &Linked) -> HashSet<usize> {
    let is_silent =
        |name: &String| SILENT.iter().any(|part| name.contains(part)) && !name.contains(DESCRIBES);
    // Functions that are the same to the byte are one, with all their names: one of them may be needed.
    let named = |names: &Vec<String>| !names.is_empty() && names.iter().all(is_silent);
    let all = || linked.functions.iter().enumerate().filter(|(_, function)| !function.body.is_empty());
    let mut silent: HashSet<_> =
        all().filter(|(_, function)| named(&function.names)).map(|(number, _)| number).collect();
    loop {
        let more: Vec<_> = all()
            .filter(|(number, function)| {
                !silent.contains(number)
                    && function.calls.iter().any(|call| call.is_certain && silent.contains(&call.to))
            })
            .map(|(number, _)| number)
            .collect();
        if more.is_empty() {
            return silent;
        }
        silent.extend(more);
    }
}

/// The stretches of code that end with a call to a silent function: nobody sees what they do before it.
fn trapping(linked: &Linked, silent: &HashSet<usize>) -> Vec<Range<usize>> {
    let calls = linked.functions.iter().flat_map(|function| &function.calls);
    calls.filter(|call| silent.contains(&call.to)).map(|call| call.stretch.clone()).collect()
}

/// All that the page can come to.
fn reached(
    linked: &Linked,
    bytes: &[u8],
    silent: &HashSet<usize>,
    trapping: &[Range<usize>],
) -> HashSet<Thing> {
    let called = linked.exports.iter().filter(|(name, _)| !name.contains(UNUSED) || name.contains(DESCRIBES));
    let mut open: Vec<_> = called.map(|(_, thing)| *thing).collect();
    let mut reached = HashSet::new();
    while let Some(thing) = open.pop() {
        let is_place = matches!(thing, Thing::Data(number) if is_place(linked, bytes, number));
        if is_place || !reached.insert(thing) {
            continue;
        }
        match thing {
            Thing::Function(number) if silent.contains(&number) => {}
            Thing::Function(number) => {
                let function = &linked.functions[number];
                open.extend(function.calls.iter().map(|call| Thing::Function(call.to)));
                let links = linked.links(&function.body);
                let alive = links.filter(|link| !trapping.iter().any(|stretch| stretch.contains(&link.at)));
                open.extend(alive.map(|link| link.to));
            }
            Thing::Data(number) => open.extend(linked.links(&linked.data[number]).map(|link| link.to)),
        }
    }
    reached
}

/// Whether a piece of data says where in the source something is: that is read by panics alone.
fn is_place(linked: &Linked, bytes: &[u8], number: usize) -> bool {
    let range = &linked.data[number];
    let mut links = linked.links(range);
    let (Some(name), None) = (links.next(), links.next()) else { return false };
    let Thing::Data(file) = name.to else { return false };
    let file = &bytes[linked.data[file].clone()];
    let file = file.strip_suffix(b"\0").unwrap_or(file);
    range.len() == PLACE_BYTES && name.at == range.start && file.ends_with(b".rs")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::process;

    const SOURCE: &str = r#"
        static KEPT: [&str; 2] = ["a word that is kept", "another one"];

        #[unsafe(no_mangle)]
        pub extern "C" fn word(number: usize, divisor: usize) -> *const u8 {
            let number = if divisor > 9 { panic!("a word of a panic: {}", number) } else { number % divisor };
            KEPT[number].as_ptr()
        }
    "#;

    #[test]
    fn words_of_panics_are_blanked_and_nothing_else() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (source, made) = (folder.path().join("word.rs"), folder.path().join("word.wasm"));
        fs::write(&source, SOURCE)?;
        process::run_line(&format!(
            "rustc --edition 2024 --target wasm32-unknown-unknown --crate-type cdylib -C opt-level=s -C panic=abort \
             -C link-arg=--emit-relocs -o {} {}",
            made.display(),
            source.display()
        ))?;
        let before = fs::read(made)?;
        let holds =
            |module: &[u8], word: &str| module.windows(word.len()).any(|found| found == word.as_bytes());
        for word in ["a word that is kept", "another one", "a word of a panic", "word.rs"] {
            assert!(holds(&before, word), "{word}");
        }

        let after = blank(before)?;
        wasmparser::validate(&after)?;
        assert!(holds(&after, "a word that is kept") && holds(&after, "another one"));
        assert!(!holds(&after, "a word of a panic") && !holds(&after, "word.rs"));
        Ok(())
    }

    #[test]
    fn a_module_without_relocations_is_refused() {
        let empty = b"\0asm\x01\0\0\0".to_vec();
        let refused = blank(empty).expect_err("nothing says what leads where").to_string();
        assert!(refused.contains("--emit-relocs"), "{refused}");
    }
}
