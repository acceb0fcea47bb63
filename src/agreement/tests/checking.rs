//! Every gap and every contradiction is found, with its place.

use super::*;

/// The text with one thing changed.
fn changed(written: &str, other: &str) -> String {
    let text = world().text;
    assert!(text.contains(written), "{written} is not in\n{text}");
    text.replacen(written, other, 1)
}

/// What a check of a text says, one finding a line, each with the text that it points at.
fn said(text: &str) -> String {
    let checked = super::check(text).unwrap();
    assert_eq!(checked.terms().is_none(), checked.has_problems());
    let pointed = |place: &Place| format!(" [{}]", text[place.span.clone()].replace('\n', " "));
    let line = |finding: &Finding| {
        format!("{}{}\n", finding.words, finding.places.iter().map(pointed).collect::<String>())
    };
    checked.findings().iter().map(line).collect()
}

/// One change, what is said of it, and at which text it points.
#[track_caller]
fn check(written: &str, other: &str, words: &str) {
    let said = said(&changed(written, other));
    assert!(said.contains(words), "{said}");
}

#[test]
fn what_is_sound_has_nothing_to_say() {
    assert_eq!(said(&world().text), "");
    assert_eq!(said(&world_on(Basis::Jag).text), "");
}

#[test]
fn what_is_missing_is_named_with_what_it_is() {
    check("title = \"Test\"", "", "`title` is missing: what the agreement is called");
    check("reference = ", "# reference = ", "`reference` is missing: its number, or where it is kept [dpia]");
    check("lookups_days = 180", "", "`lookups_days` is missing: each agency's lookup");
    check("siro = ", "# siro = ", "`siro` is missing: the senior information risk owner");
    check("gateway = ", "# gateway = ", "`gateway` is missing: the legal gateway");
    check("title = \"Test\"", "title = \"\"", "`title` is empty [title = \"\"]");
    check("title = \"Test\"", "title = \" \"", "`title` is empty");
}

#[test]
fn gaps_of_the_template_are_told_together() {
    let agencies = ["police", "council"].map(|id| PartyId::from_text(id).unwrap());
    let draft = template(Basis::Isa, &agencies);
    let checked = super::check(&draft).unwrap();
    let problems: Vec<&Finding> = checked.findings().iter().filter(|one| one.is_problem()).collect();
    let [gaps] = problems[..] else { panic!("{problems:?}") };
    assert_eq!(gaps.places.len(), draft.matches("to be filled in: ").count());
    assert!(gaps.words.ends_with("terms are still to be filled in"));
}

#[test]
fn a_draft_awaits_keys_and_has_no_problem() {
    let text = world().text;
    let draft = text.split("\n[keys.").next().unwrap();
    assert_eq!(said(draft), "this is a draft: it awaits the keys of police, council, linker, hub\n");
}

#[test]
fn a_word_that_is_not_known_is_guessed() {
    check(
        "expires = ",
        "expires_on = ",
        "unknown field: there is no such term in an agreement; did you mean \"expires\"?",
    );
    check("\"linkage\"", "\"linkeage\"", "did you mean \"linkage\"? [\"linkeage\"]");
    check(
        "\"robbery\"",
        "\"robery\"",
        "a word that the schema lacks; did you mean \"robbery\"? [\"robery\"]",
    );
    check("\"surname\"", "\"sirname\"", "did you mean \"surname\"?");
    check("role = \"linker\"", "role = \"linkr\"", "did you mean \"linker\"? [role = \"linkr\"]");
    check("\"victim\"", "\"victims\"", "did you mean \"victim\"?");
    check("basis = \"isa\"", "basis = \"gdpr\"", "write one of \"isa\", \"jag\"");
    check("regime = \"dpa-2018-part-3\"", "regime = \"dpa-2018\"", "did you mean \"dpa-2018-part-3\"?");
    check("meeting = [\"candidates\"", "meeting = [\"candidate\"", "one of `meeting`");
}

