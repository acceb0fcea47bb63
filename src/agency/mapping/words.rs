//! What the words of a header mean: headers to words, words to fields.
//!
//! A new wording is one line in the tables below.

use crate::schema::{self, Field};
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a header speaks of.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// A field of the schema.
    Is(&'static Field),
    /// Something that is not taken, and why.
    Not(&'static str),
}

/// What a header may mean, each with the weight of its words: the more of them, the heavier.
pub(super) fn meanings(header: &str) -> Vec<(Meaning, u32)> {
    let words = words(header);
    let matching = RULES.iter().filter(|rule| rule.matches(&words));
    matching.map(|rule| (rule.meaning, rule.weight)).collect()
}

/// Whether a cell reads as a column name: few words, most of them known, and together a rule.
pub(in crate::agency) fn is_known(cell: &str) -> bool {
    if cell.is_empty() || cell.len() > 60 {
        return false;
    }
    let words = words(cell);
    let known = words.iter().filter(|word| is_word(word)).count();
    known * 2 >= words.len() && RULES.iter().any(|rule| rule.matches(&words))
}

/// Whether a column name is made of known words only, so that it can be shown outside the agency's folder.
pub(in crate::agency) fn is_speakable(name: &str) -> bool {
    let short_number = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = words(name);
    !words.is_empty() && words.iter().all(|word| is_word(word) || short_number(word))
}

struct Rule {
    meaning: Meaning,
    weight: u32,
    /// All must be there; `a|b` is either.
    words: &'static str,
}

impl Rule {
    fn matches(&self, words: &[String]) -> bool {
        let there = |either: &str| either.split('|').any(|one| words.iter().any(|word| word == one));
        self.words.split(' ').all(there)
    }
}

const fn is(field: &'static Field, weight: u32, words: &'static str) -> Rule {
    Rule { meaning: Meaning::Is(field), weight, words }
}

const fn not(why: &'static str, weight: u32, words: &'static str) -> Rule {
    Rule { meaning: Meaning::Not(why), weight, words }
}

const FREE_TEXT: &str = "free text: not in the schema";
const NOT_IN_SCHEMA: &str = "not in the schema";
pub(super) const SOMEBODY_ELSE: &str = "about somebody else than the person";
const ANOTHER_DATE: &str = "a date, but not of the contact";
const ANOTHER_PLACE: &str = "a place, but not the person's home nor a small area";

/// Words to meanings. Later words are in the form that [`words`] gives them: singular, `ref` for any
/// number or key, `birth` for DOB, `forename` for first name, `type` for description.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    is(&schema::PERSON_REFERENCE, 90, "person|nominal|patient|client|customer|citizen|resident|tenant|pupil|student|learner|child|individual|subject|user|applicant|suspect|offender|member|claimant|detainee|prisoner|people|party|golden|beneficiary|leaseholder|occupant|adult|youth ref"),
    is(&schema::PERSON_REFERENCE, 86, "tenancy ref"),
    is(&schema::PERSON_REFERENCE, 84, "mrn|crn|uln|uprn_person|pid|pncid|mpi|hospnum|rnum"),
    is(&schema::PERSON_REFERENCE, 88, "hospital|pas|unit|pnc|delius|oasys|cro|mosaic|liquidlogic|carefirst|swift|frameworki|eclipse|systmone|emis|rio|sims|arbor|niche|athena|capita|northgate|orchard|civica|azeus|lcs|eis|ics|system ref"),
    is(&schema::PERSON_REFERENCE, 88, "local patient ref"),
    is(&schema::PERSON_REFERENCE, 78, "social care ref"),
    is(&schema::PERSON_REFERENCE, 55, "account|rent ref"),
    is(&schema::PERSON_REFERENCE, 45, "unique ref"),
    is(&schema::PERSON_REFERENCE, 42, "record|source ref"),
    is(&schema::PERSON_REFERENCE, 40, "nominal|patient|tenant|person"),
    is(&schema::PERSON_REFERENCE, 35, "ref"),

    is(&schema::EVENT, 80, "event|incident|occurrence|crime|offence|case|referral|attendance|contact|episode|call|job|spell|log|investigation|report|complaint|admission|appointment|visit|exclusion|application|notice|activity|encounter|intervention|enquiry|storm|ticket|booking|custody|service|request|arrest|assessment ref"),
    is(&schema::EVENT, 60, "cad|niche_ref|urn"),
    is(&schema::EVENT, 40, "unique|record|source ref"),
    is(&schema::EVENT, 30, "ref"),
    is(&schema::EVENT, 44, "incident|occurrence|crime|event"),

    is(&schema::RELATED_PERSON, 96, "related|linked|associated|associate|connected|other|second|sibling|relation|relative|partner person|nominal|party|child|individual|client|patient|pupil|subject|ref ref"),
    is(&schema::RELATED_PERSON, 94, "person|nominal|party|child|individual|client|pupil|subject 2|b ref"),
    is(&schema::RELATED_PERSON, 92, "relation|relative|associate ref"),
    is(&schema::RELATED_PERSON, 91, "to person|nominal|individual ref"),
    is(&schema::RELATED_PERSON, 60, "related|linked|associated person|nominal|individual"),
    is(&schema::RELATIONSHIP, 93, "relationship"),
    is(&schema::RELATIONSHIP, 89, "relation|association|link type"),
    is(&schema::RELATIONSHIP, 66, "relation"),
    is(&schema::EASTING, 93, "easting"),
    is(&schema::EASTING, 70, "x"),
    is(&schema::NORTHING, 93, "northing"),
    is(&schema::NORTHING, 70, "y"),
    is(&schema::NEED, 91, "need|vulnerability|factor type|code"),
    is(&schema::NEED, 87, "primary|secondary|main need"),
    is(&schema::NEED, 86, "main|primary|secondary|problem substance"),
    is(&schema::NEED, 68, "need|vulnerability|factor|substance"),

    is(&schema::FULL_NAME, 95, "surname forename"),
    is(&schema::FULL_NAME, 92, "full name"),
    is(&schema::FULL_NAME, 86, "person|nominal|patient|client|customer|citizen|resident|tenant|pupil|student|learner|child|individual|subject|user|applicant|suspect|offender|member|claimant|detainee|prisoner|adult|leaseholder|occupant name"),
    is(&schema::FULL_NAME, 90, "service user"),
    is(&schema::FULL_NAME, 55, "name"),
    is(&schema::SURNAME, 92, "surname"),
    is(&schema::FORENAMES, 92, "forename"),
    is(&schema::FORENAMES, 60, "middle"),
    is(&schema::FORENAMES, 40, "initial"),
    is(&schema::KNOWN_AS, 96, "known|aka|alias|nickname|preferred|chosen"),
    is(&schema::BIRTH_DATE, 97, "birth"),
    is(&schema::SEX, 90, "sex"),
    is(&schema::NHS_NUMBER, 98, "nhs"),
    is(&schema::UPN, 98, "upn"),
    is(&schema::UPN, 98, "unique pupil ref"),
    is(&schema::NI_NUMBER, 98, "nino"),
    is(&schema::NI_NUMBER, 98, "ni ref"),
    is(&schema::NI_NUMBER, 98, "national insurance"),
    is(&schema::UPRN, 98, "uprn"),
    is(&schema::UPRN, 98, "unique property ref"),
    is(&schema::FORMER_SURNAME, 98, "maiden|former|previous|old surname|name"),

    is(&schema::POSTCODE, 80, "postcode"),
    is(&schema::POSTCODE, 90, "home|current|property|tenancy|address|residence|residential|pupil|patient|client|person|nominal|tenant postcode"),
    is(&schema::FORMER_POSTCODE, 98, "former|previous|old postcode"),
    is(&schema::HOUSE, 92, "house|building|flat|door|street|dwelling ref"),
    is(&schema::HOUSE, 90, "house|building name"),
    is(&schema::HOUSE, 80, "house|paon|saon"),
    is(&schema::STREET, 85, "street"),
    is(&schema::STREET, 84, "address 1"),
    is(&schema::STREET, 88, "address line 1"),
    is(&schema::STREET, 88, "home|property|current|residential|tenancy|full|tenant|patient|client address"),
    is(&schema::STREET, 80, "live"),
    is(&schema::STREET, 60, "address"),
    is(&schema::TOWN, 85, "town|city|suburb|village"),
    is(&schema::TOWN, 70, "locality|settlement"),
    is(&schema::TOWN, 83, "address 3"),
    is(&schema::TOWN, 88, "address line 3"),
    not("second line of an address: not in the schema", 82, "address 2|4|5"),

    is(&schema::PROTECTED, 99, "protected|restricted|refuge|adopted|adoption|grc|witness_protection|sensitive|confidential"),
    is(&schema::PROTECTED, 99, "do not share"),
    is(&schema::PROTECTED, 99, "gender recognition"),
    not(NOT_IN_SCHEMA, 100, "protected characteristic"),
    not(NOT_IN_SCHEMA, 100, "marking"),

    is(&schema::ROLE, 88, "role|involvement|capacity|involved"),
    is(&schema::ROLE, 72, "person|nominal|party|link|association type"),
    is(&schema::CONTACT_KIND, 85, "event|incident|contact|case|offence|crime|referral|service|activity|intervention|episode|attendance|exclusion|complaint|enquiry|notice|concern|support|application|issue|demand|problem|occurrence|request|appointment|admission|visit|call|need|absence|arrest|encounter|tenancy|provision|investigation|problem type|reason"),
    is(&schema::CONTACT_KIND, 70, "presenting complaint|problem|issue|need"),
    is(&schema::CONTACT_KIND, 66, "offence|crime"),
    is(&schema::CONTACT_KIND, 62, "service|event|incident|activity|intervention|complaint|exclusion|referral|issue|concern|programme|support|diagnosis|need"),
    is(&schema::CONTACT_KIND, 75, "what"),
    is(&schema::CONTACT_KIND, 52, "type"),
    is(&schema::CONTACT_KIND, 46, "reason"),
    is(&schema::CONTACT_KIND, 40, "contact|case|appointment|attendance|code"),

    is(&schema::CONTACT_DATE, 94, "event|incident|contact|offence|occurrence|crime|committed|attendance|attended|visit|call|arrest date"),
    is(&schema::CONTACT_DATE, 92, "reported|referral|referred|admission|admitted|arrival|appointment|exclusion|absence|complaint|enquiry|notice|application|case|episode|activity|service|presented|presentation|intervention|assessment|request|happened|occurred|support date"),
    is(&schema::CONTACT_DATE, 88, "start|started|opened|open|from|begin|began|commenced|commencement date"),
    is(&schema::CONTACT_DATE, 82, "received|created|logged|recorded|entered|registered|raised|notified|issued|served date"),
    is(&schema::CONTACT_DATE, 70, "date"),
    is(&schema::CONTACT_DATE, 64, "opened|reported|occurred|received|started|committed|attended|arrival|admitted|when|logged|raised|referred|start|happened"),
    is(&schema::CONTACT_DATE, 45, "month|created|recorded|from|registered"),

    is(&schema::AREA, 95, "lsoa"),
    is(&schema::AREA, 94, "lower super"),
    is(&schema::AREA, 82, "area code"),
    is(&schema::AREA, 80, "small area"),
    is(&schema::AREA, 70, "area|zone|neighbourhood|datazone|geography"),
    is(&schema::AREA, 60, "ward|beat|district|locality|location code"),
    is(&schema::AREA, 70, "output area"),

    not(FREE_TEXT, 97, "free|text|note|comment|narrative|summary|remark|mo|circumstance|memo|observation|detail|message|history|background"),
    not(FREE_TEXT, 60, "description"),
    not(SOMEBODY_ELSE, 98, "officer|oic|gp|practitioner|clinician|doctor|consultant|nurse|worker|caseworker|staff|keyworker|kin|mother|father|parent|guardian|carer|landlord|referrer|author|teacher|head|sibling|partner|spouse|emergency|informant|manager|owner|operator|handler|supervisor|employer|dsl|allocated|completed_by"),
    not(SOMEBODY_ELSE, 98, "by"),
    not(ANOTHER_DATE, 98, "closed|close|closing|closure|end|ended|ending|death|deceased|died|printed|print|extract|extracted|exported|run|updated|update|modified|amended|changed|review|expiry|expire|due|last|next|discharge|discharged|completed|completion|resolved|finish|finished|to|valid|loaded|left|leaving|leaver|cancelled|seen date"),
    not(ANOTHER_DATE, 90, "closed|discharged|deceased|died|resolved|updated"),
    not("a time of day: not in the schema", 90, "time"),
    not("age: the birth date says more", 90, "age"),
    not(NOT_IN_SCHEMA, 97, "birth place|country|town|weight|order|year|city"),
    not("a former name: not in the schema", 97, "maiden|former|previous|old forename"),
    not("a former address: not in the schema", 97, "previous|former|old address|street|town|house"),
    not("a former address: not in the schema", 97, "correspondence|forwarding|billing postcode|address|street|town|house"),
    not(ANOTHER_PLACE, 96, "incident|offence|crime|event|location|scene|occurrence|school|practice|surgery|provider|delivery|work|venue|base postcode|address|street|town|house|name"),
    not(ANOTHER_PLACE, 80, "location|venue|place|msoa|lad|oa|parish|region|county|country|latitude|longitude|usrn|grid|lat|lon|lng|sector|constituency|oa11|ward_name"),
    not("the name of an area: the code is taken", 96, "lsoa|ward|area|msoa name"),
    not(ANOTHER_PLACE, 96, "msoa|lad|parish code"),
    not(NOT_IN_SCHEMA, 97, "discharge|discharged|closure|closed|close|exit|end|leaving|completion reason|type"),
    not(NOT_IN_SCHEMA, 97, "email|phone|telephone|mobile|tel|contact_number|fax|web"),
    not(NOT_IN_SCHEMA, 97, "phone|mobile|telephone|tel|contact ref"),
    not(NOT_IN_SCHEMA, 85, "ethnicity|ethnic|religion|nationality|language|disability|orientation|marital|occupation|outcome|status|team|title|suffix|salutation|department|priority|risk|grade|score|result|disposal|source|method|channel|flag|year|group|cost|amount|balance|value|quantity|duration|hour|minute|day|week|quarter|weapon|vehicle|vrm|school|college|unit|hospital|site|practice|surgery|trust|force|agency|organisation|organization|provider|system|version|row|line|sequence|index|count|total|band|tenure|landlord|property|bedroom|height|weight|pregnant|deprivation|imd|decile|rank|stage|level|percentage|session|attendance_mark|subcategory|subtype|attachment|link|url|image|photo|consent|allegation|agreed|accommodation|legal|passport|driving|licence|cis|hb|benefit"),
    not(NOT_IN_SCHEMA, 97, "passport|licence|hmrc|vehicle|phone|team|school|dfe|laestab|site|practice|organisation|provider|usrn|property|sequence|row|line|warrant|collar|shoulder ref"),
    not(NOT_IN_SCHEMA, 97, "school|college|practice|team|site|provider|organisation|ward|unit name"),
];

