//! Files as systems and people leave them: title blocks, totals, ragged rows, quotation marks, workbooks.

use super::{Error, Fit, Heading, InMemory, Input, RawTable, input, tables};
use std::sync::Arc;

fn table(file: &str, bytes: &[u8]) -> Result<RawTable, Error> {
    let input: Arc<dyn Input> = Arc::new(InMemory::new(file, bytes));
    tables(&input, Heading::Expected).map(|mut tables| tables.remove(0))
}

fn read(bytes: &[u8]) -> Result<RawTable, String> {
    table("export.csv", bytes).map_err(|error| error.to_string())
}

/// Each row of data: its line, whether it is whole, its cells.
fn rows(table: &RawTable) -> Vec<(usize, Fit, Vec<String>)> {
    let mut rows = Vec::new();
    let each = table.each(|row, fit| {
        rows.push((row.line, fit, row.iter().map(str::to_owned).collect()));
        Ok(())
    });
    each.map_err(|error| error.to_string()).unwrap();
    rows
}

fn lines(table: &RawTable, wanted: Fit) -> Vec<usize> {
    rows(table).into_iter().filter(|(_, fit, _)| *fit == wanted).map(|(line, ..)| line).collect()
}

/// Lines of the rows of data, of ragged rows, of the title block, of the closing lines.
#[track_caller]
fn check(text: &str, header: &str, expected: [&[usize]; 4]) {
    let table = read(text.as_bytes()).unwrap();
    assert_eq!(table.header().join("|"), header);
    let (whole, ragged) = (self::lines(&table, Fit::Whole), self::lines(&table, Fit::Ragged));
    let source = &table.source;
    let found = [whole, ragged, source.title_lines.clone(), source.closing_lines.clone()];
    assert_eq!(found, expected.map(<[usize]>::to_vec));
}

#[track_caller]
fn refused(bytes: &[u8], message: &str) {
    assert_eq!(read(bytes).err().as_deref(), Some(message));
}

const DATA: &str =
    "Person ID,Surname,DOB,Event Date\n1001,Lee,01/02/1990,01/02/2026\n1002,May,01/02/1980,02/02/2026\n";
const HEADER: &str = "Person ID|Surname|DOB|Event Date";

#[test]
fn title_blocks_are_skipped() {
    check(DATA, HEADER, [&[2, 3], &[], &[], &[]]);
    check(
        &format!("Northgate export;;;\nPrinted 01/10/2026\n\n{DATA}"),
        HEADER,
        [&[5, 6], &[], &[1, 2], &[]],
    );
    check(
        &format!("Contacts report,,,\nFrom,01/10/2024,,\nTo,30/09/2026,,\n,,,\n{DATA}"),
        HEADER,
        [&[6, 7], &[], &[1, 2, 3], &[]],
    );
    check(&format!("\n\n\"A title, in\ntwo lines\"\n{DATA}"), HEADER, [&[6, 7], &[], &[3], &[]]);
    check(
        &format!("Run by: A Person, Date: 01/10/2026\nFilters: all, open, closed, other\n{DATA}"),
        HEADER,
        [&[4, 5], &[], &[1, 2], &[]],
    );
    check(&format!("sep=,\n{DATA}"), HEADER, [&[3, 4], &[], &[1], &[]]);
}

#[test]
fn totals_and_remarks_below_are_skipped() {
    for closing in [
        "Total,2,,",
        "Total rows: 2",
        "2 rows",
        "(2 rows affected)",
        "Grand Total,,,2",
        "*** END OF REPORT ***",
        "Records: 2,,,",
        "Count,2,,",
        "Printed on 01/10/2026",
        "\"This report is OFFICIAL-SENSITIVE, do not copy\"",
        ",,,2",
        "Page 1 of 1,,,",
    ] {
        check(&format!("{DATA}{closing}\n"), HEADER, [&[2, 3], &[], &[], &[4]]);
        check(&format!("{DATA}\n\n{closing}\n\nEnd of report\n\n"), HEADER, [&[2, 3], &[], &[], &[6, 8]]);
    }
}

