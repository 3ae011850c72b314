//! The table of an admin page.

use leptos::prelude::*;

/// A table with a heading for each column. The rows are its children. On a narrow screen the style sheet shows each row as
/// a block, which takes the roles from table elements; the attributes keep them.
#[component]
pub fn DataTable(label: &'static str, columns: &'static [&'static str], children: Children) -> impl IntoView {
    let headings = columns
        .iter()
        .map(|label| view! { <th role="columnheader" scope="col">{*label}</th> })
        .collect_view();
    view! {
        <table class="data-table" role="table" aria-label=label>
            <thead role="rowgroup">
                <tr role="row">{headings}</tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
}
