#!/usr/bin/env python3
"""Computes the pseudonym vectors on its own, from the rules as ARCHITECTURE.md states them. Standard library only.

  python3 tests/vectors/pseudonyms.py            prints the vectors
  python3 tests/vectors/pseudonyms.py --check    compares them with pseudonyms.json beside this script
"""
import hashlib
import hmac
import json
import sys
from pathlib import Path

RULES_VERSION = 1
PARTS = {
    "nhs_number": 1, "surname": 2, "forename": 3, "initial": 4, "surname_sound": 5, "name_pair": 6, "birth_date": 7,
    "birth_month": 8, "birth_year": 9, "postcode": 10, "sector": 11, "district": 12, "house": 13, "street": 14,
    "true_birth_date": 15, "forename_sound": 16,
}
MATCH_KEYS = {
    "nhs_number": ["nhs_number"],
    "names_birth_postcode": ["surname", "forename", "birth_date", "postcode"],
    "pair_birth": ["name_pair", "true_birth_date"],
    "names_postcode": ["surname", "forename", "postcode"],
    "pair_month_sector": ["name_pair", "birth_month", "sector"],
    "sounds_birth_postcode": ["surname_sound", "forename_sound", "birth_date", "postcode"],
    "sounds_birth_district": ["surname_sound", "forename_sound", "true_birth_date", "district"],
    "forename_birth_postcode": ["forename", "true_birth_date", "postcode"],
    "names_address": ["surname", "forename", "house", "street"],
    "names_year_district": ["surname", "forename", "birth_year", "district"],
    "surname_initial_birth": ["surname", "initial", "true_birth_date"],
    "surname_birth_postcode": ["surname", "birth_date", "postcode"],
    "initial_birth_postcode": ["initial", "birth_date", "postcode"],
    "sound_forename_birth": ["surname_sound", "forename", "true_birth_date"],
}
IDENTITIES = [
    {"forenames": ["MARY", "ANN"], "surname": "OBRIEN", "birth": "1984-03-05", "postcode": "QX12AB",
     "house": "12", "street": "MILL LANE", "nhs_number": "9994552996"},
    {"forenames": ["J"], "surname": "SMITH", "birth": "1970-01-01", "postcode": "QX142AB",
     "house": None, "street": None, "nhs_number": None},
    {"forenames": [], "surname": "ASHCRAFT", "birth": None, "postcode": None,
     "house": "ROSE COTTAGE", "street": "HIGH STREET", "nhs_number": None},
]


def extract_and_expand(salt, material, info, length):
    """HKDF-SHA256 (RFC 5869), for at most 32 bytes."""
    key = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


def prefixed(data):
    return len(data).to_bytes(8, "big") + data


def soundex(name):
    groups = ["BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"]
    digit = {letter: str(n) for n, letters in enumerate(groups, 1) for letter in letters}
    code, last = name[0], digit.get(name[0])
    for letter in name[1:]:
        now = digit.get(letter)
        if now and now != last:
            code += now
        if letter not in "HW":
            last = now
    return (code + "000")[:4]


def parts(identity):
    names, surname = identity["forenames"], identity["surname"]
    forename = names[0] if names and len(names[0]) > 1 else None
    birth, postcode = identity["birth"], identity["postcode"]
    return {
        "nhs_number": identity["nhs_number"], "surname": surname, "forename": forename,
        "initial": names[0][0] if names else None,
        "surname_sound": surname and soundex(surname), "forename_sound": forename and soundex(forename),
        "name_pair": "+".join(sorted([forename, surname])) if forename and surname else None,
        "birth_date": birth, "true_birth_date": None if not birth or birth.endswith("-01-01") else birth,
        "birth_month": birth and birth[:7], "birth_year": birth and birth[:4],
        "postcode": postcode, "sector": postcode and postcode[:-2], "district": postcode and postcode[:-3],
        "house": identity["house"], "street": identity["street"],
    }


def pseudonym(key, names, values):
    if any(values[name] is None for name in names):
        return None
    message = b""
    for name in names:
        value = values[name].encode()
        message += bytes([PARTS[name]]) + len(value).to_bytes(2, "big") + value
    return hmac.new(key, message, hashlib.sha256).digest()[:16].hex()


def vectors():
    shares = {"council": bytes(range(32)), "police": bytes(range(100, 132))}
    agreement = hashlib.sha256(b"an agreement").digest()
    purpose, round_name = "people-zones", "2026-q4"
    material = b"".join(prefixed(shares[agency]) for agency in sorted(shares))
    linkage = extract_and_expand(agreement, material, b"people-zones/linkage-key/v1", 32)
    fingerprint = extract_and_expand(agreement, linkage, b"people-zones/key-fingerprint/v1", 8)
    found = []
    for identity in IDENTITIES:
        values, made = parts(identity), {}
        for match_key, names in MATCH_KEYS.items():
            info = b"people-zones/match-key/v1" + prefixed(purpose.encode()) + prefixed(round_name.encode())
            info += RULES_VERSION.to_bytes(4, "big") + match_key.encode()
            made[match_key] = pseudonym(extract_and_expand(agreement, linkage, info, 32), names, values)
        found.append({"identity": identity, "pseudonyms": made})
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
