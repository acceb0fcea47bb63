//! Finding a needle in bytes, however it is written: in another case, without its spaces, turned round, in
//! hexadecimal, base64, percent signs or UTF-16, or hashed without a key.

use std::collections::{BTreeSet, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// A needle that was found, and in which form.
pub(crate) type Hit = (String, &'static str);

/// All forms of all needles, ready to be looked for at once.
pub(super) struct Search {
    patterns: Vec<Pattern>,
    /// Patterns by their first bytes.
    by_start: HashMap<[u8; START], Vec<usize>>,
}

struct Pattern {
    needle: String,
    form: &'static str,
    bytes: Vec<u8>,
}

const START: usize = 4;

impl Search {
    pub(super) fn new(needles: &[&str]) -> Self {
        let patterns: Vec<Pattern> = needles.iter().flat_map(|needle| patterns(needle)).collect();
        let mut by_start: HashMap<[u8; START], Vec<usize>> = HashMap::new();
        for (at, pattern) in patterns.iter().enumerate() {
            let start = pattern.bytes[..START].try_into().unwrap();
            by_start.entry(start).or_default().push(at);
        }
        Self { patterns, by_start }
    }

    /// Every needle in these bytes, as they are and with everything but letters and digits left out.
    pub(super) fn hits(&self, bytes: &[u8]) -> BTreeSet<Hit> {
        let folded = bytes.to_ascii_lowercase();
        let stripped: Vec<u8> = folded.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        self.in_view(&folded).chain(self.in_view(&stripped)).collect()
    }

    fn in_view<'a>(&'a self, view: &'a [u8]) -> impl Iterator<Item = Hit> + 'a {
        let starting = |at: usize| self.by_start.get(&view[at..at + START]).into_iter().flatten();
        let all = (0..(view.len() + 1).saturating_sub(START))
            .flat_map(move |at| starting(at).map(move |pattern| (at, &self.patterns[*pattern])));
        all.filter(|(at, pattern)| view[*at..].starts_with(&pattern.bytes))
            .map(|(_, pattern)| (pattern.needle.clone(), pattern.form))
    }
}

/// Every form of a needle, in small letters as the views are.
fn patterns(needle: &str) -> Vec<Pattern> {
    let mut seen = BTreeSet::new();
    let forms = writings(needle).into_iter().flat_map(|text| encodings(&text));
    let small = forms.map(|(form, bytes)| (form, bytes.to_ascii_lowercase()));
    small
        .filter(|(_, bytes)| seen.insert(bytes.clone()))
        .map(|(form, bytes)| Pattern { needle: needle.to_owned(), form, bytes })
        .collect()
}

/// A needle as a person might write it: whole, without spaces and signs, with its words turned round.
fn writings(needle: &str) -> BTreeSet<String> {
    let mut words: Vec<&str> = needle.split(' ').collect();
    words.reverse();
    let stripped = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let turned = [words.join(" "), words.join(", "), words.concat()];
    let all = turned.into_iter().chain([needle.to_owned(), stripped(needle)]);
    all.flat_map(|text| [text.to_lowercase(), text.to_uppercase(), text]).collect()
}

fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let hash = Sha256::digest(bytes);
    let mut all = vec![
        ("plain", bytes.to_vec()),
        ("Windows-1252", windows_1252(text)),
        ("hexadecimal", hex::encode(bytes).into()),
        ("every byte in percent signs", percent(bytes, |_| true)),
        ("URL-encoded", percent(bytes, |byte| !byte.is_ascii_alphanumeric())),
        (
            "URL-encoded form",
            percent(text.replace(' ', "+").as_bytes(), |byte| !byte.is_ascii_alphanumeric() && byte != b'+'),
        ),
        ("UTF-16 LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16 BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("SHA-256", hash.to_vec()),
        ("SHA-256 in hexadecimal", hex::encode(hash).into()),
    ];
    all.extend((0..3).flat_map(|offset| base64(bytes, offset)));
    all
}

/// Letters of Windows-1252 beyond ASCII have their number in Unicode, as far as the needles use them.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn percent(bytes: &[u8], coded: impl Fn(u8) -> bool) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|&byte| if coded(byte) { format!("%{byte:02X}").into_bytes() } else { vec![byte] })
        .collect()
}

/// The letters that do not depend on what stands before and behind, where so many bytes of a group stand before.
fn base64(bytes: &[u8], offset: usize) -> Vec<(&'static str, Vec<u8>)> {
    let padded = [&[0; 2][..offset], bytes].concat();
    let (first, last) = ((offset * 8).div_ceil(6), padded.len() * 8 / 6);
    let cut = |text: String| text.as_bytes()[first..last].to_vec();
    vec![
        ("base64", cut(STANDARD_NO_PAD.encode(&padded))),
        ("base64 for URLs", cut(URL_SAFE_NO_PAD.encode(&padded))),
    ]
}

#[cfg(test)]
mod tests {
    use super::Search;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use sha2::{Digest as _, Sha256};

    const NEEDLE: &str = "Zebulonquist Hartwhistlebury";

    #[track_caller]
    fn check(hay: impl AsRef<[u8]>) {
        assert!(!Search::new(&[NEEDLE]).hits(hay.as_ref()).is_empty());
    }

    #[test]
    fn a_needle_is_found_in_any_case_spacing_and_order() {
        check("known as Zebulonquist Hartwhistlebury, 39");
        check("ZEBULONQUIST HARTWHISTLEBURY");
        check("zebulonquist  hartwhistlebury");
        check("zebulonquist-hartwhistlebury@example.org");
        check("Z e b u l o n q u i s t Hart.whistle.bury");
        check("Hartwhistlebury, Zebulonquist");
        check("hartwhistlebury;ZEBULONQUIST");
    }

    #[test]
    fn a_needle_is_found_in_hexadecimal_and_percent_signs() {
        check(hex::encode(NEEDLE));
        check(hex::encode_upper(NEEDLE.to_uppercase()));
        check(NEEDLE.bytes().map(|byte| format!("{byte:02x}:")).collect::<String>());
        check("?name=Zebulonquist%20Hartwhistlebury");
        check("?name=zebulonquist+hartwhistlebury&");
        check(NEEDLE.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>());
    }

    #[test]
    fn a_needle_is_found_in_base64_wherever_it_begins() {
        for before in ["", "a", "ab", "abc"] {
            for written in
                [NEEDLE.to_owned(), NEEDLE.to_lowercase(), NEEDLE.to_uppercase(), NEEDLE.replace(' ', "")]
            {
                check(STANDARD.encode(format!("{before}{written}, and more")));
                check(URL_SAFE.encode(format!("{before}{written}")));
            }
        }
    }

    #[test]
    fn a_needle_is_found_in_utf_16_and_as_a_hash_without_a_key() {
        let wide: Vec<u16> = format!("a {NEEDLE} b").encode_utf16().collect();
        check(wide.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>());
        check(wide.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<u8>>());
        check(Sha256::digest(NEEDLE));
        check(hex::encode(Sha256::digest(NEEDLE.to_uppercase())));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let search = Search::new(&[NEEDLE]);
        assert!(search.hits(b"Zebulon Hartwhistle, and no more of it: 0123456789").is_empty());
        assert!(search.hits(b"").is_empty() && search.hits(b"zeb").is_empty());
    }
}
