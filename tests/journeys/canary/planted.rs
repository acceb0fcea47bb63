//! Exports of four agencies in which everything that could name somebody is a needle, planted wherever an
//! export has room: in every column, in free text, codes, headers, broken rows, titles, totals and comments.

use super::workbook::workbook;

/// Everything that was planted. Each is long enough that chance does not write it.
pub(super) const NEEDLES: &[&str] = &[
    // The person known to all four: names, alias, number, address.
    "Zebulonquist Hartwhistlebury",
    "Zebulonquist",
    "Hartwhistlebury",
    "Zebbyquistle",
    "9990019282",
    "QX97 7ZX",
    "Gooseberrystone",
    "Vermillionquay Terrace",
    "Nethersquibbleton",
    "1951-07-23",
    "23/07/1951",
    "19510723",
    // One more at each agency.
    "Quillandra Vexworthington",
    "Ondrazhek Plumbersquare",
    "Mirabelqua Thistlecrofton",
    "Zoëlinquist",
    "Ångströmberg",
    "Zoelinquist Angstromberg",
    // A protected person.
    "Elodiequa Marchbanksworth",
    "Marchbanksworth",
    "QX96 6YW",
    // References of people and events.
    "REFZQ9081726",
    "RFCZQ8172635",
    "RFHZQ7263544",
    "RFTZQ6354453",
    "PROTZQ553442",
    "EVTQZ7766554",
    "P98765432",
    "P01876543",
    // What belongs to no field.
    "zebulonquist.h@quartzmailbox.example",
    "quartzmailbox",
    "07700 900461",
    "QQ 12 34 56 C",
    // Who is named in free text, codes, headers, broken rows, titles, totals, sheets and comments.
    "Wolframina Dunkelsbottom",
    "Bartolomewski Krantzenfeld",
    "Theodorakis Umbelquater",
    "Isolfrieda Monkhampstead",
    "Gwendolquin Ashtonbrocket",
    "Peregrinoza Quellmalzer",
    "Octavianush Brindlewexford",
    "Lothariusz Benthamquay",
    "Cassiopheia Durrantwell",
];

/// A row for each of these people at one agency: enough that some numbers are shown.
const OTHERS: usize = 60;

pub(super) const POLICE: &str = "\
Person Ref,Surname,Forename(s),Known As,DOB,Sex,NHS Number,Postcode,House No,Street,Town,Restricted,\
Occurrence No,Offence/Incident,Role,Incident Date,LSOA,Free Text,Email,Mobile,NI Number,Seen with Bartolomewski Krantzenfeld";

/// The exports, by file name.
pub(crate) fn exports() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("council.csv", council()),
        ("health.csv", health().into_bytes()),
        ("housing.xlsx", housing()),
        ("police.csv", police().into_bytes()),
    ]
}

/// Comma, byte order mark, title above, totals below, and broken rows: fewer than one in twenty.
pub(super) fn police() -> String {
    let mut text = String::from("\u{feff}Extract run for Isolfrieda Monkhampstead on 07700 900461\r\n\r\n");
    let mut line = |cells: &str| {
        text.push_str(cells);
        text.push_str("\r\n");
    };
    line(POLICE);
    for (at, day) in [(1, "04/03/2026"), (2, "17/05/2026"), (3, "20/09/2026")] {
        line(&format!(
            "REFZQ9081726,HARTWHISTLEBURY,Zebulonquist,Zebbyquistle,23/07/1951,M,999 001 9282,QX97 7ZX,Gooseberrystone,\
             Vermillionquay Terrace,Nethersquibbleton,N,EVTQZ7766554,{},{},{day},{},\
             \"Seen with Wolframina Dunkelsbottom, 07700 900461\",zebulonquist.h@quartzmailbox.example,07700 900461,\
             QQ 12 34 56 C,yes",
            ["Shoplifting", "Shoplifting by Octavianush Brindlewexford", "Peregrinoza Quellmalzer"][at - 1],
            ["Suspect", "Peregrinoza Quellmalzer", "Suspect Zebulonquist"][at - 1],
            ["P98765432", "QX97 7ZX", "P01876543"][at - 1],
        ));
    }
    line(
        "PROTZQ553442,MARCHBANKSWORTH,Elodiequa,,14/08/1993,F,,QX96 6YW,1,Refuge Way,Fennaby,Y,E1,Stalking,\
         Victim,01/02/2026,T01000001,,,,,",
    );
    line("REFZQ9081726,UMBELQUATER,Theodorakis,23/07/1951");
    line(
        ",UMBELQUATER,Theodorakis,,23/07/1951,M,,QX97 7ZX,,,,N,,Theft,Suspect,05/03/2026,T01000002,\
         Theodorakis Umbelquater,,,,",
    );
    line(
        "REFZQ9081726,UMBELQUATER,Theodorakis,,99/99/1951,M,,QX97 7ZX,,,,N,,Theft,Suspect,\
         Theodorakis Umbelquater,T01000002,,,,,",
    );
    for person in 0..OTHERS {
        for event in 0..3 {
            line(&format!(
                "P{},{},{},,{},{},,QX1 {}AB,{},Mill Lane,Fennaby,N,E{person}{event},{},{},{:02}/{:02}/2026,T0100000{},,,,,",
                10_000 + person,
                SURNAMES[person % SURNAMES.len()],
                FORENAMES[person / SURNAMES.len()],
                birth(person),
                ["M", "F"][person % 2],
                person % 10,
                person + 1,
                ["Theft", "Public order", "Criminal damage"][event],
                ["Suspect", "Victim"][(person + event) % 2],
                person % 28 + 1,
                event + 3,
                person % 4 + 1,
            ));
        }
    }
    line("Totals for Gwendolquin Ashtonbrocket");
    text
}

