//! From gaps to a text with keys, and from one version to the next.

use super::*;

fn draft() -> String {
    let text = world().text;
    let end = text.find(assemble::KEYS.trim()).unwrap();
    text[..end].to_owned()
}

#[test]
fn assembling_appends_keys_and_changes_nothing_before() {
    let world = world();
    let text = assemble(&draft(), &world.parties).unwrap();
    assert_eq!(text, world.text);
    assert!(text.starts_with(draft().trim_end()));
}

#[test]
fn the_order_of_the_public_files_changes_nothing() {
    let world = world();
    let mut parties = world.parties.clone();
    parties.reverse();
    assert_eq!(assemble(&draft(), &parties).unwrap(), world.text);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    type Change = fn(&mut Vec<Party>);
    let cases: [(Change, &str); 7] = [
        (|parties| drop(parties.pop()), "the public files of hub are missing"),
        (|parties| parties.push(parties[0].clone()), "two public files of police"),
        (|parties| parties[0].role = Role::Hub, "police joined in another role"),
        (|parties| parties[0].recipient = parties[1].recipient.clone(), "two parties hold the same key"),
        (|parties| parties[0].recipient = "age1nonsense".to_owned(), "the public key of police is not valid"),
        (
            |parties| parties[0].verifying_key = "\"\n[x]\n".to_owned(),
            "the public key of police is not valid",
        ),
        (
            |parties| parties[0].id = PartyId::from_text("fire").unwrap(),
            "the public files of police are missing",
        ),
    ];
    for (change, words) in cases {
        let mut parties = world().parties;
        change(&mut parties);
        let refused = assemble(&draft(), &parties).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    let mut more = world().parties;
    more.push(Party { id: PartyId::from_text("fire").unwrap(), ..more[0].clone() });
    assert!(assemble(&draft(), &more).unwrap_err().to_string().contains("fire is no party"));
}

#[test]
fn a_text_with_keys_or_gaps_is_not_assembled() {
    let world = world();
    let twice = assemble(&world.text, &world.parties).unwrap_err().to_string();
    assert!(twice.contains("holds public keys already"), "{twice}");
    let agencies = [world.parties[0].id.clone(), world.parties[1].id.clone()];
    assert!(matches!(assemble(&template(Basis::Isa, &agencies), &world.parties), Err(Error::Terms(_))));
}

#[test]
fn a_next_version_names_the_one_that_it_replaces() {
    let world = world();
    let second = amend(&world.text).unwrap();
    let replaces = format!("version = 2\nreplaces = \"{}\"", Digest::of(world.text.as_bytes()));
    assert!(second.contains(&replaces), "{second}");
    assert!(!second.contains("[keys.") && second.contains("# What for") == draft().contains("# What for"));
    let second = assemble(&second, &world.parties).unwrap();
    let third = amend(&second).unwrap();
    assert_eq!(third.matches("replaces = ").count(), 1);
    assert!(third.contains(&format!("version = 3\nreplaces = \"{}\"", Digest::of(second.as_bytes()))));
    // Comments stay where they were.
    let comments = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(comments(&third), comments(&draft()));
}

#[test]
fn what_nobody_has_signed_is_not_amended() {
    assert!(amend(&draft()).unwrap_err().to_string().contains("nobody has signed"));
    let between = draft().replacen("[dpia]", "[keys.x]\n[dpia]", 1);
    assert!(amend(&between).is_err());
}

/// What an amendment says of itself when one thing in the next version is changed.
#[track_caller]
fn check(written: &str, other: &str, expected: &[&str]) {
    let old = world().text;
    let next = amend(&old).unwrap();
    assert!(next.contains(written), "{next}");
    let (checked, changes) = check_against(&next.replacen(written, other, 1), &old).unwrap();
    assert!(!checked.has_problems(), "{:?}", checked.findings());
    assert_eq!(changes, expected);
}

#[test]
fn what_changes_is_said_in_words() {
    check("minimum_people = 10", "minimum_people = 12", &["`minimum_people` changes from 10 to 12"]);
    check("    \"sex\",\n", "", &["`fields` of police loses sex"]);
    check(
        "regime = \"uk-gdpr\"",
        "regime = \"dpa-2018-part-3\"",
        &["`regime` of council changes from uk-gdpr to dpa-2018-part-3"],
    );
    check(
        "of this flow from police\"",
        "section 115\"",
        &[
            "`gateway` of the contribution of police changes from REHEARSAL: legal gateway of this flow from police to \
         REHEARSAL: legal gateway section 115",
        ],
    );
    check("lookups_days = 180", "lookups_days = 200", &["`retention.lookups_days` changes from 180 to 200"]);
    check(
        "name = \"violence-and-disorder\"",
        "name = \"violence\"",
        &[
            "the target behaviour violence is added",
            "the target behaviour violence-and-disorder is taken out",
        ],
    );
    check("# candidates: ", "# ", &[]);
}

#[test]
fn a_party_that_leaves_and_one_with_a_new_key_are_named() {
    let roles = [("police", Role::Agency), ("council", Role::Agency), ("health", Role::Agency)];
    let three = world_of(&roles, Basis::Isa);
    let old = three.text.clone();
    let next = amend(&old).unwrap();
    let health = next.find("[[parties]]\nid = \"health\"").unwrap();
    let linker = next.find("[[parties]]\nid = \"linker\"").unwrap();
    let next = format!("{}{}", &next[..health], &next[linker..]);
    let mut parties: Vec<Party> =
        three.parties.into_iter().filter(|one| one.id.as_str() != "health").collect();
    let lost = Keys::generate(&mut ChaCha20Rng::seed_from_u64(99));
    parties[0] = lost.party(parties[0].id.clone(), Role::Agency);
    let (checked, changes) = check_against(&assemble(&next, &parties).unwrap(), &old).unwrap();
    assert!(!checked.has_problems());
    assert_eq!(
        changes,
        [
            "police has a new key: the old one opens and signs nothing any more",
            "health leaves: it signs, seals and opens nothing any more",
        ]
    );
}

#[test]
fn a_version_beside_another_than_it_replaces_is_told() {
    let old = world().text;
    let next = amend(&old).unwrap();
    let other = old.replace("title = \"Test\"", "title = \"Other\"");
    let words = |next: &str, old: &str| {
        let (checked, _) = check_against(next, old).unwrap();
        checked.findings().iter().map(|finding| finding.words.clone()).collect::<Vec<_>>().join("; ")
    };
    assert!(words(&next, &other).contains("`replaces` is not the digest"));
    assert!(words(&next.replace("version = 2", "version = 4"), &old).contains("the version after 1 is 2"));
    assert!(
        words(&next.replace("rehearsal = true", "rehearsal = false"), &old)
            .contains("never becomes an agreement")
    );
}

#[test]
fn the_people_s_template_holds_once_its_gaps_are_filled() {
    for basis in [Basis::Isa, Basis::Jag] {
        let agencies = ["police", "council", "health", "housing"].map(|id| PartyId::from_text(id).unwrap());
        let text = template(basis, &agencies);
        let filled = ["begins", "expires", "review"].iter().fold(text, |text, day| {
            let gap = text.lines().find(|line| line.starts_with(day)).unwrap().to_owned();
            text.replace(&gap, &format!("{day} = \"2026-06-01\""))
        });
        let filled = filled.replace("… to be filled in", "said");
        let checked = super::check(&filled).unwrap();
        assert!(!checked.has_problems(), "{:?}", checked.findings());
        assert!(!checked.terms().unwrap().rehearsal);
    }
}

#[test]
fn a_signed_amendment_knows_what_it_replaces() {
    let mut world = world();
    let first = world.agreement();
    assert_eq!(first.replaces(), None);
    world.text = assemble(&amend(&world.text).unwrap(), &world.parties).unwrap();
    let second = world.agreement();
    assert_eq!(second.replaces(), Some(first.digest()));
    let refused = second.permit::<Linkage>(&round(&first), TODAY).unwrap_err();
    assert_eq!(refused, Error::Foreign("the round"));
}