#[test]
fn a_wrong_form_says_the_right_one() {
    check("begins = \"2026-01-01\"", "begins = \"1.1.2026\"", "`begins` must be a date like 2026-04-01");
    check("begins = \"2026-01-01\"", "begins = \"2026-02-30\"", "`begins` must be a date");
    check("id = \"police\"", "id = \"Police!\"", "`id` must be a short name");
    check("version = 1", "version = \"one\"", "`version` must be a whole number without quotes");
    check("version = 1", "version = 0", "`version` must be a whole number from 1");
    check("false_merge_cost = 3", "false_merge_cost = 99999999999999999999", "must be a whole number");
    check("rehearsal = true", "rehearsal = \"yes\"", "`rehearsal` must be true or false");
    check("board = [", "board = \"tables\" # [", "`board` must be a list in brackets");
    check("[dpia]\n", "dpia = 5\n[other]\n", "`dpia` must be a table");
    check("title = \"Test\"", "title = \"T\\u202Eset\"", "`title` holds a character that cannot be seen");
    check("title = \"Test\"", &format!("title = \"{}\"", "x".repeat(5000)), "longer than 4,000 characters");
}

#[test]
fn a_date_may_stand_without_quotes() {
    assert_eq!(said(&changed("begins = \"2026-01-01\"", "begins = 2026-01-01")), "");
}

#[test]
fn contradictions_name_both_lines() {
    check(
        "begins = \"2026-01-01\"",
        "begins = \"2027-01-02\"",
        "must begin before it expires [begins = \"2027-01-02\"] [expires = \"2027-01-01\"]",
    );
    check(
        "review = \"2027-01-01\"",
        "review = \"2025-12-31\"",
        "overdue before the agreement begins [begins = \"2026-01-01\"] [review = \"2025-12-31\"]",
    );
    check("version = 1", "version = 2", "`replaces` is missing");
    check(
        "version = 1",
        &format!("version = 1\nreplaces = \"{}\"", Digest::of(b"")),
        "a first version replaces nothing [version = 1] [replaces = ",
    );
    check(
        "lookups_days = 180",
        "lookups_days = 119",
        "its codes lead back to people [round_work_days = 120] [lookups_days = 119]",
    );
    check("basis = \"isa\"", "basis = \"jag\"", "areas cannot be analysed [basis = \"jag\"] [\"areas\"]");
    check(
        "    \"areas\",\n",
        "",
        "meeting is to see `areas`, and areas is not agreed [activities] [\"areas\"]",
    );
    check("board = [\"tables\"", "board = [\"candidates\"", "`candidates` is for `meeting` alone");
    check("board = [\"tables\"", "board = [\"own_references\"", "`own_references` is for `agencies` alone");
    check("id = \"council\"", "id = \"police\"", "same short name [id = \"police\"] [id = \"police\"]");
}

#[test]
fn roles_and_what_they_send_must_fit() {
    check("role = \"linker\"", "role = \"agency\"", "exactly one linker and one hub");
    check(
        "role = \"hub\"",
        "role = \"linker\"",
        "one linker and one hub [role = \"linker\"] [role = \"linker\"]",
    );
    check("role = \"hub\"", "role = \"agency\"", "exactly one linker and one hub");
    check("role = \"agency\"", "role = \"hub\"", "at least two agencies");
    check("flow = \"person_map\"", "flow = \"release\"", "linker does not send `release`");
    check(
        "flow = \"release\"",
        "flow = \"candidate_pack\"",
        "hub sends `release`, and states its legal gateway once",
    );
    check(
        "\"person_reference\"",
        "\"protected\"",
        "cannot seal anything without the field `person_reference`",
    );
    check("\"sex\"", "\"protected\"", "`protected` never leaves an agency");
    check("opt_out_declaration = false", "opt_out_declaration = true", "names its Caldicott Guardian");
}

#[test]
fn terms_that_would_harm_are_refused() {
    check("minimum_people = 10", "minimum_people = 9", &format!("under {LEAST_MINIMUM}"));
    check("\"victim\"", "\"offender\"", "both sides");
    check("\"robbery\"", "\"notification_received\"", "passes on");
    check("susceptible_hops = 1", "susceptible_hops = 3", "must be a whole number from 1 to 2");
}

#[test]
fn the_smallest_minimum_is_ten() {
    let minimum = |people: u32| changed("minimum_people = 10", &format!("minimum_people = {people}"));
    assert!(said(&minimum(9)).contains("may not be under 10"));
    assert_eq!(said(&minimum(10)), "");
    assert_eq!(said(&minimum(11)), "");
}

fn organisation(id: &str) -> String {
    format!("organisation = \"REHEARSAL: name of the organisation behind {id}\"")
}

/// Puts two parties into one organisation, written in two ways.
fn together(a: &str, b: &str, exception: &str) -> String {
    let text = world().text;
    let text = text.replace(&organisation(a), "organisation = \"Wexcombe Council\"");
    let text = text.replace(&organisation(b), "organisation = \"WEXCOMBE  council.\"");
    text.replacen("\n[keys.", &format!("\n{exception}\n[keys."), 1)
}

