//! Workbooks, archives and Parquet: bombs, lies and damage.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::corpus::{Case, Expected, Row, clean, header, rows};

type New = fn(String, Vec<u8>, Expected) -> Case;

pub(crate) fn cases(cases: &mut Vec<Case>, new: fn(String, Vec<u8>, Expected) -> Case) {
    let mut add = |name: &str, bytes: Vec<u8>, expected| cases.push(new(name.to_owned(), bytes, expected));
    archives(&mut add);
    workbooks(&mut add);
    columnar(&mut add);
    let _: New = new;
}

fn zipped(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// So many equal bytes, packed.
fn gzip_of(byte: u8, count: u64) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(byte), count), &mut gz).unwrap();
    gz.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn archives(add: &mut impl FnMut(&str, Vec<u8>, Expected)) {
    let text = || clean().into_bytes();
    add("a ZIP", zipped(&[("export.csv", text())]), Expected::Same);
    add("a gzip", gzip(&text()), Expected::Same);
    add("two gzips behind each other", [gzip(&text()[..900]), gzip(&text()[900..])].concat(), Expected::Same);
    for name in [
        "../../export.csv",
        "/etc/export.csv",
        "C:\\export.csv",
        "a/../../../b.csv",
        "con.csv",
        "\u{1b}[31m.csv",
    ] {
        add(&format!("a ZIP with {name:?}"), zipped(&[(name, text())]), Expected::Same);
    }
    add(
        "a ZIP with litter",
        zipped(&[("__MACOSX/._a", vec![0, 5]), ("export.csv", text()), (".DS_Store", vec![0])]),
        Expected::Same,
    );
    add("a ZIP in a ZIP", zipped(&[("a.zip", zipped(&[("export.csv", text())]))]), Expected::File(3));
    add("a ZIP of nothing", zipped(&[]), Expected::File(3));
    add("a ZIP of an empty file", zipped(&[("a.csv", Vec::new())]), Expected::File(3));
    let many: Vec<String> = (0..1_500).map(|at| format!("{at}.csv")).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|name| (name.as_str(), b"x".to_vec())).collect();
    add("a ZIP of 1,500 files", zipped(&many), Expected::File(3));
    let whole = zipped(&[("export.csv", text())]);
    for cut in [10, 40, whole.len() / 2, whole.len() - 10] {
        add(&format!("a ZIP cut at {cut}"), whole[..cut].to_vec(), Expected::File(3));
    }
    for seed in 0..6 {
        add(&format!("a ZIP with bytes changed, {seed}"), changed(&whole, seed), Expected::ReadOrRefused);
    }
    let gz = gzip(&text());
    add("a gzip cut short", gz[..gz.len() / 2].to_vec(), Expected::File(3));
    add("a gzip of nothing", gzip(b""), Expected::File(3));
    add("a gzip bomb", gzip_of(b'a', 150 << 20), Expected::File(3));
    add("a gzip bomb of lines", gzip_of(b'\n', 150 << 20), Expected::File(3));
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("export.csv", SimpleFileOptions::default()).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b','), 150 << 20), &mut bomb).unwrap();
    add("a ZIP bomb", bomb.finish().unwrap().into_inner(), Expected::File(3));
    let mut lying = whole.clone();
    // The size that the directory tells, changed to nearly nothing: it is not believed.
    let at = lying.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    lying[at + 24..at + 28].copy_from_slice(&3u32.to_le_bytes());
    add("a ZIP that lies about a size", lying, Expected::ReadOrRefused);
}

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Target=\"xl/workbook.xml\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>";
const SHEETS: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Export\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const SHEET_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/></Relationships>";

/// A workbook whose one sheet has this content between `sheetData` tags.
fn workbook(data: &str, more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{data}</sheetData></worksheet>"
    );
    let mut members = vec![
        ("[Content_Types].xml", TYPES.as_bytes().to_vec()),
        ("_rels/.rels", RELS.as_bytes().to_vec()),
        ("xl/workbook.xml", SHEETS.as_bytes().to_vec()),
        ("xl/_rels/workbook.xml.rels", SHEET_RELS.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
    ];
    members.extend(more.iter().cloned());
    zipped(&members)
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap())
}

