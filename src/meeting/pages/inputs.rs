//! Fields of forms: with label, with what was typed, with what is wrong with it.

use maud::{Markup, html};

use super::super::forms::{Fields, Problems};

/// A form as it is shown: what stands in it, and what was wrong with it.
pub(super) struct Filled<'a> {
    pub(super) fields: &'a Fields,
    pub(super) problems: &'a Problems,
}

impl Filled<'_> {
    pub(super) fn value(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    fn problem(&self, name: &str) -> Option<&str> {
        self.problems.problems.iter().find(|(field, _)| field == name).map(|(_, words)| words.as_str())
    }

    fn described(&self, name: &str) -> Option<String> {
        self.problem(name).map(|_| format!("{name}-problem"))
    }

    fn said(&self, name: &str) -> Markup {
        html! { @if let Some(words) = self.problem(name) { span.problem id=(format!("{name}-problem")) { (words) } } }
    }

    /// All problems at once, at the top, each leading to its field; and the question that a doubt asks.
    pub(super) fn summary(&self) -> Markup {
        let doubts = &self.problems.doubts;
        html! {
            @if !self.problems.problems.is_empty() {
                div.problems role="alert" tabindex="-1" {
                    h2 { "Not saved yet" }
                    ul { @for (field, words) in &self.problems.problems { li { a href=(format!("#{field}")) { (super::sentence(words)) } } } }
                }
            }
            @if !doubts.is_empty() {
                div.problems role="alert" {
                    h2 { "Does a text name somebody?" }
                    p {
                        "It looks as if it held " (super::listed(&doubts.iter().map(|doubt| doubt.words().to_owned()).collect::<Vec<_>>()))
                        ". Texts of the meeting name nobody: change it, or say that it is none of these."
                    }
                }
            }
        }
    }

    /// The box with which a doubt is answered.
    pub(super) fn confirmation(&self) -> Markup {
        html! {
            @if !self.problems.doubts.is_empty() {
                label.check { input type="checkbox" name="confirmed" value="yes"; "It is none of these: save the text as it is" }
            }
        }
    }

    pub(super) fn text(&self, name: &str, label: &str, hint: &str) -> Markup {
        self.labelled(name, label, hint, &html! {
            input id=(name) name=(name) value=(self.value(name)) autocomplete="off" aria-describedby=[self.described(name)] aria-invalid=[self.problem(name).map(|_| "true")];
        })
    }

    pub(super) fn area(&self, name: &str, label: &str, hint: &str, rows: u8) -> Markup {
        self.labelled(name, label, hint, &html! {
            textarea id=(name) name=(name) rows=(rows) maxlength="4000" aria-describedby=[self.described(name)] aria-invalid=[self.problem(name).map(|_| "true")] { (self.value(name)) }
        })
    }

    pub(super) fn date(&self, name: &str, label: &str) -> Markup {
        self.labelled(name, label, "", &html! {
            input type="date" id=(name) name=(name) value=(self.value(name)) aria-describedby=[self.described(name)] aria-invalid=[self.problem(name).map(|_| "true")];
        })
    }

    pub(super) fn select<'b>(
        &self,
        name: &str,
        label: &str,
        choices: impl IntoIterator<Item = (&'b str, String)>,
    ) -> Markup {
        self.labelled(name, label, "", &html! {
            select id=(name) name=(name) aria-describedby=[self.described(name)] aria-invalid=[self.problem(name).map(|_| "true")] {
                option value="" { "choose" }
                @for (value, words) in choices {
                    option value=(value) selected[self.value(name) == value] { (words) }
                }
            }
        })
    }

    fn labelled(&self, name: &str, label: &str, hint: &str, control: &Markup) -> Markup {
        html! {
            div.field {
                label for=(name) { (label) @if !hint.is_empty() { span.hint { (hint) } } }
                (self.said(name))
                (control)
            }
        }
    }

    /// Choices of which one is taken. The first takes the field's own name, so that a problem leads there.
    pub(super) fn radios<'b>(
        &self,
        name: &str,
        legend: &str,
        class: &str,
        choices: impl IntoIterator<Item = (&'b str, &'b str)>,
    ) -> Markup {
        html! {
            fieldset class=(format!("field {class}")) aria-describedby=[self.described(name)] {
                legend { (legend) }
                (self.said(name))
                div.radios {
                    @for (number, (value, words)) in choices.into_iter().enumerate() {
                        label {
                            input type="radio" name=(name) value=(value) id=(if number == 0 { name.to_owned() } else { format!("{name}-{value}") }) checked[self.value(name) == value];
                            span { (words) }
                        }
                    }
                }
            }
        }
    }
}

/// Agencies as choices.
pub(super) fn agencies(names: &[String]) -> impl Iterator<Item = (&str, String)> {
    names.iter().map(|name| (name.as_str(), name.clone()))
}