/// Other spellings of words, by pairs of `written` and `word`.
#[rustfmt::skip]
const SAME: &[(&str, &str)] = &[
    ("alias", "alias"), ("oasys", "oasys"), ("address", "address"), ("aliases", "alias"), ("addresses", "address"),
    ("reference", "ref"), ("id", "ref"), ("identifier", "ref"), ("identity", "ref"), ("no", "ref"), ("nr", "ref"), ("num", "ref"),
    ("number", "ref"), ("nbr", "ref"), ("key", "ref"), ("urn", "ref"), ("refno", "ref"), ("guid", "ref"), ("uid", "ref"), ("ident", "ref"), ("idno", "ref"),
    ("dob", "birth"), ("born", "birth"), ("birthdate", "birth"), ("dateofbirth", "birth"), ("bday", "birth"), ("birthday", "birth"), ("brithday", "birth"),
    ("gender", "sex"), ("firstname", "forename"), ("fname", "forename"), ("given", "forename"), ("givenname", "forename"), ("christian", "forename"),
    ("fore", "forename"), ("first", "forename"), ("firstnames", "forename"), ("forenames", "forename"),
    ("lastname", "surname"), ("sname", "surname"), ("lname", "surname"), ("family", "surname"), ("familyname", "surname"),
    ("secondname", "surname"), ("sur", "surname"), ("fullname", "full"),
    ("pcode", "postcode"), ("zip", "postcode"), ("zipcode", "postcode"), ("postal", "postcode"), ("pc", "postcode"), ("poscode", "postcode"),
    ("addr", "address"), ("road", "street"), ("add", "address"), ("addressline", "address"),
    ("occ", "occurrence"), ("inc", "incident"), ("dt", "date"), ("dte", "date"), ("datetime", "date"), ("timestamp", "date"),
    ("category", "type"), ("cat", "type"), ("class", "type"), ("classification", "type"), ("desc", "type"), ("descriptor", "type"),
    ("kind", "type"), ("nature", "type"), ("theme", "type"), ("cd", "code"), ("nm", "name"), ("names", "name"), ("heading", "type"),
    ("gp", "gp"), ("yp", "youth"), ("young", "youth"), ("su", "user"), ("svc", "service"), ("cust", "customer"), ("pers", "person"),
    ("pat", "patient"), ("stu", "student"), ("tel", "telephone"), ("safeguard", "protected"), ("lsoa11cd", "lsoa"), ("lsoa21cd", "lsoa"),
    ("offense", "offence"), ("enquirie", "enquiry"), ("inquiry", "enquiry"), ("enq", "enquiry"), ("appt", "appointment"), ("ref.", "ref"),
    ("adm", "admission"), ("ref_", "ref"), ("perpetrator", "offender"), ("accused", "suspect"), ("defendant", "suspect"), ("isrestricted", "restricted"),
    ("hospitalno", "mrn"), ("district", "district"), ("reporting", "reported"), ("opening", "opened"), ("starting", "start"), ("dates", "date"), ("eastings", "easting"), ("northings", "northing"), ("east", "easting"), ("north", "northing"), ("xcoord", "x"), ("ycoord", "y"), ("grideasting", "easting"), ("gridnorthing", "northing"),
];

