#!/usr/bin/env python3
"""Computes the pseudonym vectors on its own, from the rules as ARCHITECTURE.md states them. Standard library only.

  python3 tests/vectors/pseudonyms.py            prints the vectors
  python3 tests/vectors/pseudonyms.py --check    compares them with pseudonyms.json beside this script
"""
import hashlib
import hmac
import itertools
import json
import sys
from pathlib import Path

RULES_VERSION = 4
SHORT_FORMS = Path(__file__).resolve().parents[2] / "src/agency/short_forms.txt"
PARTS = {
    "nhs_number": 1, "surname": 2, "near_surname": 3, "surname_sound": 4, "forename": 5, "near_forename": 6,
    "formal_forename": 7, "initial": 8, "name_pair": 9, "birth_date": 10, "birth_day": 11, "birth_month": 12,
    "birth_year_day": 13, "birth_year": 14, "postcode": 15, "sector": 16, "district": 17, "street": 18, "address": 19,
    "dwelling": 20, "any_name": 21, "own_number": 22, "sex": 23,
}
MATCH_KEYS = {
    "nhs_number": ["nhs_number"],
    "own_number": ["own_number"],
    "surname_birth": ["surname", "birth_date"],
    "near_surname_birth": ["near_surname", "birth_date"],
    "sound_initial_birth": ["surname_sound", "initial", "birth_date"],
    "forename_birth": ["forename", "birth_date"],
    "near_forename_birth": ["near_forename", "birth_date"],
    "surname_postcode": ["surname", "postcode"],
    "near_surname_postcode": ["near_surname", "postcode"],
    "sound_initial_postcode": ["surname_sound", "initial", "postcode"],
    "forename_postcode": ["forename", "postcode"],
    "near_forename_postcode": ["near_forename", "postcode"],
    "birth_postcode": ["birth_date", "postcode"],
    "birth_sector": ["birth_date", "sector"],
    "day_postcode": ["birth_day", "postcode"],
    "month_postcode": ["birth_month", "postcode"],
    "year_day_postcode": ["birth_year_day", "postcode"],
    "names": ["surname", "forename"],
    "name_pair": ["name_pair"],
    "near_surname_forename": ["near_surname", "forename"],
    "surname_near_forename": ["surname", "near_forename"],
    "sound_formal_forename": ["surname_sound", "formal_forename"],
    "near_surname_initial": ["near_surname", "initial"],
    "surname_day": ["surname", "birth_day"],
    "any_name_birth": ["any_name", "birth_date"],
    "any_name_postcode": ["any_name", "postcode"],
    "any_name_address": ["any_name", "address"],
    "any_name_dwelling": ["any_name", "dwelling"],
    "near_surname_address": ["near_surname", "address"],
    "near_forename_address": ["near_forename", "address"],
    "birth_address": ["birth_date", "address"],
    "birth_street": ["birth_date", "street"],
    "name_pair_birth": ["name_pair", "birth_date"],
    "name_pair_postcode": ["name_pair", "postcode"],
    "name_pair_address": ["name_pair", "address"],
    "any_name_street": ["any_name", "street"],
    "surname_sector": ["surname", "sector"],
    "forename_sector": ["forename", "sector"],
    "names_day": ["surname", "forename", "birth_day"],
    "names_year": ["surname", "forename", "birth_year"],
    "names_district": ["surname", "forename", "district"],
    "sound_initial_day": ["surname_sound", "initial", "birth_day"],
    "sound_initial_month": ["surname_sound", "initial", "birth_month"],
    "sound_initial_year_day": ["surname_sound", "initial", "birth_year_day"],
    "sound_initial_year": ["surname_sound", "initial", "birth_year"],
    "sound_initial_sector": ["surname_sound", "initial", "sector"],
    "sound_initial_district": ["surname_sound", "initial", "district"],
    "year_postcode": ["birth_year", "postcode"],
    "surname_address": ["surname", "address"],
    "day_address": ["birth_day", "address"],
    "year_address": ["birth_year", "address"],
    "sex_birth": ["sex", "birth_date"],
    "sex_postcode": ["sex", "postcode"],
    "surname": ["surname"],
    "near_surname": ["near_surname"],
    "surname_sound": ["surname_sound"],
    "forename": ["forename"],
    "near_forename": ["near_forename"],
    "birth_date": ["birth_date"],
    "birth_day": ["birth_day"],
    "birth_year": ["birth_year"],
    "postcode": ["postcode"],
    "sector": ["sector"],
    "district": ["district"],
}
KNOWN = ["forename", "initial", "surname", "lone_name", "birth", "first_of_january", "postcode", "street", "nhs_number",
         "dwelling", "uprn", "upn", "ni_number", "sex"]
