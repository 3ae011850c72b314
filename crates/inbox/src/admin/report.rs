//! How customers fared over the last weeks, for a lead.

use inbox_api::ServiceReport;
use leptos::prelude::*;
use widget::session::run;

use crate::api as client;
use crate::app_state::Desk;
use crate::i18n::admin::LOADING;
use crate::i18n::report as said;
use crate::request::ask;

/// The scoreboard, counted when it is opened.
#[component]
pub fn ScoreboardView(desk: Desk) -> impl IntoView {
    let board = RwSignal::new(None::<ServiceReport>);
    let trouble = RwSignal::new(None::<String>);
    run(async move {
        match ask(desk, client::scoreboard).await {
            Ok(counted) => board.set(Some(counted)),
            Err(why) => trouble.set(Some(why)),
        }
    });
    let loading = move || board.read().is_none() && trouble.read().is_none();
    view! {
        <p class="trouble" role="alert">{move || trouble.get()}</p>
        {move || loading().then(|| view! { <p class="soft">{LOADING}</p> })}
        {move || board.get().map(|board| view! { <Lines board/> })}
    }
}

#[component]
fn Lines(board: ServiceReport) -> impl IntoView {
    let line = |(name, counted, counts): said::Line| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{name}</th>
                <td role="cell" class="count"><bdi>{counted}</bdi></td>
                <td role="cell" class="soft">{counts}</td>
            </tr>
        }
    };
    view! {
        <p>{said::AS_CUSTOMERS}<br/><span class="soft">{said::window(&board)}</span></p>
        <table class="rows board" role="table" aria-label=said::SCOREBOARD>
            <thead role="rowgroup">
                <tr role="row">
                    {said::COLUMNS.map(|label| view! { <th role="columnheader" scope="col">{label}</th> })}
                </tr>
            </thead>
            <tbody role="rowgroup">{said::lines(&board).map(line)}</tbody>
        </table>
    }
}
