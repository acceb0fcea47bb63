//! One person: their page, the decision, the plan.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::{Inside, Posted, Shared, again, pages, refusal, see, show, written};
use crate::contribution::Code;
use crate::meeting::decisions::Content;
use crate::meeting::forms::{self, Fields, Problems};
use crate::meeting::room::{Readiness, Refusal};

/// The person of an address, with the meeting turned to them; or a page that says why not.
fn turn_to(inside: &mut Inside, code: &str) -> Result<Code, Box<Response>> {
    let found = Code::parse(code).ok().filter(|code| inside.meeting.person(*code).is_some());
    let Some(code) = found else {
        let words = "There is nobody of this code on this list.";
        let page = show(inside, |frame| pages::nothing(frame, words, None));
        return Err(Box::new((StatusCode::NOT_FOUND, page).into_response()));
    };
    inside.meeting.turn_to(Some(code));
    if !inside.meeting.to_step_out(code).is_empty() {
        return Err(Box::new(show(inside, |frame| pages::step_out(frame, code))));
    }
    Ok(code)
}

/// Works on one person.
macro_rules! with_person {
    ($room:ident, $code:ident => $inside:ident) => {
        let mut $inside = $room.inside();
        let $code = match turn_to(&mut $inside, &$code) {
            Ok(code) => code,
            Err(response) => return *response,
        };
    };
}

pub(super) async fn show_one(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    show(&inside, |frame| {
        pages::candidate(frame, code, pages::Shown::Closed, &Fields::default(), &Problems::default())
    })
}

pub(super) async fn detail(State(room): Shared, Path(code): Path<String>, Posted(_): Posted) -> Response {
    with_person!(room, code => inside);
    // Written down first: what cannot be written down is not shown.
    match inside.meeting.look(code) {
        Ok(()) => show(&inside, |frame| {
            pages::candidate(frame, code, pages::Shown::Open, &Fields::default(), &Problems::default())
        }),
        Err(problem) => refusal(&inside, &problem),
    }
}

pub(super) async fn stepped_out(
    State(room): Shared,
    Path(code): Path<String>,
    Posted(_): Posted,
) -> Response {
    let mut inside = room.inside();
    let Some(code) = Code::parse(&code).ok().filter(|code| inside.meeting.person(*code).is_some()) else {
        return refusal(&inside, &Refusal::Unknown);
    };
    inside.meeting.has_stepped_out(code);
    see(format!("/person/{code}"))
}

pub(super) async fn points(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    let person = inside.meeting.person(code).expect("turned to");
    if matches!(inside.meeting.readiness(person), Readiness::Unsafe(_)) {
        return refusal(&inside, &Refusal::Unknown);
    }
    Json(serde_json::json!({ "code": code, "standings": person.standings })).into_response()
}

pub(super) async fn decide(State(room): Shared, Path(code): Path<String>, Posted(form): Posted) -> Response {
    with_person!(room, code => inside);
    let meeting = &inside.meeting;
    let person = meeting.person(code).expect("turned to");
    match forms::decision(&form, person, &meeting.setting.agencies, meeting.today()) {
        Err(problems) => {
            again(&inside, |frame| pages::candidate(frame, code, pages::Shown::Closed, &form, &problems))
        }
        Ok(decision) => match inside.meeting.decide(decision, form.over()) {
            Ok(_) => see(format!("/person/{code}#decision")),
            Err(problem) => refusal(&inside, &problem),
        },
    }
}

pub(super) async fn plan(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    show(&inside, |frame| pages::plan(frame, code, &Fields::default(), &Problems::default()))
}

pub(super) async fn write_plan(
    State(room): Shared,
    Path(code): Path<String>,
    Posted(form): Posted,
) -> Response {
    with_person!(room, code => inside);
    match forms::plan(&form, code, &inside.meeting.setting.agencies, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::plan(frame, code, &form, &problems)),
        Ok(plan) => written(&mut inside, Content::Plan(plan), form.over(), &format!("/person/{code}/plan")),
    }
}

pub(super) async fn copy(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    match inside.meeting.record.plan(code) {
        Some(plan) => Html(pages::copy(&inside.meeting, plan).into_string()).into_response(),
        None => refusal(&inside, &Refusal::Nothing),
    }
}