IDENTITIES = [
    {"forenames": ["MARY", "ANN"], "surname": "OBRIEN", "birth": "1984-03-05", "postcode": "QX12AB",
     "house": "12", "street": "MILL LANE", "town": "FENNABY", "nhs_number": "9994552996", "sex": "female",
     "upn": "F100000000002", "ni_number": "AB123456", "uprn": "10001234567"},
    {"forenames": ["J"], "surname": "SMITH", "birth": "1970-01-01", "postcode": "QX142AB",
     "house": None, "street": None, "town": None, "nhs_number": None, "sex": "male"},
    {"forenames": [], "surname": "ASHCRAFT", "birth": None, "postcode": None,
     "house": "ROSE COTTAGE", "street": "HIGH STREET", "town": None, "nhs_number": None},
    {"forenames": ["TED"], "surname": "HILL KNOX", "birth": "2001-01-01", "postcode": "QX12AB",
     "house": "FLAT 2 10", "street": "3RD AVE", "town": "ST MARYS", "nhs_number": None},
]


def extract_and_expand(salt, material, info, length):
    """HKDF-SHA256 (RFC 5869), for at most 32 bytes."""
    key = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


def prefixed(data):
    return len(data).to_bytes(8, "big") + data


def sound(name):
    """The consonants of a name, those that are heard alike as one letter."""
    heard = {"SCH": "S", "TCH": "S", "CZ": "S", "SZ": "S", "SH": "S", "CH": "S", "CK": "K", "KH": "K", "GH": "G", "DH": "D",
             "BH": "B", "TH": "T", "PH": "F", "WR": "R", "KN": "N", "GN": "N", "QU": "K", "DZ": "S", "RZ": "S"}
    code, at = "", 0
    while at < len(name) and len(code) < 6:
        length = next((n for n in (3, 2) if name[at:at + n] in heard), 1)
        letter = heard.get(name[at:at + length]) if length > 1 else name[at].translate(str.maketrans("CQXZV", "KKKSF"))
        if length == 1 and name[at] in "AEIOUYHJW":
            letter = "" if code else "A"
        if letter and not code.endswith(letter):
            code += letter
        at += length
    return code


def spoken(line):
    letters = "".join(c for c in line if "A" <= c <= "Z")
    return sound(letters)[:4] if letters else line


def near(name):
    return {name} | ({name[:at] + name[at + 1:] for at in range(len(name))} if len(name) > 3 else set())


def formal(name):
    lines = [line.split(" ") for line in SHORT_FORMS.read_text().splitlines()]
    return {line[0] for line in lines if name in line}


def exchanged(day):
    """A birth date with its smaller number first, if day and month could be taken for each other."""
    year, one, other = day.split("-") if day else ("", "", "")
    return {year + "=" + "-".join(sorted([one, other]))} if one != other <= "12" else set()