#[test]
fn a_row_cut_short_is_no_remark() {
    check(&format!("{DATA}1003\n"), HEADER, [&[2, 3], &[4], &[], &[]]);
    check(&format!("{DATA}1003,,,\n"), HEADER, [&[2, 3, 4], &[], &[], &[]]);
    check(&format!("{DATA}1003,Total,,01/02/2026\n"), HEADER, [&[2, 3, 4], &[], &[], &[]]);
}

#[test]
fn ragged_rows_are_mended_or_set_aside() {
    check(&format!("{DATA}1003,Fox,01/02/1990,03/02/2026,,\n"), HEADER, [&[2, 3, 4], &[], &[], &[]]);
    check(&format!("{DATA}1003,Fox, Al,01/02/1990,03/02/2026\n"), HEADER, [&[2, 3], &[4], &[], &[]]);
    check(
        &format!("{DATA}1003,Fox,03/02/2026\n1004,Roe,01/02/1990,03/02/2026\n"),
        HEADER,
        [&[2, 3, 5], &[4], &[], &[]],
    );
}

#[test]
fn a_nameless_column_at_the_end_counts_only_if_it_is_filled() {
    check("Person ID,Surname,\n1001,Lee,\n1002,May,\n", "Person ID|Surname", [&[2, 3], &[], &[], &[]]);
    check("Person ID,Surname,\n1001,Lee,x\n1002,May,\n", "Person ID|Surname|", [&[2, 3], &[], &[], &[]]);
    check("Person ID,Surname\n1001,Lee,\n1002,May,\n", "Person ID|Surname", [&[2, 3], &[], &[], &[]]);
}

#[test]
fn repeated_headers_and_underlines_are_no_rows() {
    let table =
        read(b"Person ID,Surname\n---------,-------\n1001,Lee\nPerson ID,Surname\n1002,May\n").unwrap();
    assert_eq!(table.source.repeated_header_lines, [2, 4]);
    assert_eq!(table.len(), 2);
}

#[test]
fn every_delimiter_and_line_ending_reads_the_same() {
    for delimiter in [",", ";", "\t", "|", "~"] {
        for ending in ["\n", "\r\n", "\r"] {
            let text = DATA.replace(',', delimiter).replace('\n', ending);
            check(&text, HEADER, [&[2, 3], &[], &[], &[]]);
        }
    }
}

#[test]
fn a_header_may_break_its_lines() {
    check(
        "\"Person\nID\",\"Date of\nBirth\",Event Date\n1001,01/02/1990,01/02/2026\n",
        "Person ID|Date of Birth|Event Date",
        [&[4], &[], &[], &[]],
    );
}

#[test]
fn rows_without_a_header_are_refused_unseen() {
    let message = "export.csv: no header row found; export it again with column names above the data";
    refused(b"1001,Lee,01/02/1990,01/02/2026\n1002,May,01/02/1980,02/02/2026\n", message);
    refused(b"Lee,Ann,F,Robbery\nMay,Bob,M,Affray\nFox,Cat,F,Robbery\n", message);
    refused(b"Lee,Ann,LE3 1AA\nMay,Bob,LE3 1AB\n", message);
}

#[test]
fn a_name_twice_is_refused() {
    refused(
        b"Person ID,DOB,Event Date,dob\n1,2,3,4\n",
        "export.csv, line 1: columns 2 and 4 have the same name \"DOB\"; rename one of them",
    );
    refused(
        b"Person ID,Zebediah,Event Date,Zebediah\n1,2,3,4\n",
        "export.csv, line 1: columns 2 and 4 have the same name; rename one of them",
    );
}

#[test]
fn an_open_quotation_is_refused_where_it_opens() {
    let message = |line| {
        format!(
            "export.csv, line {line}: a quotation mark opens here and does not close in its row; correct it at source"
        )
    };
    refused(
        format!("{DATA}1003,\"Fox,01/02/1990,03/02/2026\n1004,Roe,01/02/1990,03/02/2026\n").as_bytes(),
        &message(4),
    );
    refused(
        format!("{DATA}1003,\"Fox,01/02/1990,03/02/2026\n1004,\"Roe\",01/02/1990,03/02/2026\n").as_bytes(),
        &message(4),
    );
    let wide = "Person ID,Surname,DOB,Event Date,Role\n";
    refused(format!("{wide}1,\"Lee,a,b,c\n2,May,a,b,c\n3,\",a,b,c\n").as_bytes(), &message(2));
}

