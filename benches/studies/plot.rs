//! Small figures: lines over a square, with axes in words.

use std::fmt::Write as _;

/// A line of points from 0 to 1 in both directions, with its name and how it is dashed.
pub(crate) struct Curve<'a> {
    pub(crate) name: &'a str,
    pub(crate) dashes: &'a str,
    pub(crate) points: Vec<(f64, f64)>,
}

const SIDE: f64 = 320.0;
const LEFT: f64 = 56.0;
const TOP: f64 = 16.0;

/// Curves in a square whose sides go from 0 to `most`, with a legend beside it.
pub(crate) fn curves(title: &str, (across, up): (&str, &str), most: f64, curves: &[Curve<'_>]) -> String {
    let at = |(x, y): (f64, f64)| {
        (LEFT + SIDE * (x / most).clamp(0.0, 1.0), TOP + SIDE * (1.0 - (y / most).clamp(0.0, 1.0)))
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" role=\"img\" font-family=\"sans-serif\" \
         font-size=\"13\"><title>{title}</title><rect width=\"640\" height=\"400\" fill=\"#fff\"/>"
    );
    for tick in 0..=4 {
        let value = most * f64::from(tick) / 4.0;
        let ((x, bottom), (left, y)) = (at((value, 0.0)), at((0.0, value)));
        let (below, label) = (bottom + 18.0, format!("{value:.2}"));
        put(
            &mut svg,
            &format!(
                "<path d=\"M{x:.1} {TOP}V{bottom:.1}M{left:.1} {y:.1}H{:.1}\" stroke=\"#ddd\"/>",
                LEFT + SIDE
            ),
        );
        put(&mut svg, &format!("<text x=\"{x:.1}\" y=\"{below:.1}\" text-anchor=\"middle\">{label}</text>"));
        put(
            &mut svg,
            &format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", left - 6.0, y + 4.0),
        );
    }
    put(
        &mut svg,
        &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{across}</text>",
            LEFT + SIDE / 2.0,
            TOP + SIDE + 44.0
        ),
    );
    put(
        &mut svg,
        &format!(
            "<text transform=\"translate(14 {:.1}) rotate(-90)\" text-anchor=\"middle\">{up}</text>",
            TOP + SIDE / 2.0
        ),
    );
    for (place, curve) in curves.iter().enumerate() {
        let points: Vec<String> =
            curve.points.iter().map(|point| at(*point)).map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let style = format!(
            "fill=\"none\" stroke=\"#1d4f7c\" stroke-width=\"2\" stroke-dasharray=\"{}\"",
            curve.dashes
        );
        put(&mut svg, &format!("<path d=\"M{}\" {style}/>", points.join("L")));
        let y = TOP + 14.0 + 26.0 * u8::try_from(place).map_or(0.0, f64::from);
        put(&mut svg, &format!("<path d=\"M{:.1} {y:.1}h36\" {style}/>", LEFT + SIDE + 20.0));
        put(
            &mut svg,
            &format!("<text x=\"{:.1}\" y=\"{:.1}\">{}</text>", LEFT + SIDE + 64.0, y + 4.0, curve.name),
        );
    }
    svg + "</svg>\n"
}

fn put(svg: &mut String, element: &str) {
    write!(svg, "{element}").expect("a string takes all writes");
}
