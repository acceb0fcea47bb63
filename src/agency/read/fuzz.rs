//! Bytes that chance made, to every reader: they read or refuse, and do nothing else. `make fuzz` runs many more.

use super::{Heading, InMemory, Input, tables};
use crate::agency::{Mapping, PeopleList, Preset};
use proptest::prelude::*;
use std::io::Write as _;
use std::sync::Arc;

fn reads_or_refuses(bytes: Vec<u8>) {
    for heading in [Heading::Expected, Heading::None] {
        let input: Arc<dyn Input> = Arc::new(InMemory::new("f", bytes.clone()));
        if let Ok(tables) = tables(&input, heading) {
            tables.iter().for_each(|table| drop(table.each(|_, _| Ok(()))));
        }
    }
}

const TEXT: &str = "Person ID,Surname,DOB,Event Date\n1001,Lee,01/02/1990,13/02/2026\n1002,May,,14/02/2026\n";

/// A whole file of each sort.
fn whole() -> Vec<Vec<u8>> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(TEXT.as_bytes()).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(TEXT.as_bytes()).unwrap();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(TEXT.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let cells: arrow::array::ArrayRef = Arc::new(arrow::array::StringArray::from(vec!["1001", "1002"]));
    let batch =
        arrow::array::RecordBatch::try_from_iter([("Person ID", cells.clone()), ("Event Date", cells)])
            .unwrap();
    let mut parquet = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut parquet, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let wide = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        TEXT.into(),
        wide,
        gz.finish().unwrap(),
        zip.finish().unwrap().into_inner(),
        workbook.save_to_buffer().unwrap(),
        parquet,
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 2_000]].concat(),
    ]
}

proptest! {
    #[test]
    fn fuzz_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        reads_or_refuses(bytes);
    }

    #[test]
    fn fuzz_any_text(text in "[A-Za-z0-9,;|\"\n\r\t =é/:-]{0,300}") {
        reads_or_refuses(text.into_bytes());
    }

    #[test]
    fn fuzz_whole_files_with_bytes_changed(
        which in 0usize..7, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>(), cuts in any::<bool>()
    ) {
        let mut bytes = whole().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        reads_or_refuses(bytes);
    }

    #[test]
    fn fuzz_mappings_presets_and_lists(text in "[a-z\\[\\]\"=.#\n ?é]{0,200}") {
        let _ = Mapping::from_toml(&text);
        let _ = Mapping::from_toml(&format!("[[table]]\n[[table.column]]\n{text}"));
        let _ = Preset::read("f", &format!("system = \"x\"\n{text}"));
        let _ = PeopleList::read("f", text.as_bytes());
    }
}
