//! The colours of the classes, and the style by which QGIS shows them.

use std::fmt::Write as _;

use crate::places::survey::Class;

/// The fill of a class: ColorBrewer's RdBu, which the colour-blind can tell apart.
pub(in crate::places) fn fill(class: Class) -> &'static str {
    match class {
        Class::High99 => "#b2182b",
        Class::High95 => "#ef8a62",
        Class::High90 => "#fddbc7",
        Class::Usual => "#f4f2ee",
        Class::Low90 => "#d1e5f0",
        Class::Low95 => "#67a9cf",
        Class::Low99 => "#2166ac",
        Class::NotJudged => "#c9c9c9",
    }
}

/// A QML style: one symbol for each class, by the column `class`.
pub(super) fn qml() -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (place, class) in Class::ALL.iter().enumerate() {
        let name = class.name();
        let label = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        put(
            &mut categories,
            &format!("<category render=\"true\" symbol=\"{place}\" value=\"{name}\" label=\"{label}\"/>"),
        );
        let colour = rgb(fill(*class));
        put(
            &mut symbols,
            &format!(
                "<symbol type=\"fill\" name=\"{place}\" alpha=\"1\" clip_to_extent=\"1\"><layer class=\"SimpleFill\" \
                 enabled=\"1\" pass=\"0\" locked=\"0\"><Option type=\"Map\">{}{}{}{}{}</Option></layer></symbol>",
                option("color", &colour),
                option("style", "solid"),
                option("outline_color", "120,120,120,255"),
                option("outline_style", "solid"),
                option("outline_width", "0.1"),
            ),
        );
    }
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.28.0\" \
         styleCategories=\"Symbology\"><renderer-v2 type=\"categorizedSymbol\" attr=\"class\" symbollevels=\"0\" \
         enableorderby=\"0\" forceraster=\"0\"><categories>{categories}</categories><symbols>{symbols}</symbols>\
         </renderer-v2></qgis>\n"
    )
}

fn option(name: &str, value: &str) -> String {
    format!("<Option name=\"{name}\" value=\"{value}\" type=\"QString\"/>")
}

/// `178,24,43,255` for `#b2182b`.
fn rgb(hex: &str) -> String {
    let part = |from: usize| u8::from_str_radix(&hex[from..from + 2], 16).expect("six hexadecimal digits");
    format!("{},{},{},255", part(1), part(3), part(5))
}

fn put(text: &mut String, element: &str) {
    write!(text, "{element}").expect("a string takes all writes");
}

#[cfg(test)]
mod tests {
    use super::{Class, qml};

    #[test]
    fn every_class_has_its_symbol() {
        let style = qml();
        for class in Class::ALL {
            assert!(style.contains(&format!("value=\"{}\"", class.name())), "{class:?}");
        }
        assert!(style.contains("value=\"178,24,43,255\""));
    }
}
