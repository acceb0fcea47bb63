//! From eastings and northings of the National Grid to degrees, to within about 5 m.
//!
//! Ordnance Survey, "A guide to coordinate systems in Great Britain" (2020), annexes B and C: the grid back to the
//! Airy spheroid, then the seven parameters to WGS 84. The error is nearly the same over a county, so shapes and
//! borders hold.

use geo::Coord;

/// A spheroid's half axes in metres.
struct Spheroid {
    a: f64,
    b: f64,
}

const AIRY: Spheroid = Spheroid { a: 6_377_563.396, b: 6_356_256.909 };
const WGS84: Spheroid = Spheroid { a: 6_378_137.0, b: 6_356_752.314_2 };

/// Scale on the central meridian, and the true origin in radians and metres.
const SCALE: f64 = 0.999_601_271_7;
const ORIGIN: (f64, f64) = (49.0, -2.0);
const ORIGIN_EASTING: f64 = 400_000.0;
const ORIGIN_NORTHING: f64 = -100_000.0;

/// Longitude and latitude of a place of the National Grid; `None` outside it.
pub(super) fn degrees(easting: f64, northing: f64) -> Option<Coord> {
    let inside = (0.0..=700_000.0).contains(&easting) && (0.0..=1_300_000.0).contains(&northing);
    inside.then(|| to_wgs84(on_airy(easting, northing)))
}

impl Spheroid {
    fn squared_eccentricity(&self) -> f64 {
        1.0 - (self.b / self.a).powi(2)
    }

    /// Distance along the meridian from the true origin: annex C, equation C1.
    fn meridian(&self, latitude: f64) -> f64 {
        let n = (self.a - self.b) / (self.a + self.b);
        let origin = ORIGIN.0.to_radians();
        let (less, more) = (latitude - origin, latitude + origin);
        let (n2, n3) = (n * n, n * n * n);
        self.b
            * SCALE
            * ((1.0 + n + 1.25 * (n2 + n3)) * less - (3.0 * (n + n2) + 2.625 * n3) * less.sin() * more.cos()
                + 1.875 * (n2 + n3) * (2.0 * less).sin() * (2.0 * more).cos()
                - 35.0 / 24.0 * n3 * (3.0 * less).sin() * (3.0 * more).cos())
    }
}

/// Latitude and longitude in radians on the Airy spheroid: annex C, equations C6 to C8.
fn on_airy(easting: f64, northing: f64) -> (f64, f64) {
    let north = northing - ORIGIN_NORTHING;
    let mut latitude = north / (AIRY.a * SCALE) + ORIGIN.0.to_radians();
    while (north - AIRY.meridian(latitude)).abs() >= 1e-5 {
        latitude += (north - AIRY.meridian(latitude)) / (AIRY.a * SCALE);
    }
    let e2 = AIRY.squared_eccentricity();
    let (sin, tan) = (latitude.sin(), latitude.tan());
    let curved = 1.0 - e2 * sin * sin;
    let nu = AIRY.a * SCALE / curved.sqrt();
    let rho = AIRY.a * SCALE * (1.0 - e2) / curved.powf(1.5);
    let eta2 = nu / rho - 1.0;
    let (t2, t4, t6) = (tan.powi(2), tan.powi(4), tan.powi(6));
    let vii = tan / (2.0 * rho * nu);
    let viii = tan / (24.0 * rho * nu.powi(3)) * (5.0 + 3.0 * t2 + eta2 - 9.0 * t2 * eta2);
    let ix = tan / (720.0 * rho * nu.powi(5)) * (61.0 + 90.0 * t2 + 45.0 * t4);
    let sec = 1.0 / latitude.cos();
    let x = sec / nu;
    let xi = sec / (6.0 * nu.powi(3)) * (nu / rho + 2.0 * t2);
    let xii = sec / (120.0 * nu.powi(5)) * (5.0 + 28.0 * t2 + 24.0 * t4);
    let xiia = sec / (5040.0 * nu.powi(7)) * (61.0 + 662.0 * t2 + 1320.0 * t4 + 720.0 * t6);
    let east = easting - ORIGIN_EASTING;
    (
        latitude - vii * east.powi(2) + viii * east.powi(4) - ix * east.powi(6),
        ORIGIN.1.to_radians() + x * east - xi * east.powi(3) + xii * east.powi(5) - xiia * east.powi(7),
    )
}

/// Through the centre of the earth from one spheroid to the other: annex B.
fn to_wgs84((latitude, longitude): (f64, f64)) -> Coord {
    let e2 = AIRY.squared_eccentricity();
    let nu = AIRY.a / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
    let (x, y, z) = (
        nu * latitude.cos() * longitude.cos(),
        nu * latitude.cos() * longitude.sin(),
        nu * (1.0 - e2) * latitude.sin(),
    );
    let second = |seconds: f64| (seconds / 3600.0).to_radians();
    let (rx, ry, rz) = (second(0.1502), second(0.2470), second(0.8421));
    let scale = 1.0 - 20.4894e-6;
    let (x, y, z) = (
        446.448 + x * scale - y * rz + z * ry,
        -125.157 + x * rz + y * scale - z * rx,
        542.060 - x * ry + y * rx + z * scale,
    );
    let e2 = WGS84.squared_eccentricity();
    let p = x.hypot(y);
    let mut latitude = z.atan2(p * (1.0 - e2));
    for _ in 0..6 {
        let nu = WGS84.a / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
        latitude = (z + e2 * nu * latitude.sin()).atan2(p);
    }
    Coord { x: y.atan2(x).to_degrees(), y: latitude.to_degrees() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_guide() {
        // Annex C: E 651,409.903 N 313,177.270 is 52° 39′ 27.2531″ N 1° 43′ 4.5177″ E on the Airy spheroid.
        let (latitude, longitude) = on_airy(651_409.903, 313_177.270);
        let seconds = |degrees: f64, minutes: f64, seconds: f64| degrees + minutes / 60.0 + seconds / 3600.0;
        near(latitude.to_degrees(), seconds(52.0, 39.0, 27.2531), 1e-7);
        near(longitude.to_degrees(), seconds(1.0, 43.0, 4.5177), 1e-7);
        // The same place in WGS 84, to within 5 m.
        let place = degrees(651_409.903, 313_177.270).unwrap();
        near(place.y, seconds(52.0, 39.0, 28.72), 5e-5);
        near(place.x, seconds(1.0, 42.0, 57.79), 7e-5);
    }

    #[test]
    fn what_is_off_the_grid_is_no_place_of_it() {
        assert_eq!(degrees(-1.0, 300_000.0), None);
        assert_eq!(degrees(400_000.0, 1_400_000.0), None);
        assert_eq!(degrees(f64::NAN, 0.0), None);
    }

    #[track_caller]
    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }
}
