//! Which address shows or does what. Pages are shown by links; everything that is written down comes by a form.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use tokio::sync::Notify;

use super::decisions::{Attendee, Content, Ref, Subject};
use super::forms::{self, Fields, Problems};
use super::guard::{COOKIE, Guard, Refused};
use super::minutes::Eyes;
use super::pages::{self, Frame};
use super::room::{Meeting, Readiness, Refusal};
use crate::contribution::Code;

/// The one address that is open without a session, for whoever has the link.
pub(super) const ENTRANCE: &str = "/enter";

/// What all requests share: one at a time is inside.
pub(super) struct Room {
    inside: Mutex<Inside>,
    announce: Box<dyn Fn(&str) + Send + Sync>,
    over: Notify,
}

/// The meeting, and who guards its door.
pub(super) struct Inside {
    pub(super) meeting: Meeting,
    pub(super) guard: Guard,
}

impl Room {
    pub(super) fn new(meeting: Meeting, guard: Guard, announce: Box<dyn Fn(&str) + Send + Sync>) -> Self {
        Self { inside: Mutex::new(Inside { meeting, guard }), announce, over: Notify::new() }
    }

    pub(super) fn inside(&self) -> MutexGuard<'_, Inside> {
        // A page that failed has changed nothing: lines are added only after the disk took them.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the meeting's end.
    pub(super) async fn over(&self) {
        self.over.notified().await;
    }

    /// What was written at the end.
    pub(super) fn files(&self) -> Vec<String> {
        self.inside().meeting.ended.clone().unwrap_or_default()
    }

    /// Says no, and why. Whoever was idle for too long gets a new link, where only this machine's user sees it.
    pub(super) fn refuse(&self, refused: Refused) -> Response {
        if refused == Refused::Idle {
            (self.announce)(&self.inside().guard.link());
        }
        let (status, title, words) = match refused {
            Refused::Host => {
                (StatusCode::MISDIRECTED_REQUEST, "Not here", "This page answers only to its own address.")
            }
            Refused::Origin | Refused::Form => (
                StatusCode::FORBIDDEN,
                "Not from here",
                "This was not sent by the meeting's own page, so nothing was written. Go back, load the page again, and send it once more.",
            ),
            Refused::Session => (
                StatusCode::FORBIDDEN,
                "Closed",
                "Open the meeting by the link that stands in the terminal window. It works once, in one browser.",
            ),
            Refused::Token => (
                StatusCode::FORBIDDEN,
                "This link does not open the meeting",
                "A link works once. If this browser has the meeting open already, go on there; otherwise end `pz meeting` in the terminal window and start it again. All that was saved is there.",
            ),
            Refused::Idle => (
                StatusCode::FORBIDDEN,
                "Closed after 20 minutes without a click",
                "A new link stands in the terminal window. All that was saved is there.",
            ),
        };
        (status, pages::alone(title, words)).into_response()
    }
}

type Shared = State<Arc<Room>>;

pub(super) fn router() -> Router<Arc<Room>> {
    Router::new()
        .route(ENTRANCE, get(enter))
        .route("/", get(start))
        .route("/present", post(present))
        .route("/people", get(list))
        .route("/find", get(find))
        .route("/person/{code}", get(person).post(decide))
        .route("/person/{code}/detail", post(detail))
        .route("/person/{code}/stepped-out", post(stepped_out))
        .route("/person/{code}/points.json", get(points))
        .route("/person/{code}/plan", get(plan).post(write_plan))
        .route("/person/{code}/copy", get(copy))
        .route("/undo", post(undo))
        .route("/issues", get(issues).post(write_issue))
        .route("/disagreements", get(disagreements).post(settle))
        .route("/end", get(end).post(close))
        .route("/minutes", get(minutes))
        .route("/stay", get(stay))
        .fallback(nothing_here)
}

/// A form that this page made.
struct Posted(Fields);

impl FromRequest<Arc<Room>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, room: &Arc<Room>) -> Result<Self, Response> {
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &()).await.map_err(|_| {
            (StatusCode::BAD_REQUEST, pages::alone("Not taken", "This form cannot be read.")).into_response()
        })?;
        let fields = Fields(fields);
        room.inside().guard.check_form(Some(fields.get("form"))).map_err(|refused| room.refuse(refused))?;
        Ok(Self(fields))
    }
}

type Asked = Query<Vec<(String, String)>>;

fn fields(Query(asked): Asked) -> Fields {
    Fields(asked)
}

