//! Columns to Parquet and back: the same columns give the same bytes, and a reader takes nothing on trust.

use std::io;
use std::marker::PhantomData;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeBinaryArray, Float32Array, Int16Array, Int32Array, Int64Array,
    ListArray, RecordBatch,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Float32Type, Int16Type, Int32Type, Int64Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::ChunkReader;
use parquet::schema::types::ColumnPath;

use super::{Error, KeyColumn, Part, Pseudonym, Salt, ScratchFile};
use crate::party::{Digest, Digesting};

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
        let values = FixedSizeBinaryArray::new(PSEUDONYM_BYTES, bytes.into_flattened().into(), None);
        let item = Arc::new(Field::new("item", values.data_type().clone(), false));
        let offsets = OffsetBuffer::new(column.offsets.clone().into());
        self.push(name, Arc::new(ListArray::new(item, offsets, Arc::new(values), None)))
    }

    /// The bytes of a Parquet file with these columns.
    pub(crate) fn to_parquet(&self, salt: Salt) -> Vec<u8> {
        let batch = self.batch();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(self.properties(salt)))
            .expect("plain column types");
        writer.write(&batch).expect("a vector takes all writes");
        writer.close().expect("a vector takes all writes");
        bytes
    }

    fn batch(&self) -> RecordBatch {
        let schema = Arc::new(Schema::new(self.fields.clone()));
        RecordBatch::try_new(schema, self.arrays.clone()).expect("columns of one length")
    }

    fn properties(&self, salt: Salt) -> WriterProperties {
        let salt = KeyValue::new("salt".to_owned(), hex::encode(salt.0));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![salt]));
        let random = self.fields.iter().filter(|field| matches!(field.data_type(), DataType::List(_)));
        random.fold(properties, |properties, field| as_they_are(properties, field.name())).build()
    }
}

/// A part written piece by piece, so that nothing as large as all of it is held.
pub(crate) struct PartWriter<P> {
    writer: ArrowWriter<Digesting<ScratchFile>>,
    part: PhantomData<P>,
}

impl<P: Part + Default> PartWriter<P> {
    pub(crate) fn new(to: ScratchFile, salt: Salt) -> Self {
        let columns = P::default().columns();
        let properties = columns.properties(salt);
        let writer = ArrowWriter::try_new(Digesting::new(to), columns.batch().schema(), Some(properties));
        Self { writer: writer.expect("plain column types"), part: PhantomData }
    }
}

impl<P: Part> PartWriter<P> {
    /// Adds rows behind those that are there.
    pub(crate) fn add(&mut self, piece: &P) -> Result<(), Error> {
        self.writer.write(&piece.columns().batch()).map_err(unwritten)
    }

    /// Lets go of the rows so far: they are whole in the file.
    pub(crate) fn let_go(&mut self) -> Result<(), Error> {
        self.writer.flush().map_err(unwritten)
    }

    /// The digest of the file, and the file.
    pub(super) fn finish(self) -> Result<(Digest, ScratchFile), Error> {
        Ok(self.writer.into_inner().map_err(unwritten)?.finish())
    }
}

/// The columns are ours, so that only writing can fail.
fn unwritten(error: parquet::errors::ParquetError) -> Error {
    let kind = match error {
        parquet::errors::ParquetError::External(error) => {
            error.downcast_ref::<io::Error>().map_or(io::ErrorKind::Other, io::Error::kind)
        }
        _ => io::ErrorKind::Other,
    };
    Error::Scratch(kind)
}

/// Pseudonyms look random: no dictionary of them, no least and greatest, and no compression is worth its time.
fn as_they_are(properties: WriterPropertiesBuilder, name: &str) -> WriterPropertiesBuilder {
    let column = ColumnPath::new([name, "list", "item"].map(str::to_owned).to_vec());
    properties
        .set_column_dictionary_enabled(column.clone(), false)
        .set_column_statistics_enabled(column.clone(), EnabledStatistics::None)
        .set_column_compression(column, Compression::UNCOMPRESSED)
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
        let metadata = ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::default());
        let metadata = metadata.map_err(|_| broken(part))?;
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
        let reader = builder.with_row_groups(vec![piece]).with_batch_size(rows).build();
        for batch in reader.map_err(|_| broken(self.part))? {
            each(&Reader { part: self.part, batch: batch.map_err(|_| broken(self.part))? })?;
        }
        Ok(())
    }
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
        let broken = || broken(part);
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).map_err(|_| broken())?;
        let schema = builder.schema().clone();
        let reader = builder.with_batch_size(1 << 20).build().map_err(|_| broken())?;
        let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|_| broken())?;
        let batch = concat_batches(&schema, &batches).map_err(|_| broken())?;
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
        let wrong = || self.problem("a match key's column is not a list of 16-byte pseudonyms");
        let column =
            self.batch.column_by_name(name).ok_or_else(|| self.problem("a match key's column is missing"))?;
        let lists = column.as_list_opt::<i32>().filter(|lists| lists.null_count() == 0).ok_or_else(wrong)?;
        let values = lists.values().as_fixed_size_binary_opt().ok_or_else(wrong)?;
        if values.null_count() > 0 {
            return Err(wrong());
        }
        let first = lists.value_offsets()[0];
        let bound = |at: i32| usize::try_from(at).map_err(|_| wrong());
        let (from, to) = (bound(first)?, bound(lists.value_offsets()[lists.len()])?);
        let (all, _) = values.value_data().as_chunks::<{ Pseudonym::LENGTH }>();
        let own = all.get(from..to).filter(|_| values.value_length() == PSEUDONYM_BYTES).ok_or_else(wrong)?;
        Ok(KeyColumn {
            values: own.iter().copied().map(Pseudonym::from_bytes).collect(),
            offsets: lists.value_offsets().iter().map(|offset| offset - first).collect(),
        })
    }
}
