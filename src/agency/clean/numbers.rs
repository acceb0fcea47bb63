//! Postcodes, NHS numbers and codes of small areas: what has a fixed shape.

use crate::agency::identity::{NhsNumber, NiNumber, Postcode, Upn, Uprn};

/// A UK postcode in any spacing and case. Letters O and I where only a digit can stand are read as 0 and 1.
pub(in crate::agency) fn postcode(text: &str) -> Option<Postcode> {
    let mut characters: Vec<u8> = Vec::with_capacity(8);
    for byte in text.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'.' | b'_')) {
        if !byte.is_ascii_alphanumeric() || characters.len() == 7 {
            return None;
        }
        characters.push(byte.to_ascii_uppercase());
    }
    let inward = characters.len().checked_sub(3).filter(|outward| *outward >= 2)?;
    characters[inward] = digit_meant(characters[inward]);
    let shape: Vec<u8> =
        characters.iter().map(|byte| if byte.is_ascii_digit() { b'9' } else { b'A' }).collect();
    let outward = [&b"A9"[..], b"A99", b"AA9", b"AA99", b"A9A", b"AA9A"].contains(&&shape[..inward]);
    let known = outward && &shape[inward..] == b"9AA" || characters == b"GIR0AA";
    let text = String::from_utf8(characters).expect("only ASCII letters and digits were taken");
    known.then(|| Postcode::from_canonical(text))
}

/// Whether a postcode only says that somebody has no fixed abode or that the place is not known.
pub(super) fn is_nowhere(postcode: &Postcode) -> bool {
    postcode.outward() == "ZZ99"
}

fn digit_meant(byte: u8) -> u8 {
    match byte {
        b'O' => b'0',
        b'I' => b'1',
        _ => byte,
    }
}

/// An NHS number with spaces or dashes anywhere.
pub(in crate::agency) fn nhs_number(text: &str) -> Option<NhsNumber> {
    let mut digits = [0; 10];
    let mut length = 0;
    for byte in text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
        *digits.get_mut(length)? = byte.is_ascii_digit().then(|| byte - b'0')?;
        length += 1;
    }
    (length == 10).then(|| NhsNumber::new(digits)).flatten()
}

/// A unique pupil number with spaces anywhere. Temporary ones, which end in a letter, are none.
pub(in crate::agency) fn upn(text: &str) -> Option<Upn> {
    Upn::new(&close(text))
}

/// A National Insurance number with spaces anywhere, with or without its last letter.
pub(in crate::agency) fn ni_number(text: &str) -> Option<NiNumber> {
    NiNumber::new(&close(text))
}

/// The number of a property, as digits.
pub(in crate::agency) fn uprn(text: &str) -> Option<Uprn> {
    Uprn::new(text.strip_suffix(".0").unwrap_or(text))
}

/// Capitals without what people write between them.
fn close(text: &str) -> String {
    let kept = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '/'));
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// How the codes of small areas begin: LSOAs of England and Wales, data zones of Scotland and Northern Ireland,
/// and areas that are invented.
const SMALL_AREAS: [&str; 5] = ["E01", "W01", "S01", "N20", "T01"];

/// The code of a small area: a known beginning and six more digits. Codes cross as they are, so a person's
/// reference that happens to be a letter and eight digits must not pass for one.
pub(in crate::agency) fn small_area(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let (beginning, rest) = code.split_at_checked(3)?;
    let known = SMALL_AREAS.contains(&beginning);
    (known && rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::{is_nowhere, nhs_number, ni_number, postcode, small_area, upn, uprn};

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(postcode(text).as_ref().map(|postcode| postcode.as_str()), expected);
    }

    #[test]
    fn postcodes_are_read_in_any_spacing_and_case() {
        check("LE3 1AB", Some("LE31AB"));
        check("le31ab", Some("LE31AB"));
        check(" e 14-6pb ", Some("E146PB"));
        check("WC2H 9HQ", Some("WC2H9HQ"));
        check("M1  1AA", Some("M11AA"));
        check("W1A 1HQ", Some("W1A1HQ"));
    }

    #[test]
    fn a_letter_where_only_a_digit_can_stand_is_the_digit() {
        check("LE3 OAB", Some("LE30AB"));
        check("LE3 IAB", Some("LE31AB"));
    }

    #[test]
    fn what_is_no_postcode_is_none() {
        check("M1 ELX", None);
        check("LE3", None);
        check("3LE 1AB", None);
        check("LE333 1AB", None);
        check("12345", None);
        check("", None);
    }

    #[test]
    fn no_fixed_abode_is_nowhere() {
        assert!(is_nowhere(&postcode("ZZ99 3VZ").unwrap()));
        assert!(!is_nowhere(&postcode("ZE1 0AA").unwrap()));
    }

    #[test]
    fn nhs_numbers_are_ten_digits_however_spaced() {
        assert!(nhs_number("999 455 2996").is_some());
        assert!(nhs_number("999-455-2996").is_some());
        assert!(nhs_number("9994552997").is_none());
        assert!(nhs_number("99945529960").is_none());
        assert!(nhs_number("999455299").is_none());
        assert!(nhs_number("P9455299").is_none());
    }

    #[test]
    fn a_pupil_number_needs_its_check_letter() {
        // Twelve ones: 2 + 3 + … + 13 = 90 = 3 times 23 + 21, the letter Y; and all alike they are a placeholder.
        assert!(upn("Y111111111111").is_none());
        // 1 times 2 + 2 times 13 = 28 = 23 + 5, the letter F.
        assert!(upn("F100000000002").is_some());
        assert!(upn("f1 0000 0000 002").is_some());
        assert!(upn("G100000000002").is_none());
        assert!(upn("F10000000000A").is_none(), "a temporary number");
        assert!(upn("F10000000002").is_none());
    }

    #[test]
    fn a_national_insurance_number_has_letters_that_are_given_out() {
        assert!(ni_number("AB 12 34 56 C").is_some());
        assert!(ni_number("ab123456").is_some());
        assert!(ni_number("AB123456C") == ni_number("AB123456D"), "the last letter is no part of it");
        for none in ["QQ123456C", "BG123456A", "AO123456A", "AB123456E", "AB000000A", "AB12345C", "TN011258M"]
        {
            assert!(ni_number(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_property_number_has_at_most_twelve_digits() {
        assert!(uprn("010001234567") == uprn("10001234567"));
        assert!(uprn("10001234567.0").is_some(), "as a spreadsheet writes it");
        for none in ["", "0", "999999999999", "1234567890123", "10 001", "P1234"] {
            assert!(uprn(none).is_none(), "{none}");
        }
    }

    #[test]
    fn small_areas_begin_as_such_codes_do() {
        assert_eq!(small_area("e01013600").as_deref(), Some("E01013600"));
        assert_eq!(small_area("T01000007").as_deref(), Some("T01000007"));
        assert_eq!(small_area("Leicester 003B"), None);
        assert_eq!(small_area("E0101360"), None);
        assert_eq!(small_area("É1013600"), None);
        assert_eq!(small_area("P01013600"), None, "a person's reference");
        assert_eq!(small_area("E98765432"), None);
    }
}
