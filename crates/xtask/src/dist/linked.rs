//! A module as the linker made it, with what leads where: its relocations, which are kept when the linker is asked
//! to (`--emit-relocs`), see <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>.

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasmparser::{
    ExternalKind, FunctionBody, KnownCustom, Linking, Operator, Parser, Payload, RelocSectionReader,
    RelocationType, SymbolFlags, SymbolInfo, TypeRef,
};

/// What a module holds, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A function, by its index.
    Function(usize),
    /// A piece of data, by its symbol.
    Data(usize),
}

/// A place that leads to something.
pub struct Link {
    /// Where in the file.
    pub at: usize,
    /// What is named there.
    pub to: Thing,
}

/// A call, and all that is done before it without a branch.
pub struct Call {
    /// From after the last branch or call to after this call.
    pub stretch: Range<usize>,
    /// The index of the function.
    pub to: usize,
    /// Whoever begins the function comes here.
    pub is_certain: bool,
}

/// A function of the module, or of the page.
#[derive(Default)]
pub struct Function {
    /// Where its instructions are in the file; nowhere if it is the page's.
    pub body: Range<usize>,
    /// Mangled.
    pub names: Vec<String>,
    /// In the order in which they stand there.
    pub calls: Vec<Call>,
}

/// The whole module.
#[derive(Default)]
pub struct Linked {
    /// By their indices.
    pub functions: Vec<Function>,
    /// Where each piece of data is in the file, by its symbol; nowhere for other symbols.
    pub data: Vec<Range<usize>>,
    /// What the page can call or read, and by which name.
    pub exports: Vec<(String, Thing)>,
    /// In the order of their places.
    links: Vec<Link>,
}

/// What the sections say of each other by numbers and can be joined when all are read.
#[derive(Default)]
struct Parts<'a> {
    /// Where each section's content begins.
    sections: Vec<usize>,
    /// Where each segment's bytes begin.
    segments: Vec<usize>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

impl Linked {
    /// Reads a module that was linked with `--emit-relocs`.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut linked = Self::default();
        let mut parts = Parts::default();
        for payload in Parser::new(0).parse_all(bytes) {
            linked.take(payload?, &mut parts)?;
        }
        ensure!(!parts.relocations.is_empty(), "the module has no relocations; link it with --emit-relocs");
        linked.name(&parts)?;
        linked.join(&parts)?;
        Ok(linked)
    }

    /// What is named in a part of the file.
    pub fn links(&self, range: &Range<usize>) -> impl Iterator<Item = &Link> {
        let first = self.links.partition_point(|link| link.at < range.start);
        self.links[first..].iter().take_while(move |link| link.at < range.end)
    }

    fn take<'a>(&mut self, payload: Payload<'a>, parts: &mut Parts<'a>) -> Result<()> {
        parts.sections.extend(payload.as_section().map(|(_, range)| range.start));
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if matches!(import?.ty, TypeRef::Func(_)) {
                        self.functions.push(Function::default());
                    }
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exports.push((export.name.to_owned(), Thing::Function(export.index as usize)));
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.exports.push((String::new(), Thing::Function(func as usize)));
            }
            Payload::CodeSectionEntry(body) => self.functions.push(function(&body)?),
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    parts.segments.push(segment.range.end - segment.data.len());
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        if let Linking::SymbolTable(symbols) = part? {
                            parts.symbols = symbols.into_iter().collect::<Result<_, _>>()?;
                        }
                    }
                }
                KnownCustom::Reloc(relocations) => parts.relocations.push(relocations),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn name(&mut self, parts: &Parts) -> Result<()> {
        for (number, symbol) in parts.symbols.iter().enumerate() {
            let mut range = 0..0;
            match symbol {
                SymbolInfo::Func { index, name, .. } => {
                    self.functions[*index as usize].names.extend(name.map(str::to_owned));
                }
                SymbolInfo::Data { symbol: Some(data), flags, name }
                    if !flags.contains(SymbolFlags::ABSOLUTE) =>
                {
                    let segment =
                        parts.segments.get(data.index as usize).context("a symbol is in no segment")?;
                    range.start = segment + data.offset as usize;
                    range.end = range.start + data.size as usize;
                    if flags.intersects(SymbolFlags::EXPORTED | SymbolFlags::NO_STRIP) {
                        self.exports.push(((*name).to_owned(), Thing::Data(number)));
                    }
                }
                _ => {}
            }
            self.data.push(range);
        }
        Ok(())
    }

    fn join(&mut self, parts: &Parts) -> Result<()> {
        for relocations in &parts.relocations {
            let section = parts.sections.get(relocations.section_index() as usize);
            let start = section.context("relocations are of no section")?;
            for entry in relocations.entries() {
                let entry = entry?;
                let number = entry.index as usize;
                let to = match parts.symbols.get(number) {
                    // Types have numbers of their own.
                    _ if entry.ty == RelocationType::TypeIndexLeb => continue,
                    Some(SymbolInfo::Func { index, .. }) => Thing::Function(*index as usize),
                    Some(SymbolInfo::Data { .. }) => Thing::Data(number),
                    _ => continue,
                };
                self.links.push(Link { at: start + entry.offset as usize, to });
            }
        }
        self.links.sort_by_key(|link| link.at);
        Ok(())
    }
}

fn function(body: &FunctionBody) -> Result<Function> {
    let operators = body.get_operators_reader()?;
    let body = operators.original_position()..body.range().end;
    let mut calls = vec![];
    let mut start = body.start;
    let mut is_certain = true;
    let mut operators = operators.into_iter_with_offsets().peekable();
    while let Some(operator) = operators.next() {
        let (operator, _) = operator?;
        let end = match operators.peek() {
            Some(Ok((_, at))) => *at,
            _ => body.end,
        };
        if let Operator::Call { function_index } = operator {
            calls.push(Call { stretch: start..end, to: function_index as usize, is_certain });
            start = end;
        } else if is_branch(&operator) {
            is_certain = false;
            start = end;
        }
    }
    Ok(Function { body, names: vec![], calls })
}

/// Whether something else than the next instruction may come after it, or the next one may come after something else.
fn is_branch(operator: &Operator) -> bool {
    use Operator::*;
    matches!(
        operator,
        Block { .. }
            | Loop { .. }
            | If { .. }
            | Else
            | End
            | Br { .. }
            | BrIf { .. }
            | BrTable { .. }
            | Return
            | CallIndirect { .. }
            | Unreachable
    )
}
