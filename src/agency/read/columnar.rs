//! Parquet, every column as the text that a person would write.

use super::cells::Cells;
use super::input::{Input, Seekable, Stream};
use super::{Encoding, Error, Heading, RawTable, Source};
use crate::contribution::guarded;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::{ParquetError, Result as Read};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{Cursor, Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

/// Memory that the cells may take.
const MOST_MEMORY: usize = 300 << 20;

/// What all columns may take unpacked.
const MOST_UNPACKED: i64 = 2 << 30;

/// Rows unpacked at a time.
const ROWS: usize = 8_192;

const DAMAGED: &str = "it is a Parquet file that is damaged, or packed by brotli";

/// Whether bytes begin as a Parquet file does.
pub(super) fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

/// Reads a Parquet file.
pub(super) fn table(stream: &Stream, input: Option<Arc<dyn Input>>) -> Result<RawTable, Error> {
    let refused = |why| Error::NotATable { file: stream.name.clone(), why };
    let chunks =
        match input {
            Some(input) => Chunks::File(input),
            None => {
                let whole = stream.whole(128 << 20)?;
                Chunks::Whole(Bytes::from(whole.ok_or_else(|| {
                    refused("it is too large to be read inside an archive; unpack it first")
                })?))
            }
        };
    let read = guarded(|| Some(cells(chunks)));
    let cells = read.unwrap_or(Err(DAMAGED)).map_err(refused)?;
    RawTable::held(cells, Source::new(&stream.name, Encoding::Own), Heading::Expected)
}

fn cells(chunks: Chunks) -> Result<Cells, &'static str> {
    const TOO_LARGE: &str = "it is a Parquet file too large for memory; save it as CSV";
    let builder = ParquetRecordBatchReaderBuilder::try_new(chunks).map_err(|_| DAMAGED)?;
    let unpacked: i64 = builder
        .metadata()
        .row_groups()
        .iter()
        .map(|group| group.total_byte_size().max(0))
        .fold(0, i64::saturating_add);
    if unpacked > MOST_UNPACKED {
        return Err(TOO_LARGE);
    }
    let names: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let reader = builder.with_batch_size(ROWS).build().map_err(|_| DAMAGED)?;
    let mut cells = Cells::default();
    cells.begin_row(1);
    names.iter().for_each(|name| cells.push(name));
    let options = FormatOptions::default().with_null("").with_display_error(true);
    let mut line = 1;
    let mut text = String::new();
    for batch in reader {
        let batch = batch.map_err(|_| DAMAGED)?;
        let columns: Result<Vec<_>, _> =
            batch.columns().iter().map(|column| ArrayFormatter::try_new(column.as_ref(), &options)).collect();
        let columns = columns.map_err(|_| DAMAGED)?;
        for row in 0..batch.num_rows() {
            line += 1;
            cells.begin_row(line);
            for column in &columns {
                text.clear();
                column.value(row).write(&mut text).map_err(|_| DAMAGED)?;
                cells.push(text.strip_suffix("T00:00:00").unwrap_or(&text));
            }
        }
        if cells.bytes() > MOST_MEMORY {
            return Err(TOO_LARGE);
        }
    }
    Ok(cells)
}

/// A file's bytes by place.
enum Chunks {
    File(Arc<dyn Input>),
    Whole(Bytes),
}

fn failed(error: &std::io::Error) -> ParquetError {
    ParquetError::General(error.kind().to_string())
}

impl Chunks {
    fn at(&self, start: u64) -> Read<Box<dyn Seekable>> {
        let mut file: Box<dyn Seekable> = match self {
            Chunks::File(input) => input.open().map_err(|error| failed(&error))?,
            Chunks::Whole(bytes) => Box::new(Cursor::new(bytes.clone())),
        };
        file.seek(SeekFrom::Start(start)).map_err(|error| failed(&error))?;
        Ok(file)
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.at(0).ok().and_then(|mut file| file.seek(SeekFrom::End(0)).ok()).unwrap_or(0)
    }
}

impl ChunkReader for Chunks {
    type T = Box<dyn Seekable>;

    fn get_read(&self, start: u64) -> Read<Self::T> {
        self.at(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Read<Bytes> {
        let end = Length::len(self);
        if start.saturating_add(length as u64) > end {
            return Err(ParquetError::General("beyond the end".to_owned()));
        }
        let mut bytes = vec![0; length];
        self.at(start)?.read_exact(&mut bytes).map_err(|error| failed(&error))?;
        Ok(bytes.into())
    }
}