/// A header as it looks: without case, spaces, signs and marks, and with letters of other alphabets that look like Latin
/// ones as those.
pub(in crate::agency) fn look(header: &str) -> String {
    let shown = header.chars().filter(|c| c.is_alphanumeric() || matches!(c, '(' | ')' | '/' | '#'));
    shown.flat_map(char::to_lowercase).map(latin).collect()
}

/// Letters of the Cyrillic and Greek alphabets, and wide forms, that cannot be told from Latin ones by eye.
fn latin(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'н' => 'h',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ѵ' | 'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFF41 + 0x61).unwrap_or(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c),
        _ => c,
    }
}

/// Words that say nothing of their own.
const IDLE: &[&str] =
    &["of", "the", "s", "a", "an", "in", "at", "on", "and", "or", "for", "was", "is", "our", "their"];

/// The longest header whose words are looked at, in bytes.
const LONGEST_HEADER: usize = 200;

/// The words of a header in one form: split at case, digits and signs, singular, one spelling each.
pub(super) fn words(header: &str) -> Vec<String> {
    // Whatever is longer names no column that is known.
    if header.len() > LONGEST_HEADER {
        return Vec::new();
    }
    let mut words: Vec<String> = split(header).iter().flat_map(|word| unglued(word)).collect();
    words.retain(|word| !IDLE.contains(&word.as_str()));
    join(&mut words);
    words
}

