//! The least that is an Excel workbook, with two sheets, properties and a comment that name people too.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="xml" ContentType="application/xml"/></Types>"#;

const BEGIN: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="r1" Target="xl/workbook.xml"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;

const SHEETS: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
 <sheet name="Lothariusz Benthamquay" sheetId="1" r:id="r1"/>
 <sheet name="Cassiopheia Durrantwell" sheetId="2" r:id="r2"/></sheets></workbook>"#;

const WHERE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="r1" Target="worksheets/sheet1.xml"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
 <Relationship Id="r2" Target="worksheets/sheet2.xml"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>"#;

const PROPERTIES: &str = r#"<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">
 <dc:creator>Cassiopheia Durrantwell</dc:creator></cp:coreProperties>"#;

const COMMENTS: &str = r#"<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
 <authors><author>Cassiopheia Durrantwell</author></authors><commentList/></comments>"#;

/// A workbook of one table; its second sheet names somebody else.
pub(super) fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let other = [vec!["Cassiopheia Durrantwell".to_owned(), "07700 900461".to_owned()]];
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", BEGIN.to_owned()),
        ("docProps/core.xml", PROPERTIES.to_owned()),
        ("xl/workbook.xml", SHEETS.to_owned()),
        ("xl/_rels/workbook.xml.rels", WHERE.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet(rows)),
        ("xl/worksheets/sheet2.xml", sheet(&other)),
        ("xl/comments1.xml", COMMENTS.to_owned()),
    ];
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        zip.start_file(name, stored).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |row: &Vec<String>| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rows: String = rows.iter().map(row).collect();
    format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>")
}
