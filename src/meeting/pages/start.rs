//! Who is in the room, and what the meeting rests on.

use maud::{Markup, html};

use super::super::forms::{Fields, Problems};
use super::inputs::{self, Filled};
use super::{Frame, Place, day, listed};
use crate::meeting::decisions::{Attendee, Subject};
use crate::meeting::room::{Meeting, Readiness};

pub(in crate::meeting) fn start(frame: &Frame<'_>, fields: &Fields, problems: &Problems) -> Markup {
    let form = Filled { fields, problems };
    let content = html! {
        h1 { "Before we begin" }
        (form.summary())
        div.columns {
            div {
                (frame.about())
                (frame.rules())
            }
            div {
                section aria-labelledby="room" { h2 #room { "In the room" } (frame.room()) }
                (frame.come_in(&form))
            }
        }
    };
    frame.page("Room", Place::Room, &content)
}

impl Frame<'_> {
    fn about(&self) -> Markup {
        let (meeting, setting) = (self.meeting, &self.meeting.setting);
        let ready = meeting.listed().filter(|person| meeting.readiness(person) == Readiness::Ready).count();
        let forward = meeting.listed().filter(|person| Meeting::is_put_forward(person)).count();
        let others = meeting.listed().count() - forward;
        let absent: Vec<String> = setting
            .agencies
            .iter()
            .filter(|agency| {
                !meeting.record.attendees().iter().any(|one| one.agency == **agency && !one.left)
            })
            .cloned()
            .collect();
        html! {
            dl.facts {
                dt { "Agreement" } dd { (setting.agreement) }
                dt { "Purpose" } dd { (setting.purpose) }
                dt { "Agencies" } dd { (listed(&setting.agencies)) }
                @if !absent.is_empty() { dt { "Nobody here of" } dd { (listed(&absent)) } }
                dt { "Knows nothing after" } dd { (day(setting.as_of)) }
                dt { "People" } dd { (forward) " put forward, of whom " (ready) " are ready to be spoken of" @if others > 0 { "; " (others) " more on the list" } }
            }
            p { a.go href="/people?show=undecided" { "To the people" } }
        }
    }

    fn rules(&self) -> Markup {
        html! {
            h2 { "How we go on" }
            ol {
                li { "Everybody in the room is written down here, with any candidate whom they know privately." }
                li { "One person at a time: what they need first, then why they are here. Disagree with it where you know better." }
                li { "Say the decision aloud, and write it down before the next person. It is saved at each click." }
                li { "What is no matter of one person goes to the issues." }
                li { "At the end each agency gets, sealed, what was decided about its own people." }
            }
        }
    }

    fn room(&self) -> Markup {
        let record = &self.meeting.record;
        let present: Vec<&Attendee> = record.attendees().into_iter().filter(|one| !one.left).collect();
        html! {
            @if present.is_empty() { p { "Nobody is written down yet." } }
            @else {
                table.plain { thead { tr { th scope="col" { "Name" } th scope="col" { "Agency" } th scope="col" { "Steps out for" } th scope="col" { span.same { "Change" } } } }
                tbody { @for one in present {
                    tr {
                        th scope="row" { (one.name) @if one.at_the_screen { span.tag { "at the screen" } } }
                        td { (one.agency) }
                        td { @if one.connected.is_empty() { "nobody" } @else if one.at_the_screen { (super::counted(one.connected.len(), "person", "people")) } @else { @for code in &one.connected { span.code { (code) } " " } } }
                        td {
                            form.inline action="/present" method="post" {
                                (self.secret())
                                input type="hidden" name="name" value=(one.name);
                                input type="hidden" name="agency" value=(one.agency);
                                input type="hidden" name="left" value="yes";
                                button.quiet { "Has left" span.same { ": " (one.name) } }
                            }
                        }
                    }
                } } }
            }
            @for subject in record.disagreements() {
                @if matches!(subject, Subject::Attendee(..)) { p.warning { "Two sessions say different things of somebody in the room: see " a href="/disagreements" { "To settle" } "." } }
            }
        }
    }

    fn come_in(&self, form: &Filled<'_>) -> Markup {
        html! {
            section aria-labelledby="come-in" {
                h2 #come-in { "Somebody comes in" }
                form.stack action="/present" method="post" {
                    (self.secret())
                    (form.text("name", "Name", ""))
                    (form.select("agency", "Agency", inputs::agencies(&self.meeting.setting.agencies)))
                    (form.text("connected", "Connections", "Codes of people whom they know privately: they step out for them, and their pack lacks them."))
                    label.check { input type="checkbox" name="at_the_screen" value="yes" checked[form.value("at_the_screen") == "yes"]; "Works this screen: people with whom they have a connection are not on it" }
                    button { "Write down" }
                }
            }
        }
    }
}