def parts(identity):
    """Every part with all its readings, and what is known."""
    names, surnames = identity["forenames"], (identity["surname"] or "").split()
    surname, words = "".join(surnames) or None, set(surnames[1:] and surnames)
    first = names[0] if names else None
    full = first if first and len(first) > 1 else None
    family, given = surname or full, first or surname
    birth, postcode = identity["birth"], identity["postcode"]
    house, street, town = identity["house"], identity["street"], identity["town"]
    written = given if given and len(given) > 1 else None
    near_forename = set()
    if written:
        near_forename |= near(written) | {"=" + name for name in formal(written)}
    several = [name for name in names if len(name) > 1][:4]
    near_forename |= {"".join(several[:count]) for count in range(2, len(several) + 1)}
    if len(names) > 1 and len(names[1]) > 1:
        near_forename |= {names[1]} | {"=" + name for name in formal(names[1])}
    one = lambda value: {value} if value else set()
    january = bool(birth) and birth.endswith("-01-01")
    day = birth if birth and not january else None
    readings = {
        "nhs_number": one(identity["nhs_number"]), "surname": one(family), "near_surname": near(family) | words if family else set(),
        "surname_sound": one(family and sound(family)), "forename": one(written), "near_forename": near_forename,
        "formal_forename": (formal(written) or {written}) if written else set(),
        "initial": ({given[0]} | ({name[0] for name in formal(given)} if written else set())) if given else set(),
        "name_pair": one("+".join(sorted([full, surname])) if full and surname else None),
        "birth_date": one(birth), "birth_year": one(birth and birth[:4]), "birth_day": one(day and day[5:]),
        "birth_month": one(day and day[:7]), "birth_year_day": one(day and day[:4] + day[7:]) | exchanged(day),
        "postcode": one(postcode), "sector": one(postcode and postcode[:-2]), "district": one(postcode and postcode[:-3]),
        "street": one(street and spoken(street)), "address": one(house and street and house + "/" + spoken(street)) | one(identity.get("uprn") and "=" + identity["uprn"]),
        "dwelling": one(house and town and house + "/" + spoken(town)),
        "any_name": {sound(name) for name in (full, surname) if name},
        "own_number": {name.split("_")[0] + "=" + identity[name] for name in ("upn", "ni_number") if identity.get(name)},
        "sex": one(identity.get("sex") and identity["sex"][0].upper()),
    }
    both, lone = bool(first and surname), bool(first) != bool(surname)
    flags = [both and bool(full), both and not full, both, lone, bool(day), january, bool(postcode), bool(street),
             bool(identity["nhs_number"]), bool(house and town), *(bool(identity.get(name)) for name in KNOWN[10:])]
    return readings, lone, sum(1 << bit for bit, flag in enumerate(flags) if flag)


def is_whole_name(names):
    surname = {"surname", "near_surname", "surname_sound"} & set(names)
    forename = {"forename", "near_forename", "formal_forename", "initial"} & set(names)
    return bool(surname and forename) or "name_pair" in names


def pseudonyms(key, names, readings):
    made = set()
    for values in itertools.product(*(readings[name] for name in names)):
        message = b""
        for name, value in zip(names, values):
            message += bytes([PARTS[name]]) + len(value.encode()).to_bytes(2, "big") + value.encode()
        made.add(hmac.new(key, message, hashlib.sha256).digest()[:16].hex())
    return sorted(made)


def vectors():
    shares = {"council": bytes(range(32)), "police": bytes(range(100, 132))}
    agreement = hashlib.sha256(b"an agreement").digest()
    purpose, round_name = "people-zones", "2026-q4"
    material = b"".join(prefixed(shares[agency]) for agency in sorted(shares))
    linkage = extract_and_expand(agreement, material, b"people-zones/linkage-key/v1", 32)
    fingerprint = extract_and_expand(agreement, linkage, b"people-zones/key-fingerprint/v1", 8)
    found = []
    for identity in IDENTITIES:
        (readings, lone, known), made = parts(identity), {}
        for match_key, names in MATCH_KEYS.items():
            info = b"people-zones/match-key/v1" + prefixed(purpose.encode()) + prefixed(round_name.encode())
            info += RULES_VERSION.to_bytes(4, "big") + match_key.encode()
            key = extract_and_expand(agreement, linkage, info, 32)
            made[match_key] = [] if lone and is_whole_name(names) else pseudonyms(key, names, readings)
        found.append({"identity": identity, "known": known, "pseudonyms": made})
    return {
        "shares": {agency: share.hex() for agency, share in shares.items()}, "agreement": agreement.hex(),
        "purpose": purpose, "round": round_name, "rules": RULES_VERSION, "linkage_key": linkage.hex(),
        "fingerprint": fingerprint.hex(), "people": found,
    }


def main():
    text = json.dumps(vectors(), indent=1) + "\n"
    if "--check" not in sys.argv:
        print(text, end="")
    elif Path(__file__).with_name("pseudonyms.json").read_text() != text:
        sys.exit("pseudonyms.json is not what this script computes")


if __name__ == "__main__":
    main()
