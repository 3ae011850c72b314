//! Tests of the stores that every engine passes. [`storage_suite`] makes each of them a test of one engine.

#![allow(clippy::unwrap_used)]

pub mod accounts;
pub mod connections;
pub mod conversation_list;
pub mod conversations;
pub mod data_protection;
pub mod fixtures;
pub mod group_commit;
pub mod jobs;
pub mod notes;
pub mod ports;
pub mod promises;
pub mod races;
pub mod renaming;
pub mod report;
pub mod response_times;
pub mod saved_replies;
pub mod search;
pub mod workers;

use super::Database;

/// An engine with an empty database of its own.
pub trait TestEngine: Sized {
    type Database: Database + 'static;

    async fn start() -> Self;

    fn database(&self) -> &Self::Database;

    /// Opens the same database again, as another desk does.
    async fn open_again(&self) -> Self::Database;
}

/// Makes the tests of an engine, one for each line. A test that is missing here is unused code, which clippy refuses.
macro_rules! storage_suite {
    ($engine:ty) => {
        $crate::storage::suite::storage_suite! { $engine:
            accounts {
                a_link_stays_valid_when_its_session_cannot_be_stored
                a_link_works_for_its_kind_only
                all_desks_have_one_key_of_the_devices
                a_sign_in_name_belongs_to_one_agent
                a_password_that_changed_after_its_check_opens_no_session
                the_last_use_of_a_session_is_recorded_with_limited_precision
                the_audit_log_is_read_in_pages
            }
            connections {
                a_read_that_is_not_polled_holds_no_connection
            }
            conversation_list {
                conversations_that_wait_come_first_by_urgency_and_others_by_their_last_change
                an_agent_has_the_unsolved_conversations_that_they_own
                a_count_ends_at_the_greatest
            }
            conversations {
                every_field_is_stored
                entries_are_read_in_pages_of_both_directions
                a_page_of_large_entries_ends_before_its_limit
                a_page_of_large_conversations_ends_before_its_limit
                a_customers_conversations_are_listed_newest_first
                a_reference_of_another_issuer_is_another_reference
                of_an_erased_conversation_the_id_and_the_issuer_stay
                changes_come_in_their_order_and_each_conversation_once
            }
            data_protection {
                an_export_has_everything_of_one_customer
                solved_conversations_expire_oldest_first
                two_desks_erase_each_expired_conversation_once
                sessions_links_and_measurements_are_removed_when_nothing_needs_them
                a_compaction_is_due_until_it_is_done
            }
            group_commit {
                writes_that_arrive_together_share_a_commit
                a_later_write_of_a_batch_reads_what_an_earlier_one_stored
                a_write_that_adds_an_entry_again_fails_alone
                a_rule_that_panics_ends_its_batch_and_not_the_group_commit
            }
            jobs {
                a_job_is_leased_to_one_worker_until_it_is_done
                the_job_of_a_worker_that_is_gone_is_taken_over
                a_change_during_a_run_is_another_run
                a_failed_job_waits_for_its_next_attempt_and_for_agents_after_the_last
                of_two_desks_one_moves_a_consumer
                of_many_workers_on_two_desks_one_gets_a_job
                the_jobs_of_an_erased_conversation_are_gone
                due_promises_come_earliest_first_with_the_next_time
            }
            notes {
                a_note_is_stored_once_and_goes_with_its_conversation
            }
            ports {
                a_mail_is_sent_after_errors_and_a_refused_one_is_left_to_agents
                a_ticket_has_every_entry_once_although_answers_were_lost
            }
            promises {
                a_run_that_records_nothing_is_a_failed_attempt
            }
            races {
                of_two_leads_who_disable_one_another_one_is_left
                the_only_lead_cannot_be_lost_to_two_requests
                the_same_entry_on_two_desks_is_stored_once
                the_same_opening_on_two_desks_is_stored_once
                two_desks_open_two_conversations_about_one_reference
                a_reply_and_the_end_of_its_promise_are_recorded_in_one_order
                writers_on_two_desks_leave_no_gap
            }
            renaming {
                another_name_is_shown_everywhere_and_counts_as_a_change
            }
            report {
                metrics_come_from_the_entries_of_the_window
            }
            response_times {
                percentiles_use_the_nearest_rank_within_the_window
            }
            saved_replies {
                saved_replies_are_listed_by_name_and_of_two_with_one_name_the_second_is_refused
            }
            search {
                a_conversation_is_found_by_reference_customer_and_text
                a_receipt_finds_its_conversation
                hits_are_newest_first_and_limited
                a_changed_name_replaces_the_old_one_in_the_index
                search_input_is_escaped
                a_snippet_is_cut_from_a_long_text
                words_of_erased_conversations_are_gone
            }
            workers {
                a_job_that_fails_in_every_attempt_is_left_to_agents
                a_worker_that_stops_gives_its_job_back
                a_consumer_that_ends_leaves_its_jobs
                a_job_whose_runs_never_end_is_given_up
            }
        }
    };
    ($engine:ty: $($area:ident { $($test:ident)* })*) => {
        $(mod $area {
            $(#[tokio::test]
            async fn $test() {
                $crate::storage::suite::$area::$test::<$engine>().await;
            })*
        })*
    };
}

pub(crate) use storage_suite;
