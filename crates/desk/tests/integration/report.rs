//! The report of the last weeks, for leads.

use crate::common::{TestDesk, answer, message};
use desk::support::clock;
use inbox_api::ServiceReport;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_report_is_for_leads_only() {
    const DAYS: i64 = 86_400_000;
    let desk = TestDesk::with("[promise]\nwithin = \"2h\"\n").await;
    let (maria, tom) = (desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let board = async || -> ServiceReport {
        let (status, board) = maria.get("scoreboard").await;
        assert_eq!(status, 200, "{board}");
        serde_json::from_value(board).unwrap()
    };
    let nothing = board().await;
    assert_eq!((nothing.conversations, nothing.promises_kept, nothing.customers_with_several), (0, 0, 0));
    let span = nothing.until.as_millisecond() - nothing.since.as_millisecond();
    assert!(span == 28 * DAYS && nothing.until <= clock::now());

    let (ada, jonas) = (desk.ada(), desk.somebody_else());
    let (solved, silent, back) =
        (ada.open("The meter").await, ada.open("The meter").await, jonas.open("The meter").await);
    let proposal = json!({"kind": "proposal", "text": "A new meter"});
    for id in [solved, silent, back] {
        assert_eq!(maria.write(id, &proposal).await.0, 201);
    }
    ada.write(solved, &json!({"kind": "solution_feedback", "solved": "yes"})).await;
    jonas.write(back, &json!({"kind": "solution_feedback", "solved": "no"})).await;
    assert_eq!(tom.write(back, &message("I look into it.")).await.0, 201);
    jonas.open("Nobody answers").await;

    let board = board().await;
    assert_eq!((board.conversations, board.unanswered), (4, 1));
    assert_eq!((board.solved, board.unconfirmed, board.reopened), (1, 1, 1), "silence is not a yes");
    assert_eq!((board.promises_kept, board.promises_missed), (4, 0), "each answer kept one");
    assert_eq!((board.repeated_conversations, board.customers_with_several), (2, 2));
    assert_eq!((board.first_answer, board.outcome), (None, None));

    let (status, problem) = tom.get("scoreboard").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (403, Some("lead-needed")));
    assert_eq!(answer(desk.inbox(Method::GET, "scoreboard")).await.0, 401);
    assert_eq!(ada.get("/inbox/api/scoreboard").await.0, 401);
}
