//! `pz agency` alone, each of its questions answered as an option: from the agreement that has come to a contribution.

use super::village::{ROUND, Stage, village};

#[test]
fn the_wizard_signs_what_has_come_and_once() {
    let joined = village(Stage::Joined);
    let said = joined.does("police", "agency --sign");
    assert!(said.contains("police.signing"), "{said}");
    joined.refuses("police", "agency --sign", 6, "has not come yet");
}

#[test]
fn the_wizard_checks_and_seals() {
    let agreed = village(Stage::Agreed);
    let export = agreed.export("police");
    let said = agreed.does("police", &format!("agency --export {export} --nobody-opted-out --yes"));
    assert!(said.contains("are sealed, revision 1"), "{said}");
    assert!(agreed.bytes("{police}/mapping.toml").starts_with(b"#"), "what was guessed is there to read");
    let sent = agreed.names("police", &format!("sent/{ROUND}"));
    assert!(sent.contains(&"police.r1.contribution".to_owned()), "{sent:?}");
}