#[test]
fn a_quoted_cell_may_hold_lines_and_delimiters() {
    check(
        "Person ID,Notes,Event Date\n1,\"one,\ntwo, three\n\",01/02/2026\n2,,01/02/2026\n",
        "Person ID|Notes|Event Date",
        [&[2, 5], &[], &[], &[]],
    );
}

#[test]
fn what_is_no_table_is_refused() {
    refused(b"", "export.csv: the file is empty; export it again");
    refused(b"\n\n  \n", "export.csv: the file is empty; export it again");
    refused(b"\xEF\xBB\xBF", "export.csv: the file is empty; export it again");
    let save = "save it as CSV in UTF-8 or as an Excel workbook";
    refused(
        b"Person ID,DOB\n1\0,2\n",
        &format!("export.csv: it holds NUL bytes, so it is not a text table; {save}"),
    );
    refused(b"Person ID\x81\x8d,DOB\n1,2\n", &format!("export.csv: its encoding is unknown; {save}"));
    refused(
        b"PK\x03\x04nonsense",
        &format!("export.csv: it is no workbook and no ZIP that can be read, or it has a password; {save}"),
    );
    refused(
        b"\xD0\xCF\x11\xE0nonsense",
        &format!("export.csv: it is no workbook that can be read, or it has a password; {save}"),
    );
}

mod workbooks {
    //! Workbooks are written here and read back.

    use super::table;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

    fn fill(sheet: &mut Worksheet, from: u32) {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        for (column, name) in (0..).zip(["Patient ID", "NHS No", "DOB", "Contact Date", "Surname"]) {
            sheet.write(from, column, name).unwrap();
        }
        for row in from + 1..from + 4 {
            sheet.write(row, 0, 1000.0 + f64::from(row)).unwrap();
            sheet.write(row, 1, 9_994_552_996.0).unwrap();
            sheet.write_with_format(row, 2, ExcelDateTime::from_ymd(1990, 5, 4).unwrap(), &date).unwrap();
            let moment = ExcelDateTime::from_ymd(2026, 5, 4).unwrap().and_hms(9, 43, 0).unwrap();
            sheet.write_with_format(row, 3, &moment, &date).unwrap();
        }
        sheet.write(from + 1, 4, "Lee").unwrap();
    }

    #[test]
    fn cells_become_text_and_rows_keep_excel_s_numbers() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "Contacts report").unwrap();
        fill(sheet, 3);
        sheet.write(8, 0, "Total rows: 3").unwrap();
        let table =
            table("a.xlsx", &workbook.save_to_buffer().unwrap()).map_err(|error| error.to_string()).unwrap();
        let rows = super::rows(&table);
        assert_eq!(rows[0].2, ["1004", "9994552996", "1990-05-04", "2026-05-04 09:43", "Lee"]);
        assert_eq!((rows[0].0, rows[2].0), (5, 7));
        assert_eq!((rows.len(), table.source.header_line), (3, 4));
        assert_eq!(
            (table.source.title_lines.as_slice(), table.source.closing_lines.as_slice()),
            (&[1][..], &[9][..])
        );
        assert!(
            rows.iter().all(|row| row.1 == super::Fit::Whole),
            "an empty cell at the end of a row is no ragged row"
        );
    }

    #[test]
    fn the_first_sheet_with_a_header_is_read() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("Cover").unwrap().write(1, 1, "Prepared for the board").unwrap();
        workbook.add_worksheet().set_name("Empty").unwrap();
        let hidden = workbook.add_worksheet();
        fill(hidden, 0);
        hidden.set_name("Old").unwrap().set_hidden(true);
        fill(workbook.add_worksheet().set_name("Data").unwrap(), 0);
        let table =
            table("a.xlsx", &workbook.save_to_buffer().unwrap()).map_err(|error| error.to_string()).unwrap();
        assert_eq!(table.source.sheet.as_deref(), Some("Data"));
        assert_eq!(table.source.other_sheets, ["Cover", "Empty"]);
    }

    #[test]
    fn a_workbook_without_a_row_is_empty() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        let error = table("a.xlsx", &workbook.save_to_buffer().unwrap()).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("a.xlsx: the file is empty; export it again"));
    }
}

