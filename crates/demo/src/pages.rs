//! Page templates, and the two values that are inserted into them.

/// The page of order 1001, with the widget in the page.
pub const ORDER: &str = include_str!("../../../index.html");
/// The page of bill 2026-1107, with the widget in the page.
pub const BILL: &str = include_str!("../pages/bill.html");
/// A longer page, with a button that opens the widget.
pub const LAUNCHER: &str = include_str!("../pages/launcher.html");
/// The widget in the colours of five brands.
pub const THEMES: &str = include_str!("../pages/themes.html");
/// The style sheet of all pages.
pub const STYLE: &str = include_str!("../pages/demo.css");
/// The style sheet of the five brands.
pub const BRANDS: &str = include_str!("../pages/themes.css");

/// Placeholder of the desk's origin in the files.
const DESK: &str = "https://support.example.com";
/// Placeholder of the customer's token in the files; also the end of the launcher's `data-token`.
const TOKEN: &str = r#"token="TOKEN""#;

/// The page with both values inserted. Neither value needs escaping: an origin, and base64url with dots.
pub fn fill(page: &str, desk: &str, token: &str) -> String {
    page.replace(DESK, desk).replace(TOKEN, &format!("token=\"{token}\""))
}

/// The page of the brands in the colours of one brand; `None` for an unknown brand.
pub fn branded(brand: &str) -> Option<String> {
    let known = THEMES.contains(&format!("\"/themes/{brand}\""));
    // The colours of a brand suit either the light or the dark theme, whatever the device prefers.
    let theme = if brand == "night" { "dark" } else { "light" };
    known.then(|| THEMES.replace("BRAND", brand).replace("THEME", theme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;

    const LOADER: &str = r#"<script async src="https://support.example.com/yes-reply.js"></script>"#;

    fn element(reference: &str) -> String {
        format!(
            "<yes-reply reference=\"{reference}\" token=\"TOKEN\" token-url=\"/support-token\" \
             api=\"https://support.example.com\"></yes-reply>"
        )
    }

    #[test]
    fn each_page_holds_the_tag_that_the_readme_gives() {
        for (page, reference) in [(ORDER, "order:1001"), (BILL, "bill:2026-1107")] {
            assert_eq!(page.matches(LOADER).count(), 1, "{reference}");
            assert_eq!(page.matches(&element(reference)).count(), 1, "{reference}");
            assert_eq!(page.matches("<script").count(), 1, "the page has no script of its own");
        }
        let launcher = r#"<script async src="https://support.example.com/yes-reply.js" data-reference="order:1001" data-token="TOKEN" data-token-url="/support-token" data-api="https://support.example.com"></script>"#;
        assert_eq!(LAUNCHER.matches(launcher).count(), 1);
        assert_eq!(LAUNCHER.matches("<script").count(), 1);
    }

    #[test]
    fn each_page_shows_the_facts_that_its_token_states() {
        for (page, facts) in [(ORDER, facts::order()), (BILL, facts::bill())] {
            let amounts = facts.lines.iter().map(|line| &line.amount).chain([&facts.amount]);
            for amount in amounts {
                let amount = amount.as_ref().expect("every line of the demo has its price").value.as_str();
                assert!(page.contains(&format!("€{amount}<")), "{amount} is not on the page");
            }
            for line in &facts.lines {
                assert!(page.contains(&line.title), "{} is not on the page", line.title);
            }
            let days = [facts.date, facts.due].into_iter().flatten();
            for day in days {
                assert!(page.contains(&format!("datetime=\"{day}\"")), "{day} is not on the page");
            }
        }
    }

    #[test]
    fn a_filled_page_names_the_desk_and_carries_the_token() {
        for page in [ORDER, BILL, LAUNCHER] {
            let filled = fill(page, "http://127.0.0.1:8081", "a.b.c");
            assert!(filled.contains("src=\"http://127.0.0.1:8081/yes-reply.js\""));
            assert!(filled.contains("token=\"a.b.c\""));
            assert!(!filled.contains("example.com") && !filled.contains("TOKEN"));
        }
    }

    #[test]
    fn a_brand_has_its_page_and_others_have_none() {
        let page = branded("rose").expect("there is one");
        assert!(page.contains(r#"data-brand="rose""#) && page.contains(r#"theme="light""#));
        assert!(BRANDS.contains(r#"[data-brand="rose"]"#));
        assert_eq!((branded("none"), branded(""), branded("rose\"")), (None, None, None));
    }

    #[test]
    fn no_page_needs_what_the_policy_forbids() {
        for page in [ORDER, BILL, LAUNCHER, THEMES] {
            for forbidden in ["<style", " style=", "<form", "<base", " onclick"] {
                assert!(!page.contains(forbidden), "{forbidden}");
            }
        }
    }
}
