//! The words that tell a name, a street or a date from other text. Each list is one text, its words apart by spaces.

pub(super) const TITLES: &str = "mr mrs ms miss dr master";

pub(super) const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";

pub(super) const STREETS: &str =
    "street st road rd avenue ave close lane drive way court crescent terrace place gardens grove";

/// Capitalised words that name no person.
pub(super) const USUAL: &str = "\
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
september october november december people meeting place issue local board council police health housing \
education school team early help child children protection social care adult mental safeguarding zone \
community plan action officer worker act section court order youth justice probation service services \
christmas easter i";

/// Words that begin sentences.
pub(super) const STARTS: &str = "\
the a an we they he she it this that these those there in on at for with after before when if no not all \
both see ask offer agree agreed refer review wants needs known held already nobody somebody each any as to";

/// Forenames that are nothing else, also in small letters.
pub(super) const FORENAMES: &str = "\
aaron abdi abdirahman abdul adam adrian agnes agnieszka ahmad ahmed aisha alan aleksandra alex alexander ali \
alice amanda amandeep amelia amina amy andrea andrew angela anil anita ann anna anne anthony arjun asha \
ashley ayaan baljit barbara ben benjamin beth bhavna bilal bogdan brenda brian callum cameron carl carol \
caroline catherine charles charlotte chloe chris christine christopher claire colin connor craig daniel \
danielle darren dave david dean debbie deborah declan deepak denise dennis derek diane dilip donna dorothy \
dylan edward eileen elaine eleanor elizabeth ella elodie emily emma eric ethan ewa farah fatima fatuma fiona \
gareth gary gavin gemma geoffrey george georgia gillian graham gurdeep gurpreet habiba halima hannah hardeep \
harpreet harriet hassan heather helen henry hodan hussain ian ibrahim imran isabella ismail jacob jacqueline \
jagdeep jake james jamie jane janet jason jaswinder jayden jayesh jean jennifer jessica jim joan joanne joe \
john jonathan jordan joseph josh joshua joyce judith julia julie jyoti kamal karen katarzyna kate katherine \
kathleen katie keith kelly kenneth kerry kevin khadija kieran kim kiran kuldeep kyle lakhbir laura lauren \
leah leanne lee leon lesley lewis liam linda lisa louise lucy luke lynn malcolm malgorzata mandeep mandy \
manjit margaret maria marion martin mary maryam matthew maureen meera megan mehmet michael michelle mihai \
mohamed mohammed muhammad mustafa naima nasreen natalie natasha nathan neha neil nicola nigel nisha oliver \
olivia omar oscar owen pamela parminder patricia paul pauline pawel peter philip piotr pooja pradeep priya \
rachel rahul rajesh rajinder rakesh ravi raymond rebecca rekha rhys richard robert robin ronald ruth ryan \
sally sam samantha samuel sandeep sandra sanjay sara sarah satnam scott sean shabnam shannon sharon shazia \
sheila simon simran sophie stacey stephanie stephen steven stuart sukhdeep sunil sunita surinder susan \
terence thomas timothy tina tomasz tony tracey tracy trevor usha valerie vanessa victoria vijay vincent \
wayne wendy william yasmin yusra yusuf zainab zoe zofia";

/// Forenames that are words as well: only where they are capitalised.
pub(super) const ALSO_WORDS: &str = "dawn faith frank grace hope jack joy mark nick rob rose ruby tom";

/// Whether a list has a word, in small letters.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|own| own == word)
}