/// Words that together are one.
const TOGETHER: &[(&[&str], &str)] = &[
    (&["post", "code"], "postcode"),
    (&["p", "code"], "postcode"),
    (&["last", "name"], "surname"),
    (&["second", "name"], "surname"),
    (&["name", "last"], "surname"),
    (&["name", "first"], "forename"),
    (&["d", "o", "b"], "birth"),
    (&["date", "time"], "date"),
    (&["e", "mail"], "email"),
    (&["l", "soa"], "lsoa"),
];

/// Joins words that are one: *post code*, *last name*, *D.O.B.*
fn join(words: &mut Vec<String>) {
    for (parts, one) in TOGETHER {
        while let Some(at) = words.windows(parts.len()).position(|run| run == *parts) {
            words.splice(at..at + parts.len(), [(*one).to_owned()]);
        }
    }
    // *Last, First*: beside a forename, *last* alone is the surname.
    if words.iter().any(|word| word == "forename") && !words.iter().any(|word| word == "surname") {
        words.iter_mut().filter(|word| *word == "last").for_each(|word| "surname".clone_into(word));
    }
    // *Type* explains *description* away: `Offence Description` is a kind, `Description` alone is free text.
    if words.len() > 1 {
        words.iter_mut().filter(|word| *word == "description").for_each(|word| "type".clone_into(word));
    }
    for part in ["forename", "surname"] {
        let both = words.iter().any(|word| word == "forename") && words.iter().any(|word| word == "surname");
        if !both && words.iter().any(|word| word == part) {
            words.retain(|word| word != "name");
        }
    }
    let mut seen: Vec<String> = Vec::new();
    words.retain(|word| {
        let new = !seen.contains(word);
        seen.push(word.clone());
        new
    });
}

