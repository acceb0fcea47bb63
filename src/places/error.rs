//! What can be wrong with places, in words that name the feature or row and never quote it.

/// Why boundaries or a population were refused. Features and rows are counted from 1, a header is row 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not a GeoJSON feature collection.
    #[error("line {line}, column {column}: not a GeoJSON feature collection; export the areas as GeoJSON")]
    NotGeoJson {
        /// Line of the text where reading stopped.
        line: usize,
        /// Column of that line.
        column: usize,
    },
    /// The collection is empty.
    #[error("there are no features; export at least one area")]
    NoFeatures,
    /// No property has a code for each area.
    #[error("no property looks like an area code; name the one to use out of: {}", found.join(", "))]
    NoCodeProperty {
        /// The names of the properties there are.
        found: Vec<String>,
    },
    /// Several properties could be the code.
    #[error("several properties look like an area code; name the one to use out of: {}", found.join(", "))]
    SeveralCodeProperties {
        /// Their names.
        found: Vec<String>,
    },
    /// An area has no code.
    #[error("feature {feature}, {property}: no area code; give every area its code in this property")]
    NoCode {
        /// The feature's number.
        feature: usize,
        /// The property that holds the codes.
        property: String,
    },
    /// Two areas have the same code.
    #[error(
        "features {first} and {second}, {property}: the same area code; merge the parts of an area into one feature"
    )]
    CodeTwice {
        /// The number of the feature that had the code first.
        first: usize,
        /// The number of the feature that has it again.
        second: usize,
        /// The property that holds the codes.
        property: String,
    },
    /// The two degrees stand in the wrong order.
    #[error(
        "latitude stands before longitude: these areas would lie in the Indian Ocean; export in WGS 84 with longitude first, as GeoJSON has it"
    )]
    LatitudeFirst,
    /// An area has no outline.
    #[error("feature {feature}: no outline; an area needs a polygon")]
    NoOutline {
        /// The feature's number.
        feature: usize,
    },
    /// An area is drawn as something else than a polygon.
    #[error("feature {feature}: drawn as a point, line or collection; an area needs a polygon")]
    NotPolygon {
        /// The feature's number.
        feature: usize,
    },
    /// Coordinates are out of the range of degrees.
    #[error(
        "feature {feature}: coordinates are not degrees, perhaps eastings and northings; export in WGS 84 (EPSG:4326)"
    )]
    NotDegrees {
        /// The feature's number.
        feature: usize,
    },
    /// An outline crosses itself, or is otherwise not one.
    #[error("feature {feature}: {problem}; repair the outline, for example by \"Fix geometries\" in QGIS")]
    NotValid {
        /// The feature's number.
        feature: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// The text has no rows.
    #[error("there are no rows; export one row per area, below a header")]
    NoRows,
    /// A row cannot be read.
    #[error("row {row}: not like the header; export as CSV with as many columns in each row")]
    NotCsv {
        /// The row's number.
        row: u64,
    },
    /// A column is missing.
    #[error("no column for {what}; name one column {accepted}")]
    NoColumn {
        /// What the column would hold.
        what: &'static str,
        /// The names that are understood.
        accepted: &'static str,
    },
    /// Several columns could be meant.
    #[error("several columns for {what}: {}; keep one of them", found.join(", "))]
    SeveralColumns {
        /// What the column would hold.
        what: &'static str,
        /// The columns' names.
        found: Vec<String>,
    },
    /// A row has no area code.
    #[error("row {row}, {column}: no area code; give each row its area")]
    NoArea {
        /// The row's number.
        row: u64,
        /// The column's name.
        column: String,
    },
    /// Two rows are for one area.
    #[error("rows {first} and {second}, {column}: the same area; keep one row per area")]
    AreaTwice {
        /// The number of the area's first row.
        first: u64,
        /// The number of its second row.
        second: u64,
        /// The column's name.
        column: String,
    },
    /// A population is not a number of people.
    #[error("row {row}, {column}: not a number of people; write digits only, 0 or more")]
    NotPeople {
        /// The row's number.
        row: u64,
        /// The column's name.
        column: String,
    },
    /// A count is not one.
    #[error("row {row}, {column}: not a count; write a number, 0 or more, and 0 for nothing")]
    NotCount {
        /// The row's number.
        row: u64,
        /// The column's name.
        column: String,
    },
    /// A column that was asked for is not there.
    #[error("there is no such column; there are: {}", found.join(", "))]
    NoSuchColumn {
        /// The columns' names.
        found: Vec<String>,
    },
    /// No column has numbers.
    #[error("no column of numbers; give each area a count")]
    NoNumbers,
    /// A rank or decile is not one.
    #[error("row {row}, {column}: not a rank or decile; write a whole number from 1")]
    NotRank {
        /// The row's number.
        row: u64,
        /// The column's name.
        column: String,
    },
    /// The same file was given before.
    #[error("the same as a file before it; give each file once")]
    FileTwice,
    /// Coordinates are of a system that is not known here.
    #[error(
        "coordinates are neither degrees (WGS 84, EPSG:4326) nor of the National Grid (EPSG:27700); export in WGS 84"
    )]
    NotKnownSystem,
    /// A shapefile or its table cannot be read.
    #[error("not a shapefile of polygons with its .dbf beside it; export the areas again, or as GeoJSON")]
    NotShapefile,
    /// A GeoPackage cannot be read.
    #[error("not a GeoPackage with a layer of polygons; export the areas again, or as GeoJSON")]
    NotGeoPackage,
    /// A GeoPackage has several layers.
    #[error("the GeoPackage has {layers} layers of features; export the areas alone")]
    SeveralLayers {
        /// How many.
        layers: usize,
    },
    /// A file of neighbours cannot be read.
    #[error("line {line}: not as GeoDa and PySAL write GAL and GWT files; export the weights again")]
    NotNeighbours {
        /// The line's number.
        line: usize,
    },
    /// A file of neighbours names an area that it does not list, or one twice.
    #[error(
        "line {line}: an area that is not there, is there before, or is next to itself; export the weights again"
    )]
    NeighboursDoNotFit {
        /// The line's number.
        line: usize,
    },
    /// What is said of areas does not fit the areas there are.
    #[error(
        "{unknown} of {areas} areas are not among the boundaries' areas; are these codes of another year, such as LSOAs \
         of 2011 and of 2021?"
    )]
    UnknownAreas {
        /// How many are not known.
        unknown: usize,
        /// Out of how many.
        areas: usize,
    },
    /// Some areas have no row.
    #[error("{missing} of {areas} areas have no row; add them")]
    MissingAreas {
        /// How many have none.
        missing: usize,
        /// Out of how many.
        areas: usize,
    },
}