fn sheet_rows(rows: &[Row]) -> String {
    let cell = |(column, text): (usize, &String), row: usize| {
        format!("<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", letter(column))
    };
    let row = |(at, row): (usize, &Row)| {
        let cells: String = row.iter().enumerate().map(|one| cell(one, at + 1)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    rows.iter().enumerate().map(row).collect()
}

fn workbooks(add: &mut impl FnMut(&str, Vec<u8>, Expected)) {
    let all: Vec<Row> = std::iter::once(header()).chain(rows()).collect();
    let data = sheet_rows(&all);
    let whole = workbook(&data, &[]);
    add("a workbook", whole.clone(), Expected::Same);
    add(
        "a workbook with hidden rows",
        workbook(&data.replace("<row r=\"7\"", "<row r=\"7\" hidden=\"1\""), &[]),
        Expected::Same,
    );
    let corner =
        format!("{data}<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>");
    add("a workbook with a cell in its last corner", workbook(&corner, &[]), Expected::ReadOrRefused);
    add(
        "a workbook with a cell beyond its last corner",
        workbook(&format!("{data}<row r=\"9999999\"><c r=\"ZZZZ9999999\"><v>1</v></c></row>"), &[]),
        Expected::ReadOrRefused,
    );
    let spaces = " ".repeat(100 << 20);
    add("a workbook of spaces", workbook(&spaces, &[]), Expected::File(3));
    add(
        "a workbook of empty cells",
        workbook(&format!("<row r=\"1\">{}</row>", "<c/>".repeat(20 << 20)), &[]),
        Expected::File(3),
    );
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(4_000_000));
    add(
        "a workbook of strings",
        workbook(&data, &[("xl/sharedStrings.xml", strings.into_bytes())]),
        Expected::File(3),
    );
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    add(
        "a workbook that laughs",
        workbook(
            &format!("{laughs}<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&c;</t></is></c></row>"),
            &[],
        ),
        Expected::ReadOrRefused,
    );
    let sparse: String =
        (1..5_000).map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>")).collect();
    add("a workbook whose rows begin at the last column", workbook(&sparse, &[]), Expected::File(3));
    add(
        "a workbook without a sheet",
        zipped(&[("[Content_Types].xml", TYPES.as_bytes().to_vec())]),
        Expected::File(3),
    );
    add("a workbook with a broken sheet", workbook("<row r=\"1\"><c r=\"A1\"", &[]), Expected::File(3));
    add(
        "a workbook with a password",
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![7; 4_000]].concat(),
        Expected::File(3),
    );
    for cut in [30, whole.len() / 3, whole.len() - 30] {
        add(&format!("a workbook cut at {cut}"), whole[..cut].to_vec(), Expected::File(3));
    }
    for seed in 0..6 {
        add(
            &format!("a workbook with bytes changed, {seed}"),
            changed(&whole, seed),
            Expected::ReadOrRefused,
        );
    }
    let ods_row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let ods_cell = |text: &String| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let ods_rows: String = all.iter().map(|row| ods_row(row.iter().map(ods_cell).collect())).collect();
    add("an OpenDocument sheet", ods(&ods_rows), Expected::Same);
    let end = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    add("an OpenDocument sheet with an empty end", ods(&format!("{ods_rows}{end}")), Expected::Same);
    let bomb = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
    add("an OpenDocument bomb", ods(bomb), Expected::File(3));
    add("an OpenDocument sheet with a cell in its last corner", ods(&format!("{ods_rows}{}", end.replace("16384\"/></table:table-row>", "16383\"/><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"))), Expected::File(3));
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Export\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"
                .to_vec(),
        ),
        ("content.xml", content.into_bytes()),
    ])
}

fn columnar(add: &mut impl FnMut(&str, Vec<u8>, Expected)) {
    let all = rows();
    let column = |at: usize| -> ArrayRef {
        Arc::new(all.iter().map(|row| Some(row[at].as_str())).collect::<StringArray>())
    };
    let columns: Vec<(String, ArrayRef)> =
        header().into_iter().enumerate().map(|(at, name)| (name, column(at))).collect();
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut whole = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut whole, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    add("Parquet", whole.clone(), Expected::Same);
    for cut in [4, 8, whole.len() / 2, whole.len() - 1] {
        add(&format!("Parquet cut at {cut}"), whole[..cut].to_vec(), Expected::File(3));
    }
    for seed in 0..10 {
        add(&format!("Parquet with bytes changed, {seed}"), changed(&whole, seed), Expected::ReadOrRefused);
    }
    let mut footer = whole.clone();
    let end = footer.len();
    footer[end - 8..end - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    add("Parquet with a footer longer than the file", footer, Expected::File(3));
}

/// Twenty bytes changed, by a seed.
fn changed(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut changed = bytes.to_vec();
    for _ in 0..20 {
        let at = usize::try_from(next() % bytes.len() as u64).unwrap();
        // The first bytes tell what it is; they stay.
        if at > 8 {
            changed[at] = u8::try_from(next() % 256).unwrap();
        }
    }
    changed
}
