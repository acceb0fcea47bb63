//! Names as they are met in an East Midlands town, the common ones first in each list.

use super::draw::Draw;
use crate::schema::Sex;

/// Where a family's names come from.
pub(super) struct Tradition {
    /// How many of a hundred households.
    pub(super) households: usize,
    /// What it is called.
    pub(super) name: &'static str,
    surnames: Vec<&'static str>,
    women: Vec<&'static str>,
    men: Vec<&'static str>,
    /// Endings of a surname that differ between men and women, as in Polish.
    endings: &'static [(&'static str, &'static str)],
}

/// The traditions of the town.
pub(super) fn traditions() -> Vec<Tradition> {
    [ENGLISH, GUJARATI, MUSLIM, PUNJABI, POLISH, SOMALI].into_iter().map(Tradition::read).collect()
}

/// The names of a tradition as they stand below, with spaces between them.
struct Names {
    name: &'static str,
    households: usize,
    surnames: &'static str,
    women: &'static str,
    men: &'static str,
    endings: &'static [(&'static str, &'static str)],
}

const ENGLISH: Names = Names {
    name: "English",
    households: 58,
    surnames: "Smith Taylor Brown Wilson Clarke Wright Johnson Walker Hall Green Thompson Harris Cooper Ward \
        Freeman Mason Barker Holmes Palmer Knight Fletcher Gibson Hunt Dixon Marshall Chapman Bradley Pearson \
        Webster Goddard Measures Toon Gamble Orton Bramley Wormleighton Hallam Kirkby Underwood Musson Sharpe \
        Burdett Astill Freer Gilliver Sturgess Neale Hextall Bott Kinton Tebbutt Wakerley Herrick Pick \
        O'Brien Warde-Aldam Dalby Squires Toone Mee Lount Cufflin Jelley Tyers Chawner Hubbard Spence Beeby \
        Wheatcroft Orme Quigley Dennison Harlow Pettifor Cramp Blackwell Lovett Wykes Dexter Garratt Harding-Lowe",
    women: "Sarah Emma Jessica Charlotte Katherine Margaret Susan Elizabeth Rebecca Chloë Olivia Emily Amy Lucy \
        Hannah Laura Samantha Victoria Jennifer Patricia Christine Abigail Ellie Megan Zoë Joanne Deborah Gemma \
        Natalie Kirsty Dorothy Jean Sheila Pamela Tracey Stephanie Alexandra Philippa Georgina Francesca Renée \
        Poppy Isla Freya Maisie Daisy Phoebe Imogen Beatrice Harriet Josephine Maureen",
    men: "David James Thomas Michael Christopher Daniel Matthew William Robert Andrew Joseph Samuel Benjamin \
        Joshua Jack Oliver Harry George Charles Richard Stephen Anthony Edward Alexander Nicholas Nathan Ryan \
        Liam Jamie Kyle Callum Connor Luke Adam Lewis Jordan Bradley Kieran Dean Craig Wayne Gary Kevin Trevor \
        Derek Ronald Dennis Leslie Frederick Albert Alfie Archie Noah Theodore Reuben Zachary Gregory Timothy",
    endings: &[],
};

const GUJARATI: Names = Names {
    name: "Gujarati",
    households: 14,
    surnames: "Patel Shah Mistry Parmar Solanki Chauhan Desai Joshi Modi Lad Tailor Rathod Gohil Mehta Pandya \
        Trivedi Vaghela Makwana Popat Raja Thakkar Sodha Vadher Odedra Modhwadia Kotecha Lakhani Madlani Bhatt \
        Chudasama Karia Ladwa Nakum Panchal Ruparelia",
    women: "Priya Hansa Bhavna Nisha Pooja Jyoti Kajal Meera Heena Rekha Kavita Urmila Sonal Dipti Manjula \
        Anjali Hetal Kinnari Nita Pushpa Jaya Sejal Trupti Varsha Riya",
    men: "Rajesh Jayesh Nilesh Hitesh Dipak Bharat Kishan Mukesh Rakesh Vijay Ashok Amit Sanjay Pravin Chetan \
        Dilip Harish Ketan Mahesh Nimesh Paresh Rohan Suresh Vishal Aarav",
    endings: &[],
};