fn show(inside: &Inside, page: impl FnOnce(&Frame<'_>) -> maud::Markup) -> Response {
    let frame = Frame { meeting: &inside.meeting, form: inside.guard.form() };
    Html(page(&frame).into_string()).into_response()
}

/// The same for what was not taken: the page again, with what was typed.
fn again(inside: &Inside, page: impl FnOnce(&Frame<'_>) -> maud::Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, show(inside, page)).into_response()
}

fn see(address: impl AsRef<str>) -> Response {
    Redirect::to(address.as_ref()).into_response()
}

fn refusal(inside: &Inside, refusal: &Refusal) -> Response {
    let status = match refusal {
        Refusal::Unknown | Refusal::Nothing => StatusCode::NOT_FOUND,
        Refusal::NotKept(_) => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::ReadOnly | Refusal::NotReady(_) => StatusCode::CONFLICT,
    };
    (status, show(inside, |frame| pages::refused(frame, refusal))).into_response()
}

async fn nothing_here(State(room): Shared) -> Response {
    let inside = room.inside();
    (StatusCode::NOT_FOUND, show(&inside, |frame| pages::nothing(frame, "There is no such page.", None)))
        .into_response()
}

async fn enter(State(room): Shared, asked: Asked) -> Response {
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

async fn stay() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn start(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::start(frame, &asked, &Problems::default()))
}

async fn present(State(room): Shared, Posted(form): Posted) -> Response {
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

fn written(
    inside: &mut Inside,
    content: Content,
    over: std::collections::BTreeSet<Ref>,
    then: &str,
) -> Response {
    match inside.meeting.say(content, over) {
        Ok(_) => see(then),
        Err(problem) => refusal(inside, &problem),
    }
}

async fn list(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::list(frame, &asked))
}

async fn find(State(room): Shared, asked: Asked) -> Response {
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

async fn person(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    show(&inside, |frame| {
        pages::candidate(frame, code, pages::Shown::Closed, &Fields::default(), &Problems::default())
    })
}

async fn detail(State(room): Shared, Path(code): Path<String>, Posted(_): Posted) -> Response {
    with_person!(room, code => inside);
    // Written down first: what cannot be written down is not shown.
    match inside.meeting.look(code) {
        Ok(()) => show(&inside, |frame| {
            pages::candidate(frame, code, pages::Shown::Open, &Fields::default(), &Problems::default())
        }),
        Err(problem) => refusal(&inside, &problem),
    }
}

async fn stepped_out(State(room): Shared, Path(code): Path<String>, Posted(_): Posted) -> Response {
    let mut inside = room.inside();
    let Some(code) = Code::parse(&code).ok().filter(|code| inside.meeting.person(*code).is_some()) else {
        return refusal(&inside, &Refusal::Unknown);
    };
    inside.meeting.has_stepped_out(code);
    see(format!("/person/{code}"))
}

async fn points(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    let person = inside.meeting.person(code).expect("turned to");
    if matches!(inside.meeting.readiness(person), Readiness::Unsafe(_)) {
        return refusal(&inside, &Refusal::Unknown);
    }
    Json(serde_json::json!({ "code": code, "standings": person.standings })).into_response()
}

async fn decide(State(room): Shared, Path(code): Path<String>, Posted(form): Posted) -> Response {
    with_person!(room, code => inside);
    let meeting = &inside.meeting;
    let person = meeting.person(code).expect("turned to");
    match forms::decision(&form, person, &meeting.setting.agencies, meeting.today()) {
        Err(problems) => {
            again(&inside, |frame| pages::candidate(frame, code, pages::Shown::Closed, &form, &problems))
        }
        Ok(decision) => match inside.meeting.decide(decision, form.over()) {
            Ok(_) => see(format!("/person/{code}?saved=1#decision")),
            Err(problem) => refusal(&inside, &problem),
        },
    }
}

async fn plan(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    show(&inside, |frame| pages::plan(frame, code, &Fields::default(), &Problems::default()))
}

async fn write_plan(State(room): Shared, Path(code): Path<String>, Posted(form): Posted) -> Response {
    with_person!(room, code => inside);
    match forms::plan(&form, code, &inside.meeting.setting.agencies, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::plan(frame, code, &form, &problems)),
        Ok(plan) => written(&mut inside, Content::Plan(plan), form.over(), &format!("/person/{code}/plan")),
    }
}

async fn copy(State(room): Shared, Path(code): Path<String>) -> Response {
    with_person!(room, code => inside);
    match inside.meeting.record.plan(code) {
        Some(plan) => Html(pages::copy(&inside.meeting, plan).into_string()).into_response(),
        None => refusal(&inside, &Refusal::Nothing),
    }
}

async fn undo(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    let Ok(line) = Ref::try_from(form.get("line").to_owned()) else {
        return refusal(&inside, &Refusal::Nothing);
    };
    let subject = inside.meeting.record.line(&line).and_then(|entry| match &entry.event {
        super::decisions::Event::Written(writing) => Some(writing.content.subject()),
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

async fn issues(State(room): Shared, asked: Asked) -> Response {
    let asked = fields(asked);
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::issues(frame, &asked, &Problems::default()))
}

async fn write_issue(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    let known = inside.meeting.record.issues().iter().any(|issue| issue.id == form.get("id"));
    let id = if known { form.get("id").to_owned() } else { inside.meeting.next_issue() };
    match forms::issue(&form, id, &inside.meeting.setting.agencies, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::issues(frame, &form, &problems)),
        Ok(issue) => written(&mut inside, Content::Issue(issue), form.over(), "/issues"),
    }
}

async fn disagreements(State(room): Shared) -> Response {
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, |frame| pages::disagreements(frame, &Fields::default(), &Problems::default()))
}

async fn settle(State(room): Shared, Posted(form): Posted) -> Response {
    let mut inside = room.inside();
    match forms::settled(&form, inside.meeting.today()) {
        Err(problems) => again(&inside, |frame| pages::disagreements(frame, &form, &problems)),
        Ok((chosen, why)) => match inside.meeting.settle(&chosen.expect("checked with the form"), why) {
            Ok(_) => see("/disagreements"),
            Err(problem) => refusal(&inside, &problem),
        },
    }
}

async fn end(State(room): Shared) -> Response {
    let mut inside = room.inside();
    inside.meeting.turn_to(None);
    show(&inside, pages::end)
}

async fn close(State(room): Shared, Posted(_): Posted) -> Response {
    let mut inside = room.inside();
    match inside.meeting.end() {
        Ok(files) => {
            room.over.notify_one();
            show(&inside, |frame| pages::ended(frame, &files))
        }
        Err(problem) => refusal(&inside, &problem),
    }
}

async fn minutes(State(room): Shared) -> Response {
    let inside = room.inside();
    Html(super::minutes::page(&inside.meeting, Eyes::AtTheScreen).into_string()).into_response()
}
