//! Which forum sees which field: every pair of the matrix.

use crate::agreement::{self, Forum, Forums, SeenField};

#[test]
fn rows_about_persons_exist_for_the_people_meeting_alone() {
    let everything = SeenField::ALL.to_vec();
    let all = Forums {
        people_meeting: everything.clone(),
        place_meeting: everything.clone(),
        local_board: everything.clone(),
        area_board: everything.clone(),
        community: everything,
    };
    for forum in Forum::ALL {
        for field in SeenField::ALL {
            let allowed = forum == Forum::PeopleMeeting || !field.is_of_a_person();
            assert_eq!(all.sees(forum, field), allowed, "{forum:?} {field:?}");
        }
    }
}

#[test]
fn what_is_not_named_nobody_sees() {
    let nobody = Vec::new;
    let none = Forums {
        people_meeting: nobody(),
        place_meeting: nobody(),
        local_board: nobody(),
        area_board: nobody(),
        community: nobody(),
    };
    let pairs = Forum::ALL.into_iter().flat_map(|forum| SeenField::ALL.map(|field| (forum, field)));
    assert!(pairs.into_iter().all(|(forum, field)| !none.sees(forum, field)));
}

#[test]
fn an_agreement_that_shows_a_person_to_another_forum_cannot_be_signed() {
    let draft = agreement::template(agreement::Basis::Isa, &[]);
    let lists = [
        ("place_meeting", "place_meeting = ["),
        ("local_board", "local_board = ["),
        ("area_board", "area_board = ["),
        ("community", "community = ["),
    ];
    for (forum, begin) in lists {
        for field in SeenField::ALL {
            let name = serde_json::to_value(field).unwrap();
            let text = draft.replace(begin, &format!("{begin}{name}, "));
            assert_ne!(text, draft);
            let checked = agreement::check(&text).unwrap();
            let refused = checked
                .findings()
                .iter()
                .any(|finding| finding.to_string().contains("only the People Meeting may see it"));
            assert_eq!(refused, field.is_of_a_person(), "{forum} {field:?}");
        }
    }
}
