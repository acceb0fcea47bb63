//! The page that people read before they sign.

use super::*;

fn page(world: &World, signatures: Vec<Signature>, today: Date) -> Page {
    let signed = SignedAgreement::new(world.text.clone(), signatures);
    let checked = super::check(signed.text()).unwrap();
    let terms = checked.terms().unwrap();
    Page::new(
        terms,
        Digest::of(world.text.as_bytes()),
        Some(&signed.standing().unwrap()),
        &terms.warnings(today),
    )
}

/// The words of a page, whatever its line ends.
fn words(page: &Page) -> String {
    page.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn it_says_what_those_who_sign_must_know() {
    let world = world();
    let words = words(&page(&world, world.signatures(), TODAY));
    for expected in [
        "REHEARSAL",
        "Pseudonymised data remain personal data",
        "Senior information risk owner: REHEARSAL: senior information risk owner of police",
        "Data protection officer: REHEARSAL: data protection officer of hub",
        "Caldicott Guardian: none named",
        &format!("Words of its keys: {}", world.parties[0].words()),
        "Legal gateway: REHEARSAL: legal gateway of this flow from linker",
        "How it leaves: as its month, to the hub",
        "How it leaves: not at all Sealed by: nobody",
        "People Meeting Sees: the list of candidates",
        "No shown number rests on fewer than 10 people",
        "Kept for: 120 days from the opening of the round",
        "until the agreement ends, on 2027-01-01",
        "Signed by all: police, council, linker, hub.",
        "Nobody under 18 is listed as exhibiting it",
    ] {
        assert!(words.contains(expected), "{expected}\n{words}");
    }
    crate::agreement::duties::FIXED.iter().for_each(|duty| assert!(words.contains(duty), "{duty}"));
}

#[test]
fn it_says_who_has_not_signed_and_what_is_overdue() {
    let world = world();
    let mut signatures = world.signatures();
    signatures.pop();
    let words = words(&page(&world, signatures, date(2027, 1, 2)));
    assert!(words.contains("NOT IN FORCE") && words.contains("Awaited: hub."));
    assert!(words.contains("! the agreement ended on 2027-01-01"));
}

#[test]
fn html_says_the_same_and_fetches_nothing() {
    let world = world();
    let page = page(&world, world.signatures(), TODAY);
    let html = page.html();
    let strip = |html: &str| -> String {
        let pieces = html.split('<').map(|piece| piece.split_once('>').map_or("", |(_, words)| words));
        let text = pieces.collect::<Vec<_>>().join(" ").replace("&amp;", "&").replace("&quot;", "\"");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let plain = strip(&html);
    for section in &["In short", "Duties to people", "Signatures"] {
        assert!(plain.contains(section), "{section}");
    }
    crate::agreement::duties::FIXED.iter().for_each(|duty| assert!(plain.contains(duty), "{duty}"));
    assert!(!html.contains("http") && !html.contains("<script") && !html.contains("@import"));
}

#[test]
fn terms_cannot_write_into_the_page() {
    let mut world = world();
    world.text = world.text.replace("title = \"Test\"", "title = \"<script>x</script>\"");
    let html = page(&world, world.signatures(), TODAY).html();
    assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
}

#[test]
fn an_exception_is_printed_with_its_reason_and_who_approved_it() {
    let mut world = world();
    let council = "organisation = \"REHEARSAL: name of the organisation behind council\"";
    let hub = "organisation = \"REHEARSAL: name of the organisation behind hub\"";
    let exception = "[[exceptions]]\nparties = [\"hub\", \"council\"]\nwhy = \"two teams apart\"\n\
                     approved_by = \"A. Name, SIRO\"\n\n[keys.";
    world.text = world.text.replace(hub, council).replacen("[keys.", exception, 1);
    let agreement = world.agreement();
    let said = "hub and council are in one organisation: two teams apart. Approved by A. Name, SIRO.";
    assert_eq!(agreement.exceptions()[0].words(), said);
    assert!(words(&page(&world, world.signatures(), TODAY)).contains(said));
}