const MUSLIM: Names = Names {
    name: "Muslim",
    households: 10,
    surnames: "Khan Hussain Ahmed Ali Malik Iqbal Begum Mahmood Akhtar Rahman Mirza Qureshi Shaikh Aziz Bashir \
        Chaudhry Farooq Ghani Hafeez Javed Karim Latif Miah Nawaz Omar Parveen Rashid Saleem Uddin Yousuf Zaman \
        Butt Raza Siddiqui Baig",
    women: "Fatima Aisha Zainab Maryam Nasreen Shazia Khadija Sadia Rukhsana Amina Hafsa Samina Yasmin Farah \
        Bushra Tahira Sana Iqra Noor Saima Rabia Sumaiya Halima Naila Uzma",
    men: "Mohammed Ahmed Imran Yusuf Ibrahim Hamza Bilal Tariq Usman Asif Zubair Faisal Nadeem Kamran Rizwan \
        Shabir Waqas Adnan Junaid Haroon Ismail Salman Arshad Khalid Zain",
    endings: &[],
};

const PUNJABI: Names = Names {
    name: "Punjabi",
    households: 7,
    surnames: "Singh Kaur Gill Dhillon Sandhu Sidhu Grewal Dhaliwal Johal Bains Atwal Sahota Rai Bhogal Virdee \
        Chana Matharu Sangha Uppal Mann Basra Kang Purewal Samra Thandi Hayer Nijjar Rehal Sehmi Jandu",
    women: "Harpreet Manjit Jasvinder Simran Kiran Gurpreet Navdeep Balwinder Amandeep Rajvinder Surinder \
        Parminder Ravinder Satnam Jaspreet Sukhvinder Kulwinder Mandeep Daljit Baljit",
    men: "Gurdeep Jaswinder Harjit Balbir Amrit Sukhdeep Manpreet Rajinder Tejinder Kuldeep Parmjit Hardeep \
        Inderjit Jagdeep Karamjit Lakhbir Nirmal Onkar Pritpal Arjan",
    endings: &[],
};

const POLISH: Names = Names {
    name: "Polish",
    households: 7,
    surnames: "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski \
        Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Grabowski Pawłowski Michalski Król Wieczorek Jabłoński \
        Wróbel Stępień Górski Rutkowski Sikora Baran Szewczyk Tomaszewski Pietrzak",
    women: "Agnieszka Katarzyna Małgorzata Anna Joanna Magdalena Ewa Monika Aleksandra Karolina Zuzanna Julia \
        Beata Dorota Justyna Natalia Paulina Sylwia Weronika Żaneta",
    men: "Piotr Krzysztof Andrzej Tomasz Paweł Marcin Michał Łukasz Grzegorz Jakub Mateusz Kamil Dawid Sebastian \
        Rafał Robert Wojciech Bartosz Szymon Filip",
    endings: &[("ski", "ska")],
};

const SOMALI: Names = Names {
    name: "Somali",
    households: 4,
    surnames: "Abdi Mohamed Hassan Ali Warsame Farah Yusuf Omar Jama Adan Hersi Nur Osman Abdullahi Elmi Guled \
        Isse Mohamud Samatar Shire Dualeh Egal Roble Awale Barre",
    women: "Hodan Ifrah Sahra Ayaan Fadumo Hibo Ladan Nimco Hamdi Idil Khadra Muna Najma Filsan Sagal Ubah \
        Yasmiin Zamzam Deqa Asha",
    men: "Abdirahman Mahad Liban Guleed Abdullahi Bashir Dahir Faarax Hirsi Jamal Khadar Mukhtar Nuur Saleeman \
        Warsame Yaasiin Zakariya Ayub Bile Cabdi",
    endings: &[],
};

impl Tradition {
    fn read(names: Names) -> Self {
        let list = |names: &'static str| names.split_whitespace().collect();
        Self {
            households: names.households,
            name: names.name,
            surnames: list(names.surnames),
            women: list(names.women),
            men: list(names.men),
            endings: names.endings,
        }
    }

