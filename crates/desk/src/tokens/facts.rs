//! The claim `references`: orders and bills with their facts.

use contract::{Reference, ReferenceKey, ReferenceLine};
use serde_json::{Map, Value};

use super::form::{self, WrongForm};
use super::warning::TokenWarning;

type Object = Map<String, Value>;

/// The optional claims and facts of one token. One of another form is left out with a warning, so that a slip in a title
/// does not keep the customer from writing.
#[derive(Default)]
pub struct OptionalValues {
    pub warnings: Vec<TokenWarning>,
}

impl OptionalValues {
    /// A value that may be missing. `null` and a blank string count as missing.
    pub fn take<T>(
        &mut self,
        (object, at): (&Object, &str),
        name: &str,
        parse: fn(&Value) -> Result<T, WrongForm>,
    ) -> Option<T> {
        let is_blank = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        let value = object.get(name).filter(|value| !value.is_null() && !is_blank(value))?;
        match parse(value) {
            Ok(parsed) => Some(parsed),
            Err(form) => {
                self.warn(format!("{at}{name}"), form);
                None
            }
        }
    }

    fn warn(&mut self, path: String, WrongForm { within, found, wanted }: WrongForm) {
        self.warnings.push(TokenWarning { path: path + within, found, wanted });
    }

    /// The references of the token.
    ///
    /// # Errors
    /// A sentence for the web team, if an element has no kind or no id: it would be about no order and no bill.
    pub fn references(&mut self, claim: Option<&Value>) -> Result<Vec<Reference>, String> {
        match claim {
            None | Some(Value::Null) => Ok(vec![]),
            Some(Value::Array(elements)) => {
                let elements = elements.iter().enumerate();
                elements.map(|(n, element)| self.reference(element, &format!("references[{n}]"))).collect()
            }
            Some(other) => Err(format!(
                "Its `references` is {}; write a list, such as [{{\"kind\":\"order\",\"id\":\"1001\"}}].",
                form::shown(other)
            )),
        }
    }

    fn reference(&mut self, element: &Value, at: &str) -> Result<Reference, String> {
        let Value::Object(facts) = element else {
            let is = form::shown(element);
            return Err(format!(
                "Its `{at}` is {is}; write an object, such as {{\"kind\":\"order\",\"id\":\"1001\"}}."
            ));
        };
        let key = reference_key(element, at)?;
        let at = format!("{at}.");
        let place = (facts, at.as_str());
        Ok(Reference {
            title: self.take(place, "title", form::text),
            status: self.take(place, "status", form::text),
            date: self.take(place, "date", form::date),
            due: self.take(place, "due", form::date),
            amount: self.take(place, "amount", form::money),
            url: self.take(place, "url", form::url),
            lines: self.lines(place),
            ..Reference::bare(key)
        })
    }

    fn lines(&mut self, (facts, at): (&Object, &str)) -> Vec<ReferenceLine> {
        let list = |value: &Value| match value {
            Value::Array(lines) => Ok(lines.clone()),
            _ => Err(WrongForm::of_type(value, "write a list such as [{\"id\":\"1\",\"title\":\"Water\"}]")),
        };
        let mut lines: Vec<ReferenceLine> = vec![];
        for (n, line) in self.take((facts, at), "lines", list).unwrap_or_default().iter().enumerate() {
            let path = format!("{at}lines[{n}]");
            let Some(line) = self.line(line, &path) else { continue };
            if lines.iter().any(|other| other.id == line.id) {
                self.warn(path + ".id", WrongForm::new("is the id of an earlier line", "write another one"));
            } else {
                lines.push(line);
            }
        }
        lines
    }

    /// A line without an id is left out. One without a title has its id in place of it, because a message can refer to
    /// it.
    fn line(&mut self, line: &Value, path: &str) -> Option<ReferenceLine> {
        let Value::Object(facts) = line else {
            let wanted = "write an object such as {\"id\":\"1\",\"title\":\"Water\"}";
            self.warn(path.to_owned(), WrongForm::of_type(line, wanted));
            return None;
        };
        let id = match form::line_id(&line["id"]) {
            Ok(id) => id,
            Err(form) => {
                self.warn(format!("{path}.id"), form);
                return None;
            }
        };
        let at = format!("{path}.");
        let place = (facts, at.as_str());
        let title = self.take(place, "title", form::text).unwrap_or_else(|| id.clone());
        Some(ReferenceLine { title, amount: self.take(place, "amount", form::money), id })
    }
}

fn reference_key(element: &Value, at: &str) -> Result<ReferenceKey, String> {
    const KIND: &str = "write 1 to 32 characters of a-z, 0-9, - and _, a letter first, such as \"order\"";
    const ID: &str = "write a string of 1 to 128 characters, without control characters and without a space at either \
                      end, such as \"1001\"";
    let refused = |field: &str, wanted: &str| {
        let is = form::shown(&element[field]);
        Err(format!("Its `{at}.{field}` is {is}; {wanted}."))
    };
    let key = |kind: &str, id: &str| ReferenceKey { kind: kind.to_owned(), id: id.to_owned() };
    let Some(kind) = element["kind"].as_str().filter(|kind| key(kind, "1").check().is_ok()) else {
        return refused("kind", KIND);
    };
    match element["id"].as_str().map(|id| key(kind, id)).filter(|key| key.check().is_ok()) {
        Some(key) => Ok(key),
        None => refused("id", ID),
    }
}
