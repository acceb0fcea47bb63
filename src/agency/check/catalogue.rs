//! Everything that can be wrong with an export, once: for the terminal, the page, the table and `pz explain` alike.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The export cannot be sealed as it is.
    Stops,
    /// Rows are not used.
    LosesRows,
    /// Rows are used, without a field.
    LosesFields,
    /// Everything is used, and something looks wrong.
    LooksWrong,
    /// Good to know.
    Note,
}

impl Weight {
    /// All, the worst first.
    pub const ALL: [Weight; 5] =
        [Weight::Stops, Weight::LosesRows, Weight::LosesFields, Weight::LooksWrong, Weight::Note];

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Weight::Stops => "stops the export",
            Weight::LosesRows => "rows that are not used",
            Weight::LosesFields => "fields that are lost",
            Weight::LooksWrong => "looks wrong",
            Weight::Note => "good to know",
        }
    }
}

/// One thing that can be wrong.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Its name, as given to `pz explain`.
    pub code: &'static str,
    /// How bad it is.
    pub weight: Weight,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it means for the result.
    pub means: &'static str,
    /// How to put it right.
    pub remedy: &'static str,
    /// An invented example.
    pub example: &'static str,
}

impl Entry {
    /// The entry of a code.
    pub fn of(code: &str) -> Option<&'static Entry> {
        CATALOGUE.iter().find(|entry| entry.code == code)
    }
}

macro_rules! catalogue {
    ($($weight:ident { $($code:literal $title:literal $means:literal $remedy:literal $example:literal;)* })*) => {
        /// Every entry, the worst first.
        pub const CATALOGUE: &[Entry] = &[$($(Entry {
            code: $code,
            weight: Weight::$weight,
            title: $title,
            means: $means,
            remedy: $remedy,
            example: $example,
        },)*)*];
    };
}

