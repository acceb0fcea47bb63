//! Every page of the People Meeting, as the browser gets it, with 5,000 candidates and 10,000 decisions.

#![expect(clippy::unwrap_used, reason = "a measurement that meets what it does not expect stops")]

#[path = "../../tests/meeting/invented.rs"]
mod invented;
#[expect(dead_code, reason = "the tests of the page use more of it")]
#[path = "../../tests/meeting/served.rs"]
mod served;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use people_zones::contribution::Code;
use people_zones::meeting::{
    Action, Attendee, Choice, Content, Decision, Event, Group, Informed, Issue, IssueStatus, Opening, People,
    Plan, PlanStatus, Record, Session, Writing,
};
use people_zones::party::Digest;

use invented::{AGENCIES, answered, code, people, setting};
use served::Served;

const CANDIDATES: u32 = 5_000;

criterion_group! {
    name = meeting;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2));
    targets = pages
}
criterion_main!(meeting);

fn pages(criterion: &mut Criterion) {
    let people = people(CANDIDATES);
    let (given, record) = (answered(&people), record(&people));
    let mut served = Served::with(setting(), people, given, record);
    served.enter();
    let person = format!("/person/{}", code(0));
    let pages = [
        ("room", "/".to_owned()),
        ("people", "/people".to_owned()),
        ("people undecided", "/people?show=undecided".to_owned()),
        ("last page of people", "/people?group=vulnerable&page=99".to_owned()),
        ("person", person.clone()),
        ("plan", format!("{person}/plan")),
        ("copy for the person", format!("{person}/copy")),
        ("issues", "/issues".to_owned()),
        ("to settle", "/disagreements".to_owned()),
        ("end", "/end".to_owned()),
        ("minutes", "/minutes".to_owned()),
    ];
    let mut group = criterion.benchmark_group("pages");
    for (name, path) in pages {
        assert_eq!(served.get(&path).status, 200, "{path}");
        group.bench_function(name, |run| run.iter(|| black_box(served.get(&path).body.len())));
    }
    group.finish();
}

/// Each candidate decided twice, every tenth with a plan; some people in the room, some issues.
fn record(people: &People) -> Record {
    let at = "2026-10-01T10:00:00Z".parse().expect("a time");
    let opening = Opening {
        format: 1,
        session: "2026-10-01-bbbbbb".to_owned(),
        round: setting().round,
        people: Digest::of(&people.to_json()),
        after: Record::default().heads(),
    };
    let (mut session, line) = Session::begin(opening, at);
    let mut text = line + "\n";
    let mut write = |content: Content, over| {
        let entry = session.entry(at, Event::Written(Writing { content, over, settled_because: None }));
        let name = session.name(entry.number);
        text += &(session.add(entry) + "\n");
        name
    };
    for number in 0..15 {
        write(Content::Attendee(attendee(number)), [].into());
    }
    for (number, person) in people.people.iter().enumerate() {
        let decision = |choice| Decision {
            code: person.code,
            choice,
            reason: "Three agencies visit apart, and one worker should lead".to_owned(),
            role: Group::Exhibiting,
            lead: AGENCIES[number % 4].to_owned(),
            tier: 1,
            review: Some(jiff::civil::date(2026, 12, 1)),
            informed: Informed::No,
            points: 0,
            records: person.records,
        };
        let first = write(Content::Decision(decision(Choice::LookAgain)), [].into());
        let choice = if number % 3 == 0 { Choice::TakeOn } else { Choice::Decline };
        write(Content::Decision(decision(choice)), [first].into());
        if number % 10 == 0 {
            write(Content::Plan(plan(person.code)), [].into());
        }
    }
    for number in 0..30 {
        write(Content::Issue(issue(number)), [].into());
    }
    let record = Record::read(&setting().round, [("one", text.as_bytes())]);
    assert!(record.flaws().is_empty(), "{:?}", record.flaws());
    record
}

fn attendee(number: usize) -> Attendee {
    Attendee {
        name: format!("Clerk {number}"),
        agency: AGENCIES[number % 4].to_owned(),
        connected: [code(u32::try_from(number).expect("fifteen"))].into(),
        at_the_screen: false,
        // Nobody is asked to step out before the page that is measured.
        left: true,
    }
}

fn plan(code: Code) -> Plan {
    let action = |what: &str| Action {
        what: what.to_owned(),
        agency: "housing".to_owned(),
        due: jiff::civil::date(2026, 11, 1),
        done: false,
    };
    Plan {
        code,
        goals: "The home is safe and the rent is paid".to_owned(),
        own_view: "I want to stay here".to_owned(),
        actions: vec![action("offer a payment plan"), action("mend the door")],
        review: Some(jiff::civil::date(2026, 12, 1)),
        status: PlanStatus::Open,
    }
}

fn issue(number: u32) -> Issue {
    Issue {
        id: format!("2026-10-01-bbbbbb-{number}"),
        what: "No light at the underpass".to_owned(),
        owner: "council".to_owned(),
        due: jiff::civil::date(2026, 11, 1),
        status: IssueStatus::Open,
    }
}
