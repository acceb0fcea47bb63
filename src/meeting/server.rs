//! The page's server: on this machine alone, for one browser. The only place where the program touches a network.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rand_chacha::ChaCha20Rng;
use tokio::net::TcpListener;

use super::guard::{Guard, Refused};
use super::pages;
use super::room::Meeting;
use super::routes::{self, Room};

/// No form of ours is larger.
const LARGEST_FORM: usize = 64 * 1024;
/// Whoever sends slower than this is not the browser on this machine.
const SLOWEST: Duration = Duration::from_secs(10);
/// So long after its end the last page may still be on its way.
const LAST_PAGE: Duration = Duration::from_millis(500);

/// Why the page could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No port of this machine is free, or the system forbids it.
    #[error("no page can be opened on this machine ({0})")]
    Port(std::io::ErrorKind),
}

/// Serves a meeting until it ends; says which files were written then. `announce` is given the link each time there is
/// a new one.
pub fn serve(
    meeting: Meeting,
    random: ChaCha20Rng,
    announce: impl Fn(&str) + Send + Sync + 'static,
) -> Result<Vec<String>, ServeError> {
    let port = |error: std::io::Error| ServeError::Port(error.kind());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().map_err(port)?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.map_err(port)?;
        let host = listener.local_addr().map_err(port)?.to_string();
        let guard = Guard::new(random, host, meeting.now());
        announce(&guard.link());
        let room = Arc::new(Room::new(meeting, guard, Box::new(announce)));
        let accepting = tokio::spawn(accept(listener, Arc::clone(&room)));
        room.over().await;
        tokio::time::sleep(LAST_PAGE).await;
        accepting.abort();
        Ok(room.files())
    })
}

async fn accept(listener: TcpListener, room: Arc<Room>) {
    let app = routes::router().layer(from_fn_with_state(Arc::clone(&room), guarded)).with_state(room);
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(SLOWEST);
            // A browser that goes away is no error of ours.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// Stands before every page: who asks, from where, how much, how slowly. What passes is answered; nothing is kept by
/// the browser.
async fn guarded(State(room): State<Arc<Room>>, request: Request, next: Next) -> Response {
    let mut response = match admitted(&room, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal,
    };
    protect(response.headers_mut());
    response
}

async fn admitted(room: &Room, request: Request) -> Result<Request, Response> {
    check(room, &request).map_err(|refused| room.refuse(refused))?;
    let (parts, body) = request.into_parts();
    let body = tokio::time::timeout(SLOWEST, to_bytes(body, LARGEST_FORM)).await;
    let body = match body {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            return Err(too_much(StatusCode::PAYLOAD_TOO_LARGE, "This is more than any form of this page."));
        }
        Err(_) => return Err(too_much(StatusCode::REQUEST_TIMEOUT, "This came too slowly. Send it again.")),
    };
    Ok(Request::from_parts(parts, Body::from(body)))
}

fn check(room: &Room, request: &Request) -> Result<(), Refused> {
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let mut inside = room.inside();
    let now = inside.meeting.now();
    inside.guard.check_host(text(header::HOST))?;
    if *request.method() == Method::POST {
        inside.guard.check_origin(text(header::ORIGIN))?;
    }
    if request.uri().path() == routes::ENTRANCE {
        return Ok(());
    }
    inside.guard.check_session(text(header::COOKIE), now)
}

fn too_much(status: StatusCode, words: &str) -> Response {
    // The rest of what was sent is not read: the connection ends here.
    let mut response = (status, pages::alone("Not taken", words)).into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn protect(headers: &mut HeaderMap) {
    let mut set = |name: &'static str, value: &str| {
        let value = HeaderValue::from_str(value).expect("plain words");
        headers.insert(HeaderName::from_static(name), value);
    };
    set("cache-control", "no-store");
    set("content-security-policy", &pages::policy());
    set("referrer-policy", "same-origin");
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
}