/// Semicolons and Windows-1252.
fn council() -> Vec<u8> {
    let mut text = String::from(
        "Client ID;Last name;First name;Date of birth;Gender;Postcode;Address line 1;Service;Role;Start date;Notes;\
         Worker\n",
    );
    for day in ["2026-01-14", "2026-06-02"] {
        text += &format!(
            "RFCZQ8172635;Hartwhistlebury;Zebulonquist;1951-07-23;M;QX97 7ZX;Gooseberrystone, \
             Vermillionquay Terrace;Antisocial behaviour;Subject;{day};Wolframina Dunkelsbottom rang;\
             Octavianush Brindlewexford\n"
        );
    }
    text += "RFCZQ8172636;Vexworthington;Quillandra;1951-07-23;F;QX96 6YW;3 Vermillionquay Terrace;\
             Peregrinoza Quellmalzer;;2026-02-14;;\n";
    text += "RFCZQ8172637;Ångströmberg;Zoëlinquist;1951-07-23;F;QX96 6YW;3 Vermillionquay Terrace;\
             Noise complaint;;2026-02-15;;\n";
    text += &others(';', |person, event| {
        let kind = ["Noise complaint", "Antisocial behaviour"][event % 2];
        format!("{};3 Mill Lane;{kind};Subject;2026-0{}-{:02};;", person % 10, event + 2, person % 28 + 1)
    });
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

/// Plain text with an NHS number for everybody of interest.
fn health() -> String {
    let mut text = String::from(
        "Patient ID,Family Name,Given Name,Date of Birth,Sex,Postcode,Address,Contact Type,Role,Contact Date,\
         Comment,NHS No\n",
    );
    for day in ["20260111", "20260712"] {
        text += &format!(
            "RFHZQ7263544,HARTWHISTLEBURY,Zebulonquist,1951-07-23,M,QX977ZX,Gooseberrystone Vermillionquay Terrace,\
             A&E attendance,,{day},Wolframina Dunkelsbottom,9990019282\n"
        );
    }
    text +=
        "RFHZQ7263545,Plumbersquare,Ondrazhek,1951-07-23,M,QX966YW,,Peregrinoza Quellmalzer,,20260304,,\n";
    text += "RFHZQ7263546,Angstromberg,Zoelinquist,1951-07-23,F,QX966YW,,GP appointment,,20260305,,\n";
    text += &others(',', |person, event| {
        let kind = ["A&E attendance", "GP appointment"][event % 2];
        format!("{},1 Mill Lane,{kind},,20260{}{:02},,", person % 10, event + 2, person % 28 + 1)
    });
    text
}

/// Rows of other people; the closure writes everything behind `QX1 `.
fn others(delimiter: char, rest: impl Fn(usize, usize) -> String) -> String {
    let row = |person: usize, event: usize| {
        let cells = [
            format!("R{}", 20_000 + person),
            SURNAMES[person % SURNAMES.len()].to_owned(),
            FORENAMES[person / SURNAMES.len()].to_owned(),
            iso_birth(person),
            ["M", "F"][person % 2].to_owned(),
        ];
        let rest = rest(person, event);
        let (digit, rest) = rest.split_at(1);
        format!("{}{delimiter}QX1 {digit}AB{rest}\n", cells.join(&delimiter.to_string()))
    };
    (0..OTHERS).flat_map(|person| (0..2).map(move |event| (person, event))).map(|(p, e)| row(p, e)).collect()
}

const SURNAMES: [&str; 12] = [
    "Abbott", "Barker", "Cooper", "Draper", "Eaton", "Fisher", "Gardner", "Hunter", "Ingram", "Jarvis",
    "Kemp", "Lister",
];
const FORENAMES: [&str; 5] = ["Anna", "Brian", "Carol", "David", "Emma"];

fn birth(person: usize) -> String {
    format!("{:02}/{:02}/{}", person % 27 + 2, person % 12 + 1, 1960 + person % 40)
}

fn iso_birth(person: usize) -> String {
    format!("{}-{:02}-{:02}", 1960 + person % 40, person % 12 + 1, person % 27 + 2)
}

/// A workbook whose sheets, properties and comments name people too.
fn housing() -> Vec<u8> {
    let header = [
        "Tenant Ref",
        "Tenant Name",
        "DOB",
        "Property Postcode",
        "Case Type",
        "Date opened",
        "Notes",
        "Lothariusz Benthamquay",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    let row = |cells: [&str; 8]| cells.map(str::to_owned).to_vec();
    rows.push(row([
        "RFTZQ6354453",
        "Hartwhistlebury, Zebulonquist",
        "23/07/1951",
        "QX97 7ZX",
        "ASB case",
        "2026-04-01",
        "Wolframina Dunkelsbottom",
        "x",
    ]));
    rows.push(row([
        "RFTZQ6354454",
        "Thistlecrofton, Mirabelqua",
        "23/07/1951",
        "QX96 6YW",
        "Octavianush Brindlewexford",
        "2026-04-02",
        "",
        "",
    ]));
    for person in 0..OTHERS {
        let name = format!("{}, {}", SURNAMES[person % SURNAMES.len()], FORENAMES[person / SURNAMES.len()]);
        let postcode = format!("QX1 {}AB", person % 10);
        let day = format!("2026-05-{:02}", person % 28 + 1);
        let kind = ["Rent arrears", "ASB case"][person % 2];
        rows.push(row([
            &format!("T{}", 30_000 + person),
            &name,
            &birth(person),
            &postcode,
            kind,
            &day,
            "",
            "",
        ]));
    }
    workbook(&rows)
}
