"""clkhash and anonlink on the same people: Bloom filters of bigrams, Dice similarity of .80 or more, solved greedily."""

import sys

# This file bears the library's name: its own folder comes after the installed packages.
sys.path.append(sys.path.pop(0))

import csv
import io

import anonlink
from clkhash import clk, schema

import ledger
import sets

THRESHOLD = 0.8
PEER = "anonlink 0.15"
STRINGS = {"forename": 2, "surname": 2, "postcode": 2, "street": 2, "house": 1, "town": 2}


def feature(column):
    hashing = {"comparison": {"type": "ngram", "n": STRINGS.get(column, 1)}, "strategy": {"bitsPerFeature": 200}}
    if column == "dob":
        hashing["comparison"]["positional"] = True
    format_ = {"type": "string", "encoding": "utf-8"}
    return {"identifier": column, "format": format_, "hashing": hashing}


def linkage_schema(columns):
    config = {"l": 1024, "kdf": {"type": "HKDF", "hash": "SHA256", "salt": "cGVvcGxl", "info": "", "keySize": 64}}
    return schema.from_json_dict({"version": 3, "clkConfig": config, "features": [feature(one) for one in columns]})


def hashed(rows, columns):
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(columns)
    out.writerows([[row[sets.COLUMNS.index(column)] for column in columns] for row in rows])
    text.seek(0)
    return clk.generate_clk_from_csv(text, "secret", linkage_schema(columns), validate=False, progress_bar=False, max_workers=1)


def linked(people):
    """The pairs, what hashing took, and what finding them took."""
    columns = [column for column in sets.COLUMNS[2:] if any(row[sets.COLUMNS.index(column)] for row in people.rows)]
    sources = sorted({row[0] for row in people.rows})
    places = {one: [at for at, row in enumerate(people.rows) if row[0] == one] for one in sources}
    with ledger.Measured() as hashing:
        filters = [hashed([people.rows[at] for at in places[one]], columns) for one in sources]
    with ledger.Measured() as finding:
        similar = anonlink.similarities.dice_coefficient_accelerated
        pairs = anonlink.candidate_generation.find_candidate_pairs(filters, similar, THRESHOLD)
        groups = anonlink.solving.greedy_solve(pairs)
    at = lambda record: places[sources[record[0]]][record[1]]
    links = [(at(a), at(b)) for group in groups for n, a in enumerate(group) for b in group[n + 1 :]]
    return links, hashing, finding


def main():
    for people in sets.given():
        ours, our_cost = people.ours()
        links, hashing, finding = linked(people)
        theirs = people.scored(links)
        ledger.append(
            "link", PEER, people.name, our_cost.cpu_s, hashing.cpu_s + finding.cpu_s, ours["f1"], theirs["f1"],
            peer_precision=theirs["precision"], peer_recall=theirs["recall"], peer_hashing_cpu_s=round(hashing.cpu_s, 2),
        )


if __name__ == "__main__":
    main()
