//! Text that looks as if it named somebody is questioned before it is saved. It asks; whoever writes it knows better.

mod lists;

use jiff::civil::Date;

use lists::{ALSO_WORDS, FORENAMES, MONTHS, STARTS, STREETS, TITLES, USUAL, has};

use crate::contribution::Code;

/// What a text may hold that should not be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Somebody's name.
    Name,
    /// A date of long ago.
    BirthDate,
    /// A postcode.
    Postcode,
    /// A house number with its street.
    Address,
    /// A telephone or other long number.
    Number,
    /// An address for e-mail.
    Email,
}

impl Doubt {
    /// As a question says it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Name => "a name",
            Self::BirthDate => "a date of birth",
            Self::Postcode => "a postcode",
            Self::Address => "an address",
            Self::Number => "a telephone or reference number",
            Self::Email => "an e-mail address",
        }
    }
}

/// What a text seems to hold, each once.
pub(super) fn doubts(text: &str, today: Date) -> Vec<Doubt> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = Vec::new();
    let mut add = |doubt, is: bool| {
        if is && !found.contains(&doubt) {
            found.push(doubt);
        }
    };
    add(Doubt::Name, names_somebody(&words));
    add(Doubt::BirthDate, has_former_date(text, today));
    add(Doubt::Postcode, has_postcode(&words));
    add(Doubt::Address, has_address(&words));
    add(Doubt::Number, has_long_number(text));
    add(Doubt::Email, words.iter().any(|word| word.contains('@')));
    found
}

/// A candidate's code in a text ties two people together: that never enters a plan or a pack.
pub(super) fn has_code(text: &str) -> bool {
    let apart = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    text.split(apart).any(|word| Code::parse(word.trim_matches('-')).is_ok())
}

fn letters(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = letters(word).chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.as_str().chars().filter(|c| c.is_alphabetic()).any(char::is_lowercase)
}

fn ends_sentence(word: &str) -> bool {
    word.ends_with(['.', '!', '?', ':', ';'])
}

fn names_somebody(words: &[&str]) -> bool {
    let lower = |word: &str| {
        let word = letters(word).to_lowercase();
        word.strip_suffix("'s").or(word.strip_suffix("\u{2019}s")).unwrap_or(&word).to_owned()
    };
    // A street is asked about as an address.
    let usual = |word: &str| has(USUAL, &lower(word)) || has(STREETS, &lower(word));
    let forename = |word: &str| {
        let name = lower(word);
        has(FORENAMES, &name) || (is_capitalised(word) && has(ALSO_WORDS, &name))
    };
    let titled = words.windows(2).any(|pair| {
        has(TITLES, &lower(pair[0])) && letters(pair[1]).chars().next().is_some_and(char::is_uppercase)
    });
    let pair = words.windows(2).enumerate().any(|(at, pair)| {
        // The first word of a sentence is capitalised anyway, and tells nothing alone.
        let begins = at == 0 || ends_sentence(words[at - 1]);
        let both = pair.iter().all(|word| is_capitalised(word) && !usual(word)) && !ends_sentence(pair[0]);
        both && (!begins || !is_common_start(&lower(pair[0])))
    });
    titled || pair || words.iter().any(|word| forename(word))
}

fn is_common_start(word: &str) -> bool {
    has(STARTS, word)
}

/// A full date before this year: nobody plans the past.
fn has_former_date(text: &str, today: Date) -> bool {
    let years = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse::<i16>().ok())
        .filter(|year| (1900..today.year()).contains(year));
    let dated = |year: i16| {
        let at = text.find(&year.to_string()).expect("it was just found");
        let before: String = text[..at].chars().rev().take(14).collect();
        let after: String = text[at + 4..].chars().take(6).collect();
        let separated =
            |near: &str| near.starts_with(['/', '-', '.']) && near.chars().any(|c| c.is_ascii_digit());
        let month = MONTHS
            .split_whitespace()
            .any(|month| before.chars().rev().collect::<String>().to_lowercase().contains(month));
        separated(&before) || separated(&after) || (month && before.chars().any(|c| c.is_ascii_digit()))
    };
    years.into_iter().any(dated)
        || text.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| word == "dob")
        || short_dates(text)
}

