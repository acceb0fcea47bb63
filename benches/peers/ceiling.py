"""What a learner that is shown the truth reaches on the same pseudonyms: the ceiling for whoever is not.

Gradient-boosted trees see, of every pair that some match key brings together, which match keys agree and which parts both
records have. They are trained with the truth on four fifths of the people and asked about the rest, five times over. Their
odds then go through the same solver as ours: groups are joined, the likeliest first, while all their pairs together speak
for one person. Two pseudonyms are equal where what they are made of is, so the readings are compared and no key is needed.
"""

import csv
import importlib.util
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

import ledger
import sets

RARE = 60
COMMON = 250
TITLES = "MR MRS MS MISS DR REV SIR LADY LORD DAME RT HON PROF CAPT MAJOR COL COUNT COUNTESS BARON BARONESS".split()
FOLDS = 5


def vectors():
    path = ledger.CHECKOUT / "tests" / "vectors" / "pseudonyms.py"
    spec = importlib.util.spec_from_file_location("pseudonyms", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def letters(text):
    plain = unicodedata.normalize("NFKD", text.upper())
    return "".join(c for c in plain if "A" <= c <= "Z")


def line(text):
    return " ".join(re.sub(r"[^A-Z0-9 ]", "", text.upper()).split()) or None


def identity(row):
    """A row as an agency would clean it, near enough."""
    _, _, forename, surname, birth, postcode, house, street, town = row
    given = [letters(word) for word in re.split(r"[\s.,]+", forename)]
    postcode = re.sub(r"\W", "", postcode.upper())
    valid = re.fullmatch(r"[A-Z]{1,2}\d[A-Z0-9]?\d[A-Z]{2}", postcode)
    date = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", birth)
    real = date and 1 <= int(date[2]) <= 12 and 1 <= int(date[3]) <= 31 and int(date[1]) > 1880
    return {
        "forenames": [word for word in given if word and word not in TITLES], "surname": letters(surname) or None,
        "birth": birth if real else None, "postcode": postcode if valid else None, "house": line(house),
        "street": line(street), "town": line(town), "nhs_number": None,
    }


def pairs_of(people, rules):
    """Of every pair that is brought together, the match keys that agree; and what each record knows."""
    names = [name for name in rules.MATCH_KEYS if len(rules.MATCH_KEYS[name]) > 1 or name in ("nhs_number", "name_pair")]
    shared, known = [defaultdict(list) for _ in names], []
    for place, row in enumerate(people.rows):
        readings, lone, flags = rules.parts(identity(row))
        known.append(flags)
        for key, parts in zip(shared, (rules.MATCH_KEYS[name] for name in names)):
            if not (lone and rules.is_whole_name(parts)):
                for value in product([sorted(readings[part]) for part in parts]):
                    key[value].append(place)
    found, sizes = defaultdict(set), {}
    for number, (name, key) in enumerate(zip(names, shared)):
        most = RARE if rules.is_whole_name(rules.MATCH_KEYS[name]) and len(rules.MATCH_KEYS[name]) < 3 else COMMON
        for members in key.values():
            members = sorted(set(members))
            if 2 <= len(members) <= most:
                for at, a in enumerate(members):
                    for b in members[at + 1 :]:
                        if people.rows[a][0] != people.rows[b][0]:
                            found[a, b].add(number)
                            if most == RARE:
                                sizes[a, b] = min(sizes.get((a, b), 99), len(members))
    return names, found, sizes, known


def product(lists):
    if not lists:
        return [()]
    return [(value, *rest) for value in lists[0] for rest in product(lists[1:])]


def odds(features, truth, groups):
    """Log-odds of each pair, by a learner that has not seen its people."""
    log_odds = numpy.zeros(len(truth))
    for train, test in GroupKFold(FOLDS).split(features, truth, groups):
        learner = HistGradientBoostingClassifier(max_iter=120, learning_rate=0.08, max_leaf_nodes=31, random_state=1)
        learner.fit(features[train], truth[train])
        share = numpy.clip(learner.predict_proba(features[test])[:, 1], 1e-6, 1 - 1e-6)
        log_odds[test] = numpy.log(share / (1 - share))
    return log_odds


def solve(pairs, log_odds, sources, least, nothing=-0.7, twice=-6.0):
    """Groups joined greedily; every sum is of all pairs of two groups."""
    weight = dict(zip(pairs, log_odds))
    group = {place: {place} for pair in pairs for place in pair}
    where = {place: place for place in group}
    neighbours = defaultdict(set)
    for (a, b), value in weight.items():
        neighbours[a].add(b)
        neighbours[b].add(a)

    def speaks(x, y):
        total = 0.0
        for a in group[x]:
            for b in group[y]:
                total += weight.get((min(a, b), max(a, b)), nothing) + (twice if sources[a] == sources[b] else 0)
        return total

    offers = sorted(((value, a, b) for (a, b), value in weight.items() if value > 0), reverse=True)
    changed = True
    while changed:
        changed = False
        for _, a, b in offers:
            x, y = where[a], where[b]
            if x != y and speaks(x, y) >= least:
                for place in group[y]:
                    where[place] = x
                group[x] |= group.pop(y)
                changed = True
    return [sorted(members) for members in group.values() if len(members) > 1]


def measured(people, groups):
    truth = truth_of(people)
    links = [(a, b) for members in groups for n, a in enumerate(members) for b in members[n + 1 :]]
    score = people.scored(links)
    two = sum(len({truth[place] for place in members}) > 1 for members in groups)
    return score["f1"], score["precision"], score["recall"], two / max(len(groups), 1)


def truth_of(people):
    with open(people.truth, newline="", encoding="utf-8") as file:
        entity = {(source, record): one for source, record, one, *_ in list(csv.reader(file))[1:]}
    return [entity[row[0], row[1]] for row in people.rows]


def main():
    rules = vectors()
    for people in sets.given():
        names, found, sizes, known = pairs_of(people, rules)
        truth = truth_of(people)
        pairs = sorted(found)
        rows = []
        for a, b in pairs:
            agree = [number in found[a, b] for number in range(len(names))]
            both = [(known[a] & known[b]) >> bit & 1 for bit in range(10)]
            rows.append(agree + both + [sizes.get((a, b), 99)])
        same = numpy.array([truth[a] == truth[b] for a, b in pairs])
        people_of = {one: number for number, one in enumerate(sorted(set(truth)))}
        groups = numpy.array([people_of[truth[a]] for a, _ in pairs])
        log_odds = odds(numpy.array(rows, dtype=numpy.float32), same, groups)
        total = sum(n * (n - 1) // 2 for n in Counter(truth).values())
        print(f"{people.name}: {len(pairs)} pairs are brought together, {int(same.sum())} of {total} true ones")
        sources = [row[0] for row in people.rows]
        for cost in (1, 2, 4, 8, 16, 32):
            f1, precision, recall, two = measured(people, solve(pairs, log_odds, sources, math.log(cost)))
            print(f"| {people.name} | {cost} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {100 * two:.2f} % |", flush=True)


if __name__ == "__main__":
    main()
