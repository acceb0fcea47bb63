//! Narratives stand apart from numbers, and are looked through for what could name a person before anybody else reads
//! them. A finding says where and of which kind, and never repeats what stands there.

/// Something that may name a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Line of the text, from 1.
    pub line: usize,
    /// What it looks like.
    pub what: &'static str,
}

/// Everything in a text that looks as if it could name a person: titles with names, postcodes, dates, long numbers,
/// mail addresses, house numbers with a street. What it does not find may still name somebody: a person reads it too.
pub fn identifiers(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || ",;()\"“”".contains(c)).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let mut note = |what| found.push(Finding { line: number, what });
        if words.iter().any(|word| word.contains('@') && word.contains('.')) {
            note("a mail address");
        }
        if words.iter().any(|word| digits(word) >= 9) || long_number(&words) {
            note("a long number, such as an NHS or telephone number");
        }
        if words.iter().any(|word| is_postcode(word))
            || words.windows(2).any(|pair| is_postcode(&pair.concat()))
        {
            note("a postcode");
        }
        if words.iter().any(|word| is_date(word)) || words.windows(3).any(spelled_date) {
            note("a date");
        }
        if words.windows(2).any(titled) {
            note("a name with a title");
        }
        if words
            .windows(2)
            .any(|pair| is_capitalised(pair[0]) && is_capitalised(pair[1]) && !begins_line(pair, &words))
        {
            note("two capitalised words in a row, such as a full name");
        }
        if words
            .windows(3)
            .any(|three| digits(three[0]) > 0 && is_capitalised(three[1]) && is_street(three[2]))
        {
            note("an address");
        }
        if words.iter().any(|word| word.to_lowercase().trim_end_matches([':', '.']) == "dob") {
            note("a birth date");
        }
    }
    found
}

fn digits(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// Numbers written in groups: `999 123 4567`.
fn long_number(words: &[&str]) -> bool {
    let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '+');
    words.chunk_by(|one, other| is_number(one) == is_number(other)).any(|group| {
        group.first().is_some_and(is_number) && group.iter().map(|word| digits(word)).sum::<usize>() >= 9
    })
}

/// One or two letters, a digit, perhaps a letter or digit, a digit and two letters.
fn is_postcode(word: &str) -> bool {
    let word: Vec<char> = word.trim_end_matches('.').to_uppercase().chars().collect();
    if !(5..=7).contains(&word.len()) {
        return false;
    }
    let (outward, inward) = word.split_at(word.len() - 3);
    let letters = outward.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    inward[0].is_ascii_digit()
        && inward[1..].iter().all(char::is_ascii_alphabetic)
        && (1..=2).contains(&letters)
        && outward.get(letters).is_some_and(char::is_ascii_digit)
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_end_matches(['.', ':']).split(['/', '-', '.']).collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn spelled_date(words: &[&str]) -> bool {
    let month = words[1].to_lowercase();
    let day = words[0].trim_end_matches(char::is_alphabetic);
    (1..=2).contains(&day.len())
        && day.bytes().all(|byte| byte.is_ascii_digit())
        && MONTHS.iter().any(|known| month.starts_with(known))
        && digits(words[2]) == 4
}

fn titled(pair: &[&str]) -> bool {
    let title = pair[0].trim_end_matches('.').to_lowercase();
    ["mr", "mrs", "ms", "miss", "dr", "mx"].contains(&title.as_str()) && is_capitalised(pair[1])
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// The first word of a sentence has a capital anyway.
fn begins_line(pair: &[&str], words: &[&str]) -> bool {
    words.len() > 2 && std::ptr::eq(pair[0], words[0])
}

fn is_street(word: &str) -> bool {
    const STREETS: [&str; 9] =
        ["street", "road", "avenue", "close", "lane", "drive", "court", "crescent", "way"];
    STREETS.contains(&word.trim_end_matches(['.', ',']).to_lowercase().as_str())
}