fn exception(a: &str, b: &str) -> String {
    format!(
        "[[exceptions]]\nparties = [\"{a}\", \"{b}\"]\nwhy = \"too small\"\napproved_by = \"A. Name, SIRO\"\n"
    )
}

#[test]
fn a_linker_that_is_also_an_agency_is_refused_outright() {
    let refused = "the linker may not be an agency";
    assert!(said(&together("linker", "council", "")).contains(refused));
    let excepted = said(&together("linker", "council", &exception("linker", "council")));
    assert!(
        excepted.contains(refused) && excepted.contains("hub and agency, or linker and hub"),
        "{excepted}"
    );
}

#[test]
fn a_hub_in_another_party_s_organisation_needs_a_signed_exception() {
    for other in ["council", "linker"] {
        let needs = said(&together("hub", other, ""));
        assert!(needs.contains("need an exception that all parties sign"), "{needs}");
        assert_eq!(said(&together("hub", other, &exception("hub", other))), "");
    }
    let idle = said(&together("police", "council", &exception("police", "council")));
    assert!(idle.contains("hub and agency, or linker and hub"), "{idle}");
    let stranger = said(&together("hub", "council", &exception("hub", "councl")));
    assert!(stranger.contains("who is no party; did you mean \"council\"?"), "{stranger}");
}

#[test]
fn keys_are_everybody_s_and_each_once() {
    let text = world().text;
    let keys: Vec<&str> = text.lines().filter(|line| line.starts_with("recipient = ")).collect();
    check(keys[0], keys[1], "two parties hold the same key");
    check("[keys.hub]", "[keys.hib]", "keys of hib, who is no party");
    check("[keys.hub]", "[keys.hib]", "the keys of hub are missing");
}

#[test]
fn all_problems_are_told_at_once() {
    let text =
        changed("minimum_people = 10", "minimum_people = 3").replace("title = \"Test\"", "titel = \"Test\"");
    let text = text.replace("begins = \"2026-01-01\"", "begins = \"2028-01-01\"");
    let text = text.replace("\"robbery\"", "\"jaywalking\"");
    let said = said(&text);
    for words in
        ["`title` is missing", "did you mean \"title\"", "under 10", "before it expires", "schema lacks"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_text_that_is_no_toml_shows_its_line() {
    let text = changed("minimum_people = 10", "minimum_people = = 10");
    let checked = super::check(&text).unwrap();
    let finding = &checked.findings()[0];
    assert!(finding.words.contains("not written as TOML"), "{finding}");
    assert_eq!(text.lines().nth(finding.places[0].line - 1).unwrap(), "minimum_people = = 10");
}

#[test]
fn another_format_says_which_program_opens_it() {
    let words = |format: &str| super::check(&changed("format = 2", format)).unwrap_err().to_string();
    assert!(words("format = 1").contains("the program that wrote it opens it"));
    assert!(words("format = 3").contains("a newer program opens it"));
}

#[test]
fn a_text_longer_than_any_agreement_is_not_read() {
    let long = format!("{}\n# {}", world().text, "x".repeat(1 << 18));
    assert!(said(&long).contains("longer than any agreement"));
}

#[test]
fn lists_without_end_and_endless_nesting_are_told_at_once() {
    let bytes = 1 << 17;
    for (text, words) in [
        ("[[parties]]\n".repeat(bytes / 12), "`parties` has more than 200 items"),
        (format!("a = {}", "[".repeat(bytes)), "not written as TOML"),
        (format!("a{} = 1", ".a".repeat(bytes / 2)), "not written as TOML"),
        ("x\n".repeat(bytes / 2), "not written as TOML"),
    ] {
        let said = said(&text);
        assert!(said.contains(words) && said.lines().count() <= 100, "{}", said.lines().count());
    }
}

#[test]
fn whatever_the_text_nothing_breaks() {
    for text in
        ["", "=", "[[", "format = 2", "parties = 5", "parties = [1, 2]", "[keys]\npolice = 5", "a.b.c = 1"]
    {
        let said = said(text);
        assert!(!said.is_empty(), "{text}");
    }
    let text = world().text;
    for end in (0..text.len()).step_by(97).filter(|end| text.is_char_boundary(*end)) {
        let _ = super::check(&text[..end]);
    }
}
