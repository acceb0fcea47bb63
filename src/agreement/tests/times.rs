//! Days: what a warning says before and after them, and until when what is kept.

use super::*;

#[track_caller]
fn check(today: Date, expected: &[&str]) {
    let agreement = world().agreement();
    let words = agreement.warnings(today);
    assert_eq!(words.len(), expected.len(), "{words:?}");
    words.iter().zip(expected).for_each(|(words, expected)| assert!(words.contains(expected), "{words}"));
}

#[test]
fn warnings_change_at_the_day_s_edge() {
    check(date(2025, 12, 31), &["begins on 2026-01-01"]);
    check(date(2026, 1, 1), &[]);
    check(date(2026, 12, 1), &[]);
    check(date(2026, 12, 2), &["ends on 2027-01-01, in 30 days"]);
    check(date(2026, 12, 31), &["ends tomorrow"]);
    check(date(2027, 1, 1), &["ends today"]);
    check(date(2027, 1, 2), &["ended on 2027-01-01", "was to be reviewed by 2027-01-01"]);
}

#[test]
fn an_overdue_review_warns_and_stops_nothing() {
    let mut world = world();
    world.text = world.text.replace("review = \"2027-01-01\"", "review = \"2026-09-29\"");
    let agreement = world.agreement();
    assert!(agreement.permit::<Linkage>(&round(&agreement), TODAY).is_ok());
    assert!(agreement.warnings(TODAY)[0].contains("2026-09-29"));
    assert_eq!(
        agreement.warnings(date(2026, 9, 29)),
        Vec::<String>::new(),
        "on the day itself it is in time"
    );
}

#[test]
fn a_round_is_overdue_the_day_after_its_last() {
    let agreement = world().agreement();
    let kept = agreement.retention();
    let opened = date(2026, 1, 1);
    assert_eq!(kept.work_deletion_date(opened), date(2026, 5, 1));
    assert!(!kept.work_overdue(opened, date(2026, 5, 1)));
    assert!(kept.work_overdue(opened, date(2026, 5, 2)));
    assert_eq!(kept.lookup_deletion_date(opened), date(2026, 6, 30));
    assert!(!kept.lookup_overdue(opened, date(2026, 6, 30)));
    assert!(kept.lookup_overdue(opened, date(2026, 7, 1)));
    assert!(kept.decisions_deletion_date(opened) < kept.log_deletion_date(opened));
    assert_eq!(kept.releases_deletion_date(opened), date(2031, 1, 1));
}