/// Splits at signs, between a small and a capital letter, before the last capital of a run, and at digits.
fn split(header: &str) -> Vec<String> {
    let chars: Vec<char> = header.chars().collect();
    let mut words = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        if before.is_some_and(|before| breaks(before, c, after)) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("begins with one word").extend(c.to_lowercase().map(latin));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn breaks(before: char, c: char, after: Option<char>) -> bool {
    let hump = before.is_lowercase() && c.is_uppercase();
    let acronym = before.is_uppercase() && c.is_uppercase() && after.is_some_and(char::is_lowercase);
    !c.is_alphanumeric() || hump || acronym || before.is_ascii_digit() != c.is_ascii_digit()
}

/// One word in its own form, or the known words that it is glued of, as in `personref`.
fn unglued(word: &str) -> Vec<String> {
    let own = normal(word);
    if is_word(&own) || word.len() < 5 {
        return vec![own];
    }
    pieces(word).unwrap_or_else(|| vec![own])
}

fn pieces(word: &str) -> Option<Vec<String>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    let ends = (2..=word.len()).rev().filter(|end| word.is_char_boundary(*end));
    ends.into_iter().find_map(|end| {
        let piece = normal(&word[..end]);
        let known = (end > 2 && is_word(&piece)) || matches!(&word[..end], "of" | "id" | "no");
        let mut rest = known.then(|| pieces(&word[end..])).flatten()?;
        rest.insert(0, piece);
        Some(rest)
    })
}

fn normal(word: &str) -> String {
    let same =
        |word: &str| SAME.iter().find(|(written, _)| *written == word).map(|(_, same)| (*same).to_owned());
    let singular = match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i', 'h', 'm']) => stem,
        _ => word,
    };
    same(word).or_else(|| same(singular)).unwrap_or_else(|| singular.to_owned())
}

/// Whether this is a word of the tables.
fn is_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let rules = RULES.iter().flat_map(|rule| rule.words.split([' ', '|']));
        let same = SAME.iter().map(|(_, same)| *same);
        let others = ["description", "postcode", "super", "legal", "post"];
        rules.chain(same).chain(IDLE.iter().copied()).chain(others).collect()
    });
    WORDS.contains(word)
}
