//! Columns to Parquet and back: the same columns give the same bytes, and a reader takes nothing on trust.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, Float32Array, Int16Array, Int32Array, Int64Array, RecordBatch,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Float32Type, Int16Type, Int32Type, Int64Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::ChunkReader;
use parquet::schema::types::ColumnPath;

use super::{Error, KeyColumn, Pseudonym, Salt, guarded};

/// The column by which a part is sorted.
const REFERENCE: &str = "reference";

/// Arrow counts in 32-bit integers.
const PSEUDONYM_BYTES: i32 = 16;
const _: () = assert!(Pseudonym::LENGTH == 16);

/// Columns on their way into a file.
#[derive(Default)]
pub struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn push(mut self, name: &str, array: ArrayRef) -> Self {
        self.fields.push(Field::new(name, array.data_type().clone(), false));
        self.arrays.push(array);
        self
    }

    pub(crate) fn i16(self, name: &str, values: &[i16]) -> Self {
        self.push(name, Arc::new(Int16Array::from(values.to_vec())))
    }

    pub(crate) fn i32(self, name: &str, values: &[i32]) -> Self {
        self.push(name, Arc::new(Int32Array::from(values.to_vec())))
    }

    pub(crate) fn i64(self, name: &str, values: &[i64]) -> Self {
        self.push(name, Arc::new(Int64Array::from(values.to_vec())))
    }

    pub(crate) fn f32(self, name: &str, values: &[f32]) -> Self {
        self.push(name, Arc::new(Float32Array::from(values.to_vec())))
    }

    pub(super) fn pseudonyms(self, name: &str, column: &KeyColumn) -> Self {
        let bytes: Vec<[u8; Pseudonym::LENGTH]> = column.values.iter().map(|value| *value.bytes()).collect();
        let offsets: Vec<i32> = column.offsets.iter().map(|offset| offset * PSEUDONYM_BYTES).collect();
        let offsets = OffsetBuffer::new(offsets.into());
        self.push(name, Arc::new(BinaryArray::new(offsets, bytes.into_flattened().into(), None)))
    }

    /// The bytes of a Parquet file with these columns.
    pub(crate) fn to_parquet(&self, salt: Salt) -> Vec<u8> {
        let batch = self.batch();
        let mut bytes = Vec::new();
        let mut writer = self.writer(&mut bytes, salt);
        writer.write(&batch).expect("a vector takes all writes");
        writer.close().expect("a vector takes all writes");
        bytes
    }

    /// A file that will have such columns. What Parquet itself says of them is enough: nothing is said again in Arrow's
    /// words, and a reader listens to no such words.
    pub(super) fn writer<W: Write + Send>(&self, to: W, salt: Salt) -> ArrowWriter<W> {
        let options =
            ArrowWriterOptions::new().with_properties(self.properties(salt)).with_skip_arrow_metadata(true);
        ArrowWriter::try_new_with_options(to, self.batch().schema(), options).expect("plain column types")
    }

    pub(super) fn batch(&self) -> RecordBatch {
        let schema = Arc::new(Schema::new(self.fields.clone()));
        RecordBatch::try_new(schema, self.arrays.clone()).expect("columns of one length")
    }

    fn properties(&self, salt: Salt) -> WriterProperties {
        let salt = KeyValue::new("salt".to_owned(), hex::encode(salt.0));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![salt]));
        let chosen = |properties, field: &Field| match field.data_type() {
            DataType::Binary => as_they_are(properties, field.name()),
            DataType::Int32 if field.name() == REFERENCE => ascending(properties, field.name()),
            _ => properties,
        };
        self.fields.iter().fold(properties, chosen).build()
    }
}

/// Pseudonyms look random: no dictionary of them, no least and greatest, and no compression is worth its time.
fn as_they_are(properties: WriterPropertiesBuilder, name: &str) -> WriterPropertiesBuilder {
    let column = ColumnPath::from(name);
    properties
        .set_column_encoding(column.clone(), Encoding::DELTA_LENGTH_BYTE_ARRAY)
        .set_column_dictionary_enabled(column.clone(), false)
        .set_column_statistics_enabled(column.clone(), EnabledStatistics::None)
        .set_column_compression(column, Compression::UNCOMPRESSED)
}

/// References ascend: what is written is by how much.
fn ascending(properties: WriterPropertiesBuilder, name: &str) -> WriterPropertiesBuilder {
    let column = ColumnPath::from(name);
    properties
        .set_column_encoding(column.clone(), Encoding::DELTA_BINARY_PACKED)
        .set_column_dictionary_enabled(column, false)
}

/// A file whose rows are read a piece at a time, each piece on any thread: nothing as large as all rows is held.
#[derive(Clone)]
pub(super) struct Pieces<B = bytes::Bytes> {
    part: &'static str,
    bytes: B,
    metadata: ArrowReaderMetadata,
}

impl Pieces {
    pub(super) fn new(part: &'static str, bytes: bytes::Bytes) -> Result<Self, Error> {
        let metadata = given(part, || ArrowReaderMetadata::load(&bytes, reading()))?;
        Ok(Self { part, bytes, metadata })
    }
}

