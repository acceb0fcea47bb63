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
    let mut folded = String::with_capacity(text.len().min(LONGEST));
    for c in text.chars().take(LONGEST) {
        match c {
            '\'' | '’' | '‘' | '`' | '.' => {}
            'a'..='z' | '0'..='9' => folded.push(c),
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            '&' => folded.push_str(" and "),
            _ if c.is_ascii() => folded.push(' '),
            _ if plain(c).is_empty() => folded.push(' '),
            _ => folded.push_str(&plain(c).to_ascii_lowercase()),
        }
    }
    folded.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
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
    use super::{letters, words};

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
