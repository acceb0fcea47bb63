//! What somebody should know on a day on which the agreement is used.

use jiff::civil::Date;

use super::Terms;

/// An end that is this near is told of beforehand.
const NEAR: i32 = 30;

impl Terms {
    /// What to say on this day: an end that has come or is near, an assessment whose review is overdue.
    pub fn warnings(&self, today: Date) -> Vec<String> {
        let (begins, expires, review) = (self.begins, self.expires, self.dpia.review);
        let mut words = Vec::new();
        if today < begins {
            words.push(format!("the agreement begins on {begins}: nothing runs before"));
        }
        let left = today.until(expires).expect("all dates of the calendar lie within reach").get_days();
        match left {
            ..0 => words.push(format!("the agreement ended on {expires}: nothing runs any more")),
            0 => words.push(format!("the agreement ends today, {expires}")),
            1 => words.push(format!("the agreement ends tomorrow, {expires}")),
            2..=NEAR => words.push(format!("the agreement ends on {expires}, in {left} days")),
            _ => {}
        }
        if today > review {
            words.push(format!(
                "the data protection impact assessment was to be reviewed by {review}: review it, and agree on \
                 a new day"
            ));
        }
        words
    }
}