impl<B: ChunkReader + Clone + 'static> Pieces<B> {
    pub(super) fn of(part: &'static str, bytes: B, metadata: ArrowReaderMetadata) -> Self {
        Self { part, bytes, metadata }
    }

    /// How many pieces there are.
    pub(super) fn count(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Rows of all pieces.
    pub(super) fn rows(&self) -> usize {
        let groups = self.metadata.metadata().row_groups();
        groups.iter().map(|group| usize::try_from(group.num_rows()).unwrap_or(0)).sum()
    }

    /// Hands over one piece, so many rows at a time.
    pub(super) fn read(
        &self,
        piece: usize,
        rows: usize,
        mut each: impl FnMut(&Reader) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (bytes, metadata) = (self.bytes.clone(), self.metadata.clone());
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
        let builder = builder.with_row_groups(vec![piece]).with_batch_size(rows);
        let mut reader = given(self.part, || builder.build())?;
        while let Some(batch) = given(self.part, || Ok(reader.next().transpose()?))? {
            each(&Reader { part: self.part, batch })?;
        }
        Ok(())
    }
}

/// What a file says of itself in Arrow's words is not read: it could be anything, and says nothing that Parquet does not.
pub(super) fn reading() -> ArrowReaderOptions {
    ArrowReaderOptions::new().with_skip_arrow_metadata(true)
}

/// What a reader of Parquet gives: what somebody else sealed can make it refuse, or panic.
pub(super) fn given<T>(
    part: &'static str,
    read: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, Error> {
    guarded(|| read().ok()).ok_or_else(|| broken(part))
}

pub(super) fn broken(part: &'static str) -> Error {
    Error::Columns { part, problem: "is no Parquet file, or a broken one" }
}

/// Columns read back from a file, all rows together.
pub struct Reader {
    part: &'static str,
    batch: RecordBatch,
}

impl Reader {
    pub(super) fn new(part: &'static str, bytes: Vec<u8>) -> Result<Self, Error> {
        let batch = given(part, || {
            let bytes = bytes::Bytes::from(bytes);
            let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(bytes, reading())?;
            let schema = builder.schema().clone();
            let batches = builder.with_batch_size(1 << 20).build()?.collect::<Result<Vec<_>, _>>()?;
            Ok(concat_batches(&schema, &batches)?)
        })?;
        Ok(Self { part, batch })
    }

    fn problem(&self, problem: &'static str) -> Error {
        Error::Columns { part: self.part, problem }
    }

    fn column(&self, name: &str, kind: &DataType) -> Result<&ArrayRef, Error> {
        let column = self
            .batch
            .column_by_name(name)
            .ok_or_else(|| self.problem("a column of the schema is missing"))?;
        let sound = column.data_type() == kind && column.null_count() == 0;
        sound
            .then_some(column)
            .ok_or_else(|| self.problem("a column has another type than the schema's, or gaps"))
    }

    pub(super) fn i16(&self, name: &str) -> Result<Vec<i16>, Error> {
        Ok(self.i16s(name)?.to_vec())
    }

    pub(super) fn i32(&self, name: &str) -> Result<Vec<i32>, Error> {
        Ok(self.i32s(name)?.to_vec())
    }

    pub(super) fn i16s(&self, name: &str) -> Result<&[i16], Error> {
        Ok(self.column(name, &DataType::Int16)?.as_primitive::<Int16Type>().values())
    }

    pub(super) fn i32s(&self, name: &str) -> Result<&[i32], Error> {
        Ok(self.column(name, &DataType::Int32)?.as_primitive::<Int32Type>().values())
    }

    pub(super) fn i64(&self, name: &str) -> Result<Vec<i64>, Error> {
        Ok(self.column(name, &DataType::Int64)?.as_primitive::<Int64Type>().values().to_vec())
    }

    pub(super) fn f32(&self, name: &str) -> Result<Vec<f32>, Error> {
        Ok(self.column(name, &DataType::Float32)?.as_primitive::<Float32Type>().values().to_vec())
    }

    /// References count from 0 and ascend, so that they can index an array.
    pub(super) fn references(&self, name: &str) -> Result<Vec<i32>, Error> {
        let references = self.i32(name)?;
        let ascending = references.windows(2).all(|pair| pair[0] <= pair[1]);
        let sound = ascending && references.first().is_none_or(|first| *first >= 0);
        sound.then_some(references).ok_or_else(|| self.problem("references do not ascend from 0"))
    }

    pub(super) fn pseudonyms(&self, name: &str) -> Result<KeyColumn, Error> {
        let wrong = || self.problem("a match key's column is not pseudonyms of 16 bytes");
        let column =
            self.batch.column_by_name(name).ok_or_else(|| self.problem("a match key's column is missing"))?;
        let rows = column.as_binary_opt::<i32>().filter(|rows| rows.null_count() == 0).ok_or_else(wrong)?;
        let first = rows.value_offsets()[0];
        let place = |offset: &i32| {
            let bytes = offset - first;
            (bytes % PSEUDONYM_BYTES == 0).then_some(bytes / PSEUDONYM_BYTES).ok_or_else(wrong)
        };
        let offsets = rows.value_offsets().iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let bound = |at: i32| usize::try_from(at).map_err(|_| wrong());
        let bytes = bound(first)?..bound(rows.value_offsets()[rows.len()])?;
        let (own, _) = rows.value_data().get(bytes).ok_or_else(wrong)?.as_chunks();
        Ok(KeyColumn { values: own.iter().copied().map(Pseudonym::from_bytes).collect(), offsets })
    }
}
