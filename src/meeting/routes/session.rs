//! The meeting as a whole: who comes in, the list, issues, what is to be settled, the end.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};

use super::{Asked, Inside, Posted, Shared, again, fields, pages, refusal, see, show, written};
use crate::contribution::Code;
use crate::meeting::decisions::{Attendee, Content, Event, Ref, Subject};
use crate::meeting::forms::{self, Fields, Problems};
use crate::meeting::guard::COOKIE;
use crate::meeting::minutes::{self, Eyes};
use crate::meeting::room::Refusal;

pub(super) async fn enter(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    let now = inside.meeting.now();
    match inside.guard.enter(Some(asked.get("token")), now) {
        Ok(session) => {
            // A page, not a redirection: the browser sends a strict cookie only from one page of ours to the next.
            let mut response = pages::entrance().into_response();
            let cookie = format!("{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict");
            response.headers_mut().insert(
                header::SET_COOKIE,
                HeaderValue::from_str(&cookie).expect("hexadecimal digits and plain words"),
            );
            response
        }
        Err(refused) => {
            drop(inside);
            room.refuse(refused)
        }
    }
}

pub(super) async fn stay() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub(super) async fn start(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::start(frame, &asked, &Problems::default()))
}

pub(super) async fn present(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    if form.is_set("left") {
        return leave(&mut inside, &form);
    }
    let agencies = inside.meeting.setting.agencies.clone();
    match forms::attendee(&form, &agencies, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::start(frame, &form, &problems)),
        Ok(attendee) => {
            let unknown = attendee.connected.iter().find(|code| inside.meeting.people.get(**code).is_none());
            if unknown.is_some() {
                let field =
                    ("connected".to_owned(), "one of these codes is of nobody in this round".to_owned());
                let problems = Problems { problems: vec![field], doubts: Vec::new() };
                return again(&inside, |frame| pages::start(frame, &form, &problems));
            }
            let subject = Content::Attendee(attendee.clone()).subject();
            let over = inside.meeting.record.over(&subject);
            written(&mut inside, Content::Attendee(attendee), over, "/#room")
        }
    }
}

/// Somebody goes; their connections stay, for the packs.
fn leave(inside: &mut Inside, form: &Fields) -> Response {
    let (name, agency) = (form.get("name").to_owned(), form.get("agency").to_owned());
    let subject = Subject::Attendee(name, agency);
    let over = inside.meeting.record.over(&subject);
    let known = inside.meeting.record.attendees().into_iter().cloned();
    match known.map(Content::Attendee).find(|one| one.subject() == subject) {
        Some(Content::Attendee(one)) => {
            written(inside, Content::Attendee(Attendee { left: true, ..one }), over, "/#room")
        }
        _ => refusal(inside, &Refusal::Nothing),
    }
}

pub(super) async fn list(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::list(frame, &asked))
}

pub(super) async fn find(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let inside = room.inside();
    let problem = match Code::parse(asked.get("code")) {
        Ok(code) if inside.meeting.person(code).is_some() => return see(format!("/person/{code}")),
        Ok(_) => "This code is well written, but nobody on this list has it: it may be of another round."
            .to_owned(),
        Err(error) => format!("This is no code: {error}."),
    };
    (StatusCode::NOT_FOUND, show(&inside, |frame| pages::nothing(frame, &problem, Some(asked.get("code")))))
        .into_response()
}

pub(super) async fn undo(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    let Ok(line) = Ref::try_from(form.get("line").to_owned()) else {
        return refusal(&inside, &Refusal::Nothing);
    };
    let subject = inside.meeting.record.line(&line).and_then(|entry| match &entry.event {
        Event::Written(writing) => Some(writing.content.subject()),
        _ => None,
    });
    match inside.meeting.undo(&line) {
        Ok(_) => see(match subject {
            Some(Subject::Decision(code)) => format!("/person/{code}#decision"),
            Some(Subject::Plan(code)) => format!("/person/{code}/plan"),
            Some(Subject::Issue(_)) => "/issues".to_owned(),
            Some(Subject::Attendee(..)) | None => "/".to_owned(),
        }),
        Err(problem) => refusal(&inside, &problem),
    }
}

pub(super) async fn issues(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::issues(frame, &asked, &Problems::default()))
}

pub(super) async fn write_issue(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    let known = inside.meeting.record.issues().iter().any(|issue| issue.id == form.get("id"));
    let id = if known { form.get("id").to_owned() } else { inside.meeting.next_issue() };
    match forms::issue(&form, id, &inside.meeting.setting.agencies, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::issues(frame, &form, &problems)),
        Ok(issue) => written(&mut inside, Content::Issue(issue), form.over(), "/issues"),
    }
}

pub(super) async fn disagreements(State(room): Shared) -> Response {
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::disagreements(frame, &Fields::default(), &Problems::default()))
}

pub(super) async fn settle(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    match forms::settled(&form, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::disagreements(frame, &form, &problems)),
        Ok((chosen, why)) => match inside.meeting.settle(&chosen.expect("checked with the form"), why) {
            Ok(_) => see("/disagreements"),
            Err(problem) => refusal(&inside, &problem),
        },
    }
}

pub(super) async fn end(State(room): Shared) -> Response {
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, pages::end)
}

pub(super) async fn close(State(room): Shared, Posted(_): Posted) -> Response {
    let mut inside = room.inside();
    match inside.meeting.end() {
        Ok(files) => {
            room.over.notify_one();
            show(&inside, |frame| pages::ended(frame, &files))
        }
        Err(problem) => refusal(&inside, &problem),
    }
}

pub(super) async fn minutes(State(room): Shared) -> Response {
    let inside = room.inside();
    Html(minutes::page(&inside.meeting, Eyes::AtTheScreen).into_string()).into_response()
}
