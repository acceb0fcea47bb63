//! Which address shows or does what. Pages are shown by links; everything that is written down comes by a form.

mod person;
mod session;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use tokio::sync::Notify;

use super::decisions::{Content, Ref};
use super::forms::Fields;
use super::guard::{Guard, Refused};
use super::pages::{self, Frame};
use super::room::{Meeting, Refusal};

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
        .route(ENTRANCE, get(session::enter))
        .route("/", get(session::start))
        .route("/present", post(session::present))
        .route("/people", get(session::list))
        .route("/find", get(session::find))
        .route("/person/{code}", get(person::show_one).post(person::decide))
        .route("/person/{code}/detail", post(person::detail))
        .route("/person/{code}/stepped-out", post(person::stepped_out))
        .route("/person/{code}/points.json", get(person::points))
        .route("/person/{code}/plan", get(person::plan).post(person::write_plan))
        .route("/person/{code}/copy", get(person::copy))
        .route("/undo", post(session::undo))
        .route("/issues", get(session::issues).post(session::write_issue))
        .route("/disagreements", get(session::disagreements).post(session::settle))
        .route("/end", get(session::end).post(session::close))
        .route("/minutes", get(session::minutes))
        .route("/stay", get(session::stay))
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

fn written(inside: &mut Inside, content: Content, over: BTreeSet<Ref>, then: &str) -> Response {
    match inside.meeting.say(content, over) {
        Ok(_) => see(then),
        Err(problem) => refusal(inside, &problem),
    }
}
