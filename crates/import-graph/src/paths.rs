//! The paths in a source file, and the modules that they lead to.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::ROOT;

/// The modules that each module imports.
pub fn imports<'a>(
    sources: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut files: BTreeMap<Vec<String>, Vec<TokenTree>> = BTreeMap::new();
    for (module, text) in sources {
        let tokens: TokenStream = text.parse().unwrap_or_else(|why| panic!("{module}: {why}"));
        files.insert(segments(module), tokens.into_iter().collect());
    }
    let test_modules: Vec<Vec<String>> =
        files.iter().flat_map(|(module, tokens)| test_modules(module, tokens)).collect();
    files.retain(|module, _| !test_modules.iter().any(|test| module.starts_with(test)));
    let modules: BTreeSet<Vec<String>> = files.keys().cloned().collect();
    files
        .iter()
        .map(|(module, tokens)| {
            let mut reader = Reader { modules: &modules, found: BTreeSet::new() };
            reader.read(module, tokens);
            reader.found.remove(module);
            (name(module), reader.found.iter().map(|found| name(found)).collect())
        })
        .collect()
}

fn segments(module: &str) -> Vec<String> {
    if module == ROOT { vec![] } else { module.split("::").map(str::to_owned).collect() }
}

fn name(module: &[String]) -> String {
    if module.is_empty() { ROOT.to_owned() } else { module.join("::") }
}

/// The modules that are declared under `#[cfg(test)]` in files of their own.
fn test_modules(module: &[String], tokens: &[TokenTree]) -> Vec<Vec<String>> {
    let starts = (0..tokens.len()).filter(|at| is_test_attribute(tokens, *at));
    let declared = starts.filter_map(|start| {
        let item = &tokens[start..item_end(tokens, start)];
        let at = item.iter().position(|token| is_ident(token, "mod"))?;
        match item.get(at + 1)? {
            TokenTree::Ident(name) => Some([module, &[name.to_string()]].concat()),
            _ => None,
        }
    });
    declared.collect()
}

fn is_test_attribute(tokens: &[TokenTree], at: usize) -> bool {
    let (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(attribute))) =
        (tokens.get(at), tokens.get(at + 1))
    else {
        return false;
    };
    let text = attribute.stream().to_string().replace(' ', "");
    hash.as_char() == '#' && text == "cfg(test)"
}

/// The position behind the item that begins here: an item ends with a block or a semicolon.
fn item_end(tokens: &[TokenTree], start: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let length = tokens[start..].iter().position(ends).map_or(tokens.len() - start, |at| at + 1);
    start + length
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if *ident == name)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    colon(at) && colon(at + 1)
}

struct Reader<'a> {
    modules: &'a BTreeSet<Vec<String>>,
    found: BTreeSet<Vec<String>>,
}

