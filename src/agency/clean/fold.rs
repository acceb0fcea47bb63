//! Letters to A to Z: accents off, capitals on, one form for every way of writing.

/// Adds the letters of a text as capitals A to Z; anything else is left out.
pub(super) fn letters(text: &str, to: &mut String) {
    for c in text.chars().take(LONGEST) {
        match c {
            'A'..='Z' => to.push(c),
            'a'..='z' => to.push(c.to_ascii_uppercase()),
            _ if c.is_ascii() => {}
            _ => to.push_str(plain(c)),
        }
    }
}

/// No name and no code is longer, in letters; what stands behind is left.
const LONGEST: usize = 400;

/// Words in lower case with single spaces; every sign is a space, but for apostrophes, which join.
pub(in crate::agency) fn words(text: &str) -> String {
    let mut words = Words { folded: String::with_capacity(text.len().min(LONGEST)), apart: false };
    for c in text.chars().take(LONGEST) {
        match c {
            '\'' | '’' | '‘' | '`' | '.' => {}
            'a'..='z' | '0'..='9' => words.push(c),
            'A'..='Z' => words.push(c.to_ascii_lowercase()),
            '&' => {
                words.apart = true;
                "and".chars().for_each(|c| words.push(c));
                words.apart = true;
            }
            _ if c.is_ascii() => words.apart = true,
            _ if plain(c).is_empty() => words.apart = true,
            _ => plain(c).chars().for_each(|c| words.push(c.to_ascii_lowercase())),
        }
    }
    words.folded
}

/// Words in progress.
struct Words {
    folded: String,
    /// What comes next is another word.
    apart: bool,
}

impl Words {
    fn push(&mut self, c: char) {
        if std::mem::take(&mut self.apart) && !self.folded.is_empty() {
            self.folded.push(' ');
        }
        self.folded.push(c);
    }
}

/// A letter of Latin script without its marks; nothing for other characters.
fn plain(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'Ạ'..='ặ' | 'ª' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ď'..='đ' | 'Ð' => "D",
        'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'Ẹ'..='ệ' | 'Ə' | 'ə' => "E",
        'Ĝ'..='ģ' | 'Ǧ' | 'ǧ' => "G",
        'Ĥ'..='ħ' => "H",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ỉ'..='ị' | 'Ǐ' | 'ǐ' => "I",
        'Ĳ' | 'ĳ' => "IJ",
        'Ĵ' | 'ĵ' => "J",
        'Ķ'..='ĸ' => "K",
        'Ĺ'..='ł' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | 'Ọ'..='ợ' | 'Ǒ' | 'ǒ' | 'º' => {
            "O"
        }
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'Ś'..='š' | 'Ș' | 'ș' => "S",
        'ß' | 'ẞ' => "SS",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "T",
        'Þ' | 'þ' => "TH",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | 'Ụ'..='ự' | 'Ǔ' | 'ǔ' => "U",
        'Ŵ' | 'ŵ' | 'Ẁ'..='ẅ' => "W",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ'..='ỹ' => "Y",
        'Ź'..='ž' => "Z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{letters, plain, words};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_those_between_the_signs(text in "[a-cA-C0-9 .,'’&/éß李-]{0,12}") {
            let folded = |c: char| match c {
                '\'' | '’' | '.' => String::new(),
                '&' => " and ".to_owned(),
                _ if c.is_ascii_alphanumeric() => c.to_string(),
                _ if plain(c).is_empty() => " ".to_owned(),
                _ => plain(c).to_owned(),
            };
            let slow = text.chars().map(folded).collect::<String>().to_lowercase();
            prop_assert_eq!(words(&text), slow.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut folded = String::new();
        letters(text, &mut folded);
        assert_eq!(folded, expected);
    }

    #[test]
    fn letters_lose_their_marks() {
        check("Zoë", "ZOE");
        check("Łukasz Wójcik", "LUKASZWOJCIK");
        check("Søren Ærø", "SORENAERO");
        check("Strauß", "STRAUSS");
        check("Nguyễn", "NGUYEN");
        check("Żółć", "ZOLC");
        check("e\u{301}mile", "EMILE");
    }

    #[test]
    fn signs_and_digits_are_left_out() {
        check("O'Brien", "OBRIEN");
        check("Warde-Aldam", "WARDEALDAM");
        check("Rober6", "ROBER");
        check("李", "");
    }

    #[test]
    fn words_have_single_spaces() {
        assert_eq!(words("  A&E  attendance "), "a and e attendance");
        assert_eq!(words("Fixed-term/Exclusion"), "fixed term exclusion");
        assert_eq!(words("St. Mary's"), "st marys");
    }
}