#[test]
fn a_long_text_is_read_again_to_the_same_rows() {
    let mut text = String::from("Report\n\nPerson ID,Surname,DOB,Event Date,\n");
    for row in 0..30_000 {
        text += &format!("{row},\"Lee, {row}\",01/02/1990,13/02/2026,\n");
        if row % 1_000 == 7 {
            text += "1,2\n";
        }
    }
    text += "Total rows: 30000\n";
    let input: Arc<dyn Input> = Arc::new(InMemory::new("long.csv", text.into_bytes()));
    let Ok(input::Container::Plain(stream)) = input::container(input) else { panic!("a text") };
    let of = |kept| {
        RawTable::of_text(&stream, Heading::Expected, kept).map_err(|error| error.to_string()).unwrap()
    };
    let (kept, again) = (of(u64::MAX), of(0));
    assert!(rows(&kept) == rows(&again));
    assert_eq!((kept.len(), &kept.source), (again.len(), &again.source));
    assert_eq!(kept.len(), 30_030);
    let sample = |table: &RawTable| -> Vec<Vec<String>> {
        table.sample().map(|row| row.iter().map(str::to_owned).collect()).collect()
    };
    assert!(sample(&kept) == sample(&again), "columns are told from the same rows");
    assert!((10_000..=20_000).contains(&again.sample().count()));
}

#[test]
fn packed_tables_are_read_as_they_are() {
    use std::io::Write as _;
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(DATA.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["a.csv", "__MACOSX/._a.csv", "../../b.csv"] {
        zip.start_file(name, options).unwrap();
        zip.write_all(if name.starts_with("__") { b"x" } else { DATA.as_bytes() }).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let plain = rows(&read(DATA.as_bytes()).unwrap());
    for (bytes, count) in [(gz, 1), (zip, 2)] {
        let input: Arc<dyn Input> = Arc::new(InMemory::new("a.packed", bytes));
        let found = tables(&input, Heading::Expected).map_err(|error| error.to_string()).unwrap();
        assert_eq!(found.len(), count);
        assert!(found.iter().all(|table| rows(table) == plain));
    }
}

#[test]
fn parquet_is_read_as_text() {
    use arrow::array::{ArrayRef, Date32Array, Int64Array, StringArray};
    use parquet::basic::{Compression, GzipLevel, ZstdLevel};
    use parquet::file::properties::WriterProperties;
    let columns: [(&str, ArrayRef); 3] = [
        ("Person ID", Arc::new(Int64Array::from(vec![1001, 1002]))),
        ("Surname", Arc::new(StringArray::from(vec![Some("Lee"), None]))),
        ("Event Date", Arc::new(Date32Array::from(vec![20_000, 20_001]))),
    ];
    let batch = arrow::array::RecordBatch::try_from_iter(columns).unwrap();
    let packed = |packing: Compression| {
        let mut bytes = Vec::new();
        let properties = WriterProperties::builder().set_compression(packing).build();
        let mut writer =
            parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    };
    let packings = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ];
    for packing in packings {
        let table = read(&packed(packing)).unwrap();
        let cells: Vec<String> = rows(&table).into_iter().map(|row| row.2.join("|")).collect();
        assert_eq!(cells, ["1001|Lee|2024-10-04", "1002||2024-10-05"], "{packing}");
    }
    let bytes = packed(Compression::SNAPPY);
    refused(
        &bytes[..bytes.len() - 9],
        "export.csv: it is a Parquet file that is damaged, or packed by brotli; save it as CSV in UTF-8 or as an Excel workbook",
    );
}

#[test]
fn a_row_without_end_is_refused() {
    let endless = format!("{DATA}{}", "x".repeat(40 << 20));
    refused(
        endless.as_bytes(),
        "export.csv, line 4: this row is longer than sixteen million bytes; export it again",
    );
    let wide = format!("{DATA}{}", ",".repeat(20_000));
    refused(
        wide.as_bytes(),
        "export.csv, line 4: this row has more than sixteen thousand cells; export it again",
    );
}

#[test]
fn what_unpacks_to_absurdly_much_is_refused() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b'a'), 100 << 20), &mut gz).unwrap();
    let message = "export.csv: it unpacks to more than two hundred times its size, as no export does; save it as CSV in UTF-8 or as an Excel workbook";
    refused(&gz.finish().unwrap(), message);
}
