//! An outline as a GeoPackage holds it: a header, then well-known binary (OGC 12-128r19, clause 2.1.3).

use geo::MultiPolygon;
use geojson::{GeometryValue, Position};

/// Polygons out of a blob; `None` where it is cut short or something else.
pub(super) fn read(blob: &[u8]) -> Option<GeometryValue> {
    let flags = *blob.get(3)?;
    let envelope = [0, 32, 48, 48, 64].get(usize::from(flags >> 1 & 7))?;
    if &blob[..2] != b"GP" {
        return None;
    }
    Bytes { rest: blob.get(8 + envelope..)?, little: true }.geometry()
}

struct Bytes<'a> {
    rest: &'a [u8],
    little: bool,
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn real(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn geometry(&mut self) -> Option<GeometryValue> {
        self.little = self.take::<1>()?[0] == 1;
        let kind = self.number()?;
        // Heights and measures: by thousands (ISO), or by the upper bits (EWKB).
        let extra = usize::from(kind & 0x8000_0000 != 0) + usize::from(kind & 0x4000_0000 != 0);
        let iso = kind & 0x0fff_ffff;
        let extra = extra.max([0, 1, 1, 2].get(iso as usize / 1000).copied()?);
        match iso % 1000 {
            3 => Some(GeometryValue::Polygon { coordinates: self.rings(2 + extra)? }),
            6 => {
                let parts = self.number()?;
                let mut polygons = Vec::new();
                for _ in 0..parts {
                    match self.geometry()? {
                        GeometryValue::Polygon { coordinates } => polygons.push(coordinates),
                        _ => return None,
                    }
                }
                Some(GeometryValue::MultiPolygon { coordinates: polygons })
            }
            1 | 2 | 4 | 5 | 7 => Some(GeometryValue::MultiPoint { coordinates: Vec::new() }),
            _ => None,
        }
    }

    fn rings(&mut self, width: usize) -> Option<Vec<Vec<Position>>> {
        let rings = self.number()?;
        (0..rings)
            .map(|_| {
                let points = self.number()?;
                (0..points)
                    .map(|_| {
                        let mut position = Vec::with_capacity(width);
                        for _ in 0..width {
                            position.push(self.real()?);
                        }
                        Some(Position::from([position[0], position[1]]))
                    })
                    .collect()
            })
            .collect()
    }
}

/// The blob of an outline in WGS 84, without an envelope.
pub(super) fn write(outline: &MultiPolygon) -> Vec<u8> {
    let mut blob = b"GP\0\x01".to_vec();
    blob.extend(4326_i32.to_le_bytes());
    begin(&mut blob, 6, outline.0.len());
    for polygon in outline {
        begin(&mut blob, 3, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            blob.extend(length(ring.0.len()));
            for at in ring.coords() {
                blob.extend(at.x.to_le_bytes());
                blob.extend(at.y.to_le_bytes());
            }
        }
    }
    blob
}

fn begin(blob: &mut Vec<u8>, kind: u32, parts: usize) {
    blob.push(1);
    blob.extend(kind.to_le_bytes());
    blob.extend(length(parts));
}

fn length(of: usize) -> [u8; 4] {
    u32::try_from(of).expect("an outline has fewer than 2^32 points").to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn what_is_written_is_read_again() {
        let square = polygon!(exterior: [(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.)], interiors: [[(x: 2., y: 1.), (x: 3., y: 1.), (x: 3., y: 2.)]]);
        let blob = write(&MultiPolygon::new(vec![square]));
        let Some(GeometryValue::MultiPolygon { coordinates }) = read(&blob) else { panic!("not read") };
        assert_eq!((coordinates.len(), coordinates[0].len(), coordinates[0][1].len()), (1, 2, 4));
        assert_eq!(coordinates[0][1][1].as_slice(), [3.0, 1.0]);
    }

    #[test]
    fn a_blob_cut_short_anywhere_is_none() {
        let triangle = polygon![(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.)];
        let blob = write(&MultiPolygon::new(vec![triangle]));
        (0..blob.len()).for_each(|end| assert!(read(&blob[..end]).is_none(), "{end}"));
        assert!(read(b"not a geometry at all").is_none());
    }
}