impl Reader<'_> {
    /// Reads the tokens of a module. Inside of an inline module, `module` is longer than the path of the file.
    fn read(&mut self, module: &[String], tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if is_test_attribute(tokens, at) {
                at = item_end(tokens, at);
                continue;
            }
            match (token, tokens.get(at + 1), tokens.get(at + 2)) {
                (TokenTree::Ident(keyword), Some(TokenTree::Ident(name)), Some(TokenTree::Group(body)))
                    if *keyword == "mod" =>
                {
                    let body: Vec<TokenTree> = body.stream().into_iter().collect();
                    self.read(&[module, &[name.to_string()]].concat(), &body);
                    at += 3;
                }
                (TokenTree::Ident(_), ..) if is_path_separator(tokens, at + 1) => {
                    at = self.read_path(module, vec![], tokens, at);
                }
                (TokenTree::Group(group), ..) => {
                    let group: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.read(module, &group);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Reads the path that begins here, behind `prefix`, and gives the position behind it.
    fn read_path(
        &mut self,
        module: &[String],
        mut path: Vec<String>,
        tokens: &[TokenTree],
        mut at: usize,
    ) -> usize {
        while let Some(TokenTree::Ident(segment)) = tokens.get(at) {
            path.push(segment.to_string());
            at += 1;
            if !is_path_separator(tokens, at) {
                break;
            }
            at += 2;
            if let Some(TokenTree::Group(tree)) = tokens.get(at)
                && tree.delimiter() == Delimiter::Brace
            {
                let tree: Vec<TokenTree> = tree.stream().into_iter().collect();
                self.read_use_tree(module, &path, &tree);
                return at + 1;
            }
        }
        self.add(module, &path);
        at
    }

    /// Reads the parts of `prefix::{first, second::{third, fourth}}`.
    fn read_use_tree(&mut self, module: &[String], prefix: &[String], tokens: &[TokenTree]) {
        let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        for part in tokens.split(is_comma) {
            match part.first() {
                Some(TokenTree::Ident(ident)) if *ident != "self" => {
                    self.read_path(module, prefix.to_vec(), part, 0);
                }
                Some(_) => self.add(module, prefix),
                None => {}
            }
        }
    }

    /// Adds the module that a path leads to: the longest beginning of the path that is one. A path that begins with the
    /// name of another crate, or of something in scope, leads to none.
    fn add(&mut self, module: &[String], path: &[String]) {
        let mut rest = path;
        let mut target = match rest.first().map(String::as_str) {
            Some("crate") => vec![],
            Some("self" | "super") => module.to_vec(),
            Some(child) if self.modules.contains(&[module, &[child.to_owned()]].concat()) => module.to_vec(),
            _ => return,
        };
        while let Some(first) = rest.first() {
            match first.as_str() {
                "crate" | "self" => {}
                "super" => drop(target.pop()),
                _ => break,
            }
            rest = &rest[1..];
        }
        target.extend_from_slice(rest);
        while !self.modules.contains(&target) {
            if target.pop().is_none() {
                return;
            }
        }
        self.found.insert(target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The imports of `a::b` with this text, in a crate of the modules below.
    fn imported(text: &str) -> Vec<String> {
        let others = ["crate", "a", "a::b::c", "a::d", "e", "e::f"].map(|module| (module, ""));
        let mut imports = imports(others.into_iter().chain([("a::b", text)]));
        imports.remove("a::b").expect("it was given").into_iter().collect()
    }

    #[test]
    fn each_form_of_a_path_leads_to_its_module() {
        for (text, expected) in [
            ("use crate::e::f::Thing;", &["e::f"][..]),
            ("use crate::e::{self, f::{One, Two}};", &["e", "e::f"]),
            ("use crate::e::{f as other, Thing};", &["e", "e::f"]),
            ("use super::d::*;", &["a::d"]),
            ("use super::Thing;", &["a"]),
            ("use super::super::e::Thing;", &["e"]),
            ("use self::c::Thing;", &["a::b::c"]),
            ("mod c; pub use c::Thing;", &["a::b::c"]),
            ("fn g() { let it = crate::e::f::g(vec![super::d::X]); }", &["a::d", "e::f"]),
            ("macro_rules! m { () => { $crate::e::f() } }", &["e::f"]),
            ("mod inline { use super::super::d::X; use super::Y; }", &["a::d"]),
            ("use crate::Thing;", &["crate"]),
        ] {
            assert_eq!(imported(text), expected, "{text}");
        }
    }

    #[test]
    fn other_crates_locals_comments_and_strings_are_no_imports() {
        for text in [
            "use std::fmt; use e::f; use f::Thing;",
            "mod c;",
            "fn g(c: u8) -> u8 { let d = c; d }",
            "/// See [`crate::e::f`].\nfn g() -> &'static str { \"crate::e::f\" } // use crate::e;",
            "fn g() { Self::h(); T::e(); std::e::f(); }",
        ] {
            assert_eq!(imported(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn imports_of_tests_do_not_count() {
        assert!(imported("#[cfg(test)] mod tests { use crate::e::f::X; }").is_empty());
        assert!(imported("#[cfg(test)] use crate::e::f::X;").is_empty());
        let imports = imports([
            ("a", "#[cfg(test)] pub(super) mod tests;"),
            ("a::tests", "use crate::b::X;"),
            ("b", "use crate::a::Y;"),
        ]);
        let modules: Vec<&String> = imports.keys().collect();
        assert_eq!(modules, ["a", "b"]);
    }
}