    pub(super) fn surname(&self, draw: &mut Draw) -> &'static str {
        draw.early(&self.surnames)
    }

    pub(super) fn forename(&self, sex: Sex, draw: &mut Draw) -> &'static str {
        draw.early(if sex == Sex::Female { &self.women } else { &self.men })
    }

    /// A family's surname as a woman or a man bears it.
    pub(super) fn borne_by(&self, sex: Sex, surname: &str) -> String {
        let hers = |&(his, hers)| surname.strip_suffix(his).map(|stem| format!("{stem}{hers}"));
        let changed = (sex == Sex::Female).then(|| self.endings.iter().find_map(hers)).flatten();
        changed.unwrap_or_else(|| surname.to_owned())
    }
}

/// Names in use beside the one on the birth certificate.
const SHORT: &str = "Katherine:Kate Margaret:Peggy Susan:Sue Elizabeth:Liz Rebecca:Becky Samantha:Sam \
    Victoria:Vicky Jennifer:Jenny Patricia:Pat Christine:Chris Abigail:Abi Deborah:Debbie Stephanie:Steph \
    Alexandra:Alex Philippa:Pippa Georgina:Georgie Francesca:Fran Josephine:Jo Joanne:Jo Natalie:Nat \
    David:Dave James:Jim Thomas:Tom Michael:Mick Christopher:Chris Daniel:Dan Matthew:Matt William:Bill \
    Robert:Bob Andrew:Andy Joseph:Joe Samuel:Sam Benjamin:Ben Joshua:Josh Charles:Charlie Richard:Rick \
    Stephen:Steve Anthony:Tony Edward:Ted Alexander:Alex Nicholas:Nick Nathan:Nate Ronald:Ron \
    Frederick:Fred Theodore:Theo Zachary:Zac Gregory:Greg Timothy:Tim Mohammed:Mo Abdirahman:Abdi \
    Katarzyna:Kasia Małgorzata:Gosia Agnieszka:Aga Aleksandra:Ola Krzysztof:Chris Grzegorz:Greg \
    Tomasz:Tomek Jasvinder:Jas Jaswinder:Jas Harpreet:Harps Rajesh:Raj Rajvinder:Raj Rajinder:Raj";

/// The name somebody with this forename is called by, if it has a short form.
pub(super) fn short_form(forename: &str) -> Option<&'static str> {
    SHORT
        .split_whitespace()
        .filter_map(|pair| pair.split_once(':'))
        .find(|pair| pair.0 == forename)
        .map(|pair| pair.1)
}

#[cfg(test)]
mod tests {
    use super::{POLISH, SHORT, Tradition, short_form, traditions};
    use crate::schema::Sex;

    #[test]
    fn the_town_has_a_few_hundred_surnames_and_forenames() {
        let all = traditions();
        assert!(all.iter().map(|names| names.surnames.len()).sum::<usize>() > 220);
        assert!(all.iter().map(|names| names.women.len() + names.men.len()).sum::<usize>() > 280);
        assert_eq!(all.iter().map(|names| names.households).sum::<usize>(), 100);
    }

    #[test]
    fn a_polish_surname_ends_as_its_bearer_does() {
        let polish = Tradition::read(POLISH);
        assert_eq!(polish.borne_by(Sex::Female, "Kowalski"), "Kowalska");
        assert_eq!(polish.borne_by(Sex::Male, "Kowalski"), "Kowalski");
        assert_eq!(polish.borne_by(Sex::Female, "Nowak"), "Nowak");
    }

    #[test]
    fn every_short_form_belongs_to_a_forename_of_the_town() {
        let all = traditions();
        for (long, _) in SHORT.split_whitespace().filter_map(|pair| pair.split_once(':')) {
            assert!(
                all.iter().any(|names| names.women.contains(&long) || names.men.contains(&long)),
                "{long}"
            );
        }
        assert_eq!(short_form("Katherine"), Some("Kate"));
        assert_eq!(short_form("Sarah"), None);
    }
}