/// `3/6/87`: two digits for the year.
fn short_dates(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let parts: Vec<&str> = letters(word).split(['/', '.']).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// `LE3 1AB`, with or without its space.
fn has_postcode(words: &[&str]) -> bool {
    let is = |text: &str| {
        let bytes = text.as_bytes();
        if !(5..=7).contains(&bytes.len()) || !bytes.is_ascii() {
            return false;
        }
        let (out, inward) = bytes.split_at(bytes.len() - 3);
        let letters = out.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        inward[0].is_ascii_digit()
            && inward[1..].iter().all(u8::is_ascii_alphabetic)
            && (1..=2).contains(&letters)
            && out.get(letters).is_some_and(u8::is_ascii_digit)
    };
    words.iter().any(|word| is(letters(word)))
        || words.windows(2).any(|pair| is(&format!("{}{}", letters(pair[0]), letters(pair[1]))))
}

fn has_address(words: &[&str]) -> bool {
    words.windows(3).any(|three| {
        let number = letters(three[0]);
        let house = number.len() <= 4 && number.starts_with(|c: char| c.is_ascii_digit());
        house && three[1..].iter().any(|word| has(STREETS, &letters(word).to_lowercase()))
    })
}

/// Nine digits and more, with the marks that people put between them.
fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match c {
            '0'..='9' => digits += 1,
            ' ' | '-' | '+' | '(' | ')' => {}
            _ => digits = 0,
        }
        if digits >= 9 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Doubt, doubts, has_code};
    use jiff::civil::date;

    #[track_caller]
    fn check(text: &str, expected: &[Doubt]) {
        assert_eq!(doubts(text, date(2026, 9, 30)), expected, "{text}");
    }

    #[test]
    fn text_about_help_is_not_questioned() {
        check(
            "The tenancy is at risk. Housing agrees a payment plan by 12 October 2026, and Health sees them weekly.",
            &[],
        );
        check("Known to MARAC already. Early Help leads; review on Friday.", &[]);
        check("Three agencies hope to grace the plan with one lead; mark it done in May.", &[]);
        check("Nothing was agreed about 24 hour care; see section 42.", &[]);
    }

    #[test]
    fn names_are_questioned() {
        check("Spoke with Katherine.", &[Doubt::Name]);
        check("spoke with katherine about rent", &[Doubt::Name]);
        check("Mrs Bramall agrees", &[Doubt::Name]);
        check("They live with Ottoline Threlfall now", &[Doubt::Name]);
        check("Ottoline Threlfall moved out", &[Doubt::Name]);
        check("It is Mark's flat", &[Doubt::Name]);
    }

    #[test]
    fn birth_dates_are_questioned_and_days_to_come_are_not() {
        for text in
            ["born 11/04/1987", "born 1987-04-11", "born on 11 April 1987", "dob 11.4.87", "DOB in file"]
        {
            check(text, &[Doubt::BirthDate]);
        }
        check("review 11/04/2027", &[]);
        check("since 2024 things are better", &[]);
    }

    #[test]
    fn where_somebody_lives_or_can_be_reached_is_questioned() {
        check("moved to LE3 1AB", &[Doubt::Postcode]);
        check("moved to le31ab.", &[Doubt::Postcode]);
        check("at 14 Fosse Road", &[Doubt::Address]);
        check("ring 07700 900123", &[Doubt::Number]);
        check("NHS 999 000 0018", &[Doubt::Number]);
        check("write to k.b@example.org", &[Doubt::Email]);
    }

    #[test]
    fn a_code_in_a_text_is_found_however_it_is_written() {
        let code = "PZ-00000-0";
        assert!(has_code(&format!("sibling of {code}.")));
        assert!(has_code(&format!("(see {})", code.to_lowercase())));
        assert!(!has_code("PZ-list, PZ-7F3KQ"));
    }
}
