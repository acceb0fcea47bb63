//! Workbooks: every sheet that can be seen and has a header, dates as ISO text, rows numbered as they are shown.

use super::cells::Cells;
use super::input::{Seekable, Stream, unreadable};
use super::{Encoding, Error, Heading, RawTable, Source, tags, xls};
use crate::contribution::guarded;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xls, Xlsx};
use std::ops::ControlFlow;
use zip::ZipArchive;

/// Memory that the cells of a workbook may take.
const MOST_MEMORY: usize = 300 << 20;

/// Cells of a sheet, empty ones before a filled one included.
const MOST_HELD: usize = 30_000_000;

/// Cells of a sheet whose reader keeps them all at once.
const MOST_CELLS: u64 = 5_000_000;

/// Text that comes again and again is kept apart in a workbook, and read into memory before anything else.
const MOST_STRINGS: u64 = 3_000_000;
const MOST_STRING_BYTES: u64 = 160 << 20;

/// XML of a workbook, unpacked.
const MOST_BYTES: u64 = 3 << 30;

/// Excel's last row and column.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// Whether bytes begin as an old Office file does.
pub(super) fn is_old_office(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

/// Reads every sheet that has a header; the first that may have one, where none surely has.
pub(super) fn tables(stream: &Stream, heading: Heading) -> Result<Vec<RawTable>, Error> {
    let workbook = Workbook::read(stream)?;
    let names: Vec<String> = workbook.sheets.iter().map(|(name, _)| name.clone()).collect();
    let (mut certain, mut uncertain) = (Vec::new(), None);
    let mut failure = Error::Empty { file: stream.name.clone() };
    for (name, cells) in workbook.sheets {
        let source = Source {
            sheet: Some(name),
            hidden_rows: workbook.hidden_rows,
            filter_left_on: workbook.filter_left_on,
            hidden_sheets: workbook.hidden_sheets,
            from_1904: workbook.from_1904,
            ..Source::new(&stream.name, Encoding::Own)
        };
        match RawTable::held(cells, source, heading) {
            Ok(table) if table.source.header_certain || heading == Heading::None => certain.push(table),
            Ok(table) => uncertain = uncertain.or(Some(table)),
            Err(Error::Empty { .. }) => {}
            Err(error) => failure = error,
        }
    }
    if certain.is_empty() {
        certain.push(uncertain.ok_or(failure)?);
    }
    let taken: Vec<String> = certain.iter().filter_map(|table| table.source.sheet.clone()).collect();
    for table in &mut certain {
        table.source.other_sheets = names.iter().filter(|name| !taken.contains(name)).cloned().collect();
    }
    Ok(certain)
}

/// The sheets that can be seen, as text, and what is not seen of them.
#[derive(Default)]
struct Workbook {
    sheets: Vec<(String, Cells)>,
    hidden_rows: usize,
    hidden_sheets: usize,
    filter_left_on: bool,
    from_1904: bool,
}

impl Workbook {
    fn read(stream: &Stream) -> Result<Self, Error> {
        let refused = |why| Error::NotATable { file: stream.name.clone(), why };
        let unknown = || refused("it is no workbook that can be read, or it has a password");
        let file = stream.seekable()?;
        let too_large = "it is a workbook too large for memory; save the sheet as CSV";
        if is_old_office(&stream.beginning(4)?) {
            let found = xls::look_at(stream)?;
            if found.cells > MOST_CELLS {
                return Err(refused(too_large));
            }
            return guarded(|| Self::of_xls(file, found.hidden_rows)).ok_or_else(unknown);
        }
        let mut found = Found::default();
        let mut archive = ZipArchive::new(file).map_err(|_| unknown())?;
        found.look_at(&mut archive).map_err(|error| unreadable(&stream.name, &error))?;
        let file = archive.into_inner();
        match () {
            () if found.bytes > MOST_BYTES || found.strings > MOST_STRINGS => Err(refused(too_large)),
            () if found.string_bytes > MOST_STRING_BYTES => Err(refused(too_large)),
            () if found.beyond_last_column => {
                Err(refused("a row of it has more cells than Excel has columns, so it is damaged"))
            }
            () if found.is_ods && found.cells > MOST_CELLS => Err(refused(too_large)),
            () if found.is_ods => guarded(|| Self::of_ods(file, &found)).ok_or_else(unknown),
            () => {
                guarded(|| Self::of_xlsx(file, &found)).ok_or_else(unknown)?.ok_or_else(|| refused(too_large))
            }
        }
    }

    /// The inner nothing is a workbook that does not fit into memory.
    fn of_xlsx(file: Box<dyn Seekable>, found: &Found) -> Option<Option<Self>> {
        let mut workbook = Xlsx::new(file).ok()?;
        let (shown, hidden_sheets) = shown(&workbook);
        let mut sheets = Vec::new();
        let mut memory = 0;
        for name in shown {
            let mut cells = Cells::default();
            // A sheet of charts has no cells to read.
            let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else { continue };
            let (mut row, mut column) = (None, 0);
            while let Some(cell) = reader.next_cell().ok()? {
                let (at, place) = cell.get_position();
                if at > LAST_ROW || place > LAST_COLUMN || row.is_some_and(|row| at < row) {
                    return None;
                }
                if row != Some(at) {
                    cells.begin_row(at as usize + 1);
                    (row, column) = (Some(at), 0);
                }
                if place < column {
                    return None;
                }
                (column..place).for_each(|_| cells.push(""));
                column = place + 1;
                cells.push(&text_of_ref(cell.get_value()));
                if memory + cells.bytes() > MOST_MEMORY || cells.cells() > MOST_HELD {
                    return Some(None);
                }
            }
            memory += cells.bytes();
            sheets.push((name, cells));
        }
        let (hidden_rows, filter_left_on) = (found.hidden_rows, found.filter && found.hidden_rows > 0);
        let from_1904 = workbook.has_1904_epoch();
        Some(Some(Self { sheets, hidden_rows, hidden_sheets, filter_left_on, from_1904 }))
    }

    fn of_ods(file: Box<dyn Seekable>, found: &Found) -> Option<Self> {
        let workbook: Ods<Box<dyn Seekable>> = Ods::new(file).ok()?;
        let read = Self::dense(workbook);
        let filter_left_on = found.filter && found.hidden_rows > 0;
        Some(Self { hidden_rows: found.hidden_rows, filter_left_on, ..read })
    }

    fn of_xls(file: Box<dyn Seekable>, hidden_rows: usize) -> Option<Self> {
        let workbook: Xls<Box<dyn Seekable>> = Xls::new(file).ok()?;
        let from_1904 = workbook.has_1904_epoch();
        Some(Self { hidden_rows, from_1904, ..Self::dense(workbook) })
    }

    fn dense<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(mut workbook: R) -> Self {
        let (shown, hidden_sheets) = shown(&workbook);
        let sheets = shown.into_iter().filter_map(|name| {
            let range = workbook.worksheet_range(&name).ok()?;
            Some((name, cells(&range)))
        });
        Self { sheets: sheets.collect(), hidden_sheets, ..Self::default() }
    }
}

/// What the XML of a workbook holds, found without keeping it.
#[derive(Default)]
struct Found {
    bytes: u64,
    is_ods: bool,
    strings: u64,
    string_bytes: u64,
    hidden_rows: usize,
    filter: bool,
    /// A row has more cells than there are columns.
    beyond_last_column: bool,
    /// Cells of an ODS sheet with all that are repeated, up to the last that holds something.
    cells: u64,
}

impl Found {
    fn look_at(&mut self, archive: &mut ZipArchive<Box<dyn Seekable>>) -> std::io::Result<()> {
        let damaged = |_| std::io::Error::from(std::io::ErrorKind::InvalidData);
        for at in 0..archive.len().min(10_000) {
            let member = archive.by_index(at).map_err(damaged)?;
            let name = member.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            let packed = member.compressed_size();
            let xml = name.ends_with(".xml");
            let source = super::input::Guarded::new(member, packed);
            if !xml {
                // Pictures and the like are left where they are.
                continue;
            }
            match name.as_str() {
                "xl/sharedStrings.xml" => {
                    let strings = &mut self.strings;
                    let bytes = tags::each(source, |tag| {
                        *strings += u64::from(tags::is(tag, "si"));
                        ControlFlow::Continue(())
                    })?;
                    self.string_bytes += bytes;
                    self.bytes += bytes;
                }
                "content.xml" => {
                    self.is_ods = true;
                    let mut sheet = OdsSheet::default();
                    self.bytes += tags::each(source, |tag| {
                        sheet.tag(tag);
                        ControlFlow::Continue(())
                    })?;
                    self.cells = sheet.cells.max(sheet.rows.saturating_mul(sheet.widest));
                    self.hidden_rows += sheet.hidden_rows;
                    self.filter |= sheet.filter;
                }
                _ => {
                    let mut in_row = 0;
                    let bytes = tags::each(source, |tag| self.xlsx_tag(tag, &mut in_row))?;
                    self.bytes += bytes;
                }
            }
            if self.bytes > MOST_BYTES || self.beyond_last_column {
                return Ok(());
            }
        }
        Ok(())
    }

    /// A tag of a sheet, or of another member of the workbook.
    fn xlsx_tag(&mut self, tag: &[u8], in_row: &mut u32) -> ControlFlow<()> {
        if tags::is(tag, "c") {
            *in_row += 1;
            self.beyond_last_column = *in_row > LAST_COLUMN + 1;
        } else if tags::is(tag, "row") {
            *in_row = 0;
            let hidden = tags::attribute(tag, "hidden");
            self.hidden_rows += usize::from(hidden.is_some_and(|value| value == b"1" || value == b"true"));
        } else {
            self.filter |= tags::is(tag, "filterColumn") || tags::is(tag, "autoFilter");
        }
        if self.beyond_last_column { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Counts the cells of ODS sheets, in which rows and cells say how often they are repeated.
#[derive(Default)]
struct OdsSheet {
    cells: u64,
    rows: u64,
    widest: u64,
    hidden_rows: usize,
    filter: bool,
    row_repeats: u64,
    width: u64,
    /// Width up to the last cell that holds something.
    filled: u64,
}

impl OdsSheet {
    fn tag(&mut self, tag: &[u8]) {
        if tags::is(tag, "table:table-row") {
            self.row_repeats = tags::number(tag, "table:number-rows-repeated").unwrap_or(1);
            (self.width, self.filled) = (0, 0);
            let hidden = tags::attribute(tag, "table:visibility").is_some_and(|value| value != b"visible");
            // An empty end of the sheet may be hidden as a million rows.
            if hidden && self.row_repeats < 100_000 {
                self.hidden_rows += usize::try_from(self.row_repeats).unwrap_or(0);
            }
        } else if tags::is(tag, "table:table-cell") || tags::is(tag, "table:covered-table-cell") {
            self.width =
                self.width.saturating_add(tags::number(tag, "table:number-columns-repeated").unwrap_or(1));
            if tags::attribute(tag, "office:value-type").is_some() {
                self.filled = self.width;
            }
        } else if tag == b"/table:table-row" && self.filled > 0 {
            self.cells = self.cells.saturating_add(self.filled.saturating_mul(self.row_repeats));
            self.rows = self.rows.saturating_add(self.row_repeats);
            self.widest = self.widest.max(self.filled);
        }
        self.filter |= tags::attribute(tag, "table:display-filter-buttons").is_some();
    }
}

/// Sheets in order without those that are hidden, and how many those are.
fn shown<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(workbook: &R) -> (Vec<String>, usize) {
    let all = workbook.sheets_metadata();
    let shown = all.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let shown: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    let hidden = all.len() - shown.len();
    (shown, hidden)
}

fn cells(range: &Range<Data>) -> Cells {
    let mut cells = Cells::default();
    let above = range.start().map_or(0, |(row, _)| row as usize);
    for (index, row) in range.rows().enumerate() {
        cells.begin_row(above + index + 1);
        row.iter().for_each(|cell| cells.push(&text(cell)));
    }
    cells
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        // Prints whole numbers without a fraction, so that a long reference stays as it is shown.
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) => text.clone(),
        Data::Bool(true) => "true".to_owned(),
        Data::Bool(false) => "false".to_owned(),
        Data::DateTime(moment) if moment.is_datetime() => iso(moment),
        _ => String::new(),
    }
}

fn text_of_ref<'a>(cell: &'a DataRef<'_>) -> std::borrow::Cow<'a, str> {
    match cell {
        DataRef::SharedString(text) => (*text).into(),
        DataRef::String(text) => text.as_str().into(),
        other => text(&other.clone().into()).into(),
    }
}

/// A cell's moment as ISO text; a time of day alone (a serial below 1) is no date and gives nothing.
fn iso(moment: &ExcelDateTime) -> String {
    if moment.as_f64() < 1.0 {
        return String::new();
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    match (hour, minute) {
        (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}