catalogue! {
    Stops {
        "empty-file"
            "the file is empty"
            "There is nothing to seal."
            "Export it again, and look whether the system's filter let anything through."
            "A file of 0 bytes, or one that holds a byte order mark alone.";
        "not-a-table"
            "the file is no table that can be read"
            "Nothing of it is used."
            "Save it as CSV in UTF-8 or as an Excel workbook without a password. A PDF, a Word document or a damaged file will not do."
            "export.pdf renamed to export.csv; a workbook that asks for a password when it is opened.";
        "endless-row"
            "a row is longer than any export's"
            "Nothing of the file is used: where rows end cannot be told."
            "Export it again. Often a line ending or a closing quotation mark is missing."
            "A line of 200 million characters.";
        "too-wide"
            "a row has more cells than any table"
            "Nothing of the file is used."
            "Export it again with one row for each contact, not with people or days as columns."
            "A row of 20,000 commas.";
        "unbalanced-quote"
            "a quotation mark opens and does not close in its row"
            "Rows after it would be taken for one cell, so nothing of the file is used."
            "Go to the line that is named and correct it at source, or export as a workbook, which needs no quotation marks."
            "1003,\"Fox,01/02/1990,13/02/2026";
        "no-header"
            "no row of column names was found"
            "Without names the program would guess who is who. It shows none of the first row, which may be a person."
            "Export with column names. If the system cannot, give --without-header: columns are then told by their values, and you confirm them in mapping.toml."
            "The first line is 1001,Lee,Ann,01/02/1990 instead of Person ID,Surname,Forename,DOB.";
        "duplicate-column"
            "two columns have the same name"
            "Which of them is meant cannot be told. Names that only look the same count as the same."
            "Rename one of them at source."
            "Person ID,DOB,Event Date,DOB";
        "not-an-extract"
            "no column says who, or none says when"
            "A contact needs a person's reference and a date that is not a birth date."
            "Say in mapping.toml which column holds the reference and which the date, or export them too. A list without a number for each person cannot be used: names alone do not tell two people apart. Your system has one, and can export it."
            "Surname,DOB without Person ID and Contact Date.";
        "ambiguous-dates"
            "day and month could be either"
            "03/04/2026 is the third of April or the fourth of March, and no row of the column shows which. A guess would move contacts by months."
            "In mapping.toml, set dates = \"day_first\" (as usual in the UK) or \"month_first\" for the column."
            "A column with 01/02/2026 and 05/06/2026 and nothing above 12.";
        "wrong-mapping"
            "mapping.toml cannot be read, or is of another export"
            "Nothing is used before it is clear what each column is."
            "Correct the line that is named, or guess anew with `pz agency check EXPORT --afresh`; what you wrote is then replaced."
            "field = \"surename\"";
        "too-many-refused"
            "more than one row in twenty is refused"
            "Something is wrong with the export as a whole; what is left might be a strange part of it."
            "Look at the reasons and correct them at source. If it is as it should be, give --allow-refused."
            "600 of 8,000 rows lie before the window, because the export began a year early.";
        "nobody-left"
            "no row is left to seal"
            "All rows were refused or are of people who stay at home."
            "Look at the reasons; often the window is of another round, or a list names everybody."
            "All contacts are of 2019, and the round asks for 2024 to 2026.";
    }
    LosesRows {
        "ragged-row"
            "more or fewer cells than the header"
            "The row is not used: which cell is which cannot be told."
            "Correct it at source; often a comma stands in a text without quotation marks, or a line break in a note."
            "1003,Fox, Al,01/02/1990 under Person ID,Surname,DOB";
        "no-reference"
            "no person reference"
            "The row is not used: whose contact it is cannot be told."
            "Export the agency's own number of the person. Words such as `unknown` are none."
            ",Fox,Al,01/02/1990";
        "no-date"
            "no contact date"
            "The row is not used: when it was cannot be told."
            "Export the date on which the contact was, or on which the case was opened."
            "1003,Fox,Al,,Robbery";
        "unreadable-date"
            "contact date that cannot be read"
            "The row is not used."
            "Correct it at source, or set the column's `dates` in mapping.toml. The shape shows what stands there: digits as 9."
            "99/99/9999 stands for a cell such as 31/02/2026.";
        "before-window"
            "contact before the window"
            "The row is not used: the round asks for later contacts."
            "Nothing, if you exported more than was asked for."
            "A contact of 2019 in a round from 2024.";
        "after-window"
            "contact after the window"
            "The row is not used: the round asks for earlier contacts, or the date is wrong."
            "Look at the first rows: dates in the future are often slips or planned appointments."
            "A contact of 2062 in a round until 2026.";
    }
    LosesFields {
        "bad-birth-date"
            "birth date that cannot be"
            "The person is linked without a birth date, which finds fewer links, and has no age band."
            "Correct it at source. The shape shows what stands there: digits as 9, letters as A."
            "9999-99-99 stands for a cell such as 1945-17-28.";
        "shared-by-many"
            "one date or home of very many people"
            "It stands for no one and is not used: believed, it would join strangers to each other, and give them an age that is not theirs."
            "Leave the cell empty where the date or the home is not known, or see whether the right column was exported."
            "Born 15/06/1985 on a third of all people, or the address of the town hall.";
        "several-people"
            "one reference for several people"
            "These references are linked with nobody and have no age and no sex: believed, each would make one person of those who share it."
            "Export the reference of the person; that of a household or a tenancy is none."
            "T104 for Ann, born in 1980, and for Bob, born in 2011: another first letter, another birth date.";
        "bad-postcode"
            "not written as a postcode"
            "The person is linked without a postcode."
            "Correct it at source. No fixed abode is written ZZ99 3VZ, or left empty."
            "A9 AAA stands for a cell such as M1 ELX.";
        "bad-nhs-number"
            "not ten digits with a matching check digit"
            "The person is linked without the NHS number, which is the surest link."
            "Correct it at source; if many are wrong, another number stands in the column, or Excel has rounded it."
            "999 455 2997, whose last digit should be 6.";
        "bad-upn"
            "not a pupil number with a matching check letter"
            "The person is linked without the pupil number."
            "Correct it at source; temporary numbers are none."
            "R801200010701, whose letter should be Q.";
        "bad-ni-number"
            "not a national insurance number"
            "The person is linked without it."
            "Correct it at source; temporary numbers are none."
            "QQ 12 34 56, without its last letter.";
        "unknown-kind"
            "code of a contact that nobody knows"
            "The contact crosses as `other`: it counts, and belongs to no domain and to no target behaviour."
            "Say under [kinds] in mapping.toml what the code stands for; the program has put it there for you. codes.csv lists all."
            "\"ABS\" = \"persistent_absence\"";
        "unknown-role"
            "code of a role that nobody knows"
            "The contact crosses without a role; it cannot make anybody exhibiting or vulnerable."
            "Say under [roles] in mapping.toml what the code stands for."
            "\"NOM2\" = \"suspect\"";
        "unknown-need"
            "code of a need that nobody knows"
            "The need crosses as `other`."
            "Say under [needs] in mapping.toml what the code stands for."
            "\"MH2\" = \"mental_health\"";
        "unknown-relationship"
            "code of a relationship that nobody knows"
            "The relationship crosses as `other`."
            "Say under [relationships] in mapping.toml what the code stands for."
            "\"BRO\" = \"sibling\"";
        "unknown-related"
            "the other person has no contact in the window"
            "The relationship is not used: people without a contact are not shared."
            "Nothing, unless the two tables write the person's reference in different ways."
            "C1001 in one table and 1001 in the other.";
        "bad-area"
            "not the code of a small area"
            "The contact has no area and is on no map."
            "Export the LSOA code (E01013600), not the name of a ward or beat. Without one, areas are found by postcode."
            "Braunstone in a column of LSOA codes.";
    }
    LooksWrong {
        "birth-after-contact"
            "contact before the person was born"
            "The row is used; the birth date or the contact date is wrong."
            "Look at the first rows; often the two columns are mistaken for each other, or a parent's contact stands under the child."
            "Born 04/05/2020, contact 01/02/2019.";
        "age-over-120"
            "people older than 120"
            "Their birth dates are placeholders, which join different people to each other."
            "Leave the date empty where it is not known."
            "Born 01/01/1901.";
        "births-on-1-january"
            "too many births on a first of January"
            "A year of birth was written as a date. Such dates link less surely."
            "Export the full date if the system has it."
            "01/01/1980, 01/01/1975, 01/01/1991 …";
        "one-value"
            "a column has one value on all rows"
            "It tells nobody from anybody; perhaps the wrong column was exported, or a filter was left on."
            "Compare with the system."
            "The postcode of the office on every row.";
        "window-half-empty"
            "half of the window's months have no contact"
            "The analysis compares agencies over the same months; these would look idle."
            "Export the whole window, or tell the hub why there is nothing."
            "Contacts from October 2025 on, in a round that begins in October 2024.";
        "same-as-last-round"
            "the same contacts as in an earlier round"
            "The same export was given again."
            "Export anew, and look at the file's date."
            "export.csv of last quarter, still in the folder.";
        "rounded-number"
            "numbers that Excel has rounded"
            "Excel keeps fifteen digits and shows long numbers as 1.23E+09. People whose numbers were rounded alike become one person."
            "Export again straight from the system, or format the column as text before the file is opened in Excel."
            "9.99455E+09 in place of an NHS number.";
        "filter-left-on"
            "a filter hides rows"
            "Hidden rows are read all the same."
            "Take the filter away, or delete the rows that should not be there."
            "An Excel filter on one team.";
        "mixed-dates"
            "dates in both orders"
            "Those in the other order cannot be read, or are read as another day."
            "Export again from one system with one setting."
            "25/12/2025 and 12/25/2025 in one column.";
        "half-empty-column"
            "a column that identifies people is mostly empty"
            "Fewer of these people are found at other agencies."
            "Look whether the system holds it in another field."
            "Postcode on 20 of 100 rows.";
        "mostly-alone"
            "most people have a contact that nobody else shares"
            "Somebody who knows one contact of a person could find the others. The hub sees no names, yet the agreement may ask for less."
            "Leave out area, or role, in the agreement; the report says how much each would lower it."
            "The only robbery in one small area in one month.";
    }
    Note {
        "guessed"
            "columns were guessed"
            "mapping.toml says for each column what it was taken for and why. It is remembered for the next round."
            "Read it once, and correct what is wrong."
            "# by its name, and its values agree";
        "not-agreed"
            "a column that the agreement does not name"
            "It is not sealed."
            "Nothing; a field can be added by an amendment that all parties sign."
            "An agreement without `street`.";
        "title-block"
            "lines above the header were skipped"
            "They are no data."
            "Nothing."
            "Printed 01/10/2026";
        "closing-lines"
            "totals or remarks below the table were skipped"
            "They are no data."
            "Look once whether the lines that are named are totals."
            "Total rows: 7,640";
        "repeated-header"
            "lines that repeat the header were skipped"
            "They are no data."
            "Nothing."
            "A header printed again on every page.";
        "encoding"
            "the file is not in UTF-8"
            "It was read as it is spelt; accents may be wrong if this was taken for something else."
            "Nothing, if names with accents look right in the system."
            "Windows-1252, UTF-16";
        "hidden-rows"
            "hidden rows were read"
            "They are used like others."
            "Delete them from the workbook if they should not be."
            "Rows 40 to 60 of a sheet, hidden by hand.";
        "hidden-sheets"
            "hidden sheets were not read"
            "What is in them is not used."
            "Make a sheet visible if it should be read."
            "A sheet with last year's cases.";
        "passed-over"
            "a table was passed over"
            "It has no person reference, or the mapping does not know it."
            "Nothing, if it is a cover sheet or a list of codes."
            "A sheet named Notes.";
        "passed-on"
            "contacts that only pass on another agency's incident"
            "They cross marked as such, and add neither an agency nor points to anybody."
            "Nothing."
            "Police notification received";
        "left-out"
            "people who were left out"
            "They opted out, have no contact in the window, or nothing to do with the zone."
            "Nothing."
            "All contacts of a person are of last year.";
        "areas-found"
            "areas were found by postcode or by a point"
            "The home's area stands for the contact's."
            "Export the LSOA of the contact if the system has it."
            "LE3 1AA lies in E01013600.";
        "no-areas"
            "no contact has an area"
            "These contacts are on no map."
            "Export LSOA codes, or give a lookup of postcodes with --postcodes."
            "A table without postcode and without LSOA.";
    }
}

#[cfg(test)]
mod tests {
    use super::CATALOGUE;

    #[test]
    fn every_entry_says_everything_and_no_code_stands_for_two() {
        let mut codes: Vec<&str> = CATALOGUE.iter().map(|entry| entry.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CATALOGUE.len());
        for entry in CATALOGUE {
            let all = [entry.title, entry.means, entry.remedy, entry.example];
            assert!(all.iter().all(|text| !text.is_empty()), "{}", entry.code);
        }
    }
}
