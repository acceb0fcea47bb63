"""What a learner that is shown the truth reaches on the same pseudonyms: the ceiling for whoever is not.

Gradient-boosted trees see, of every pair that some match key brings together, which match keys agree, how few share the
name, which parts both records have, and how much better each record's best other candidate at that agency agrees. They
are trained with the truth on four fifths of the people and asked about the rest, five times over. Their odds then go
through a solver like ours: groups are joined, the likeliest first, while all their pairs together speak for one person
by more than a false merger costs; every cost gives one point of the curve, and so it does of ours. What is reached depends on which people fall
into which fifth by as much as is asked about here, so all of it is done for twenty divisions, and the mean counts. Two
pseudonyms are equal where what they are made of is, so the readings are compared and no key is needed. Writes
docs/studies/linkage.md.
"""

import functools
import importlib.util
import math
import re
import unicodedata
from collections import Counter, defaultdict

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

import csv
import ledger
import sets

NAMES_AT_MOST = 60
BROUGHT_AT_MOST = 60
COMMON = 250
TITLES = "MR MRS MS MISS DR REV SIR LADY LORD DAME RT HON PROF CAPT MAJOR COL COUNT COUNTESS BARON BARONESS".split()
FOLDS = 5
DIVISIONS = 20
COSTS = (0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
OURS = (1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128)
DEFAULT = 3
BOUNDS = {"FEBRL4": 0.0, "five agencies": 0.015}
PAGE = ledger.CHECKOUT / "docs" / "studies" / "linkage.md"
RULES = (ledger.CHECKOUT / "src" / "contribution" / "rules.rs").read_text(encoding="utf-8")


def vectors():
    path = ledger.CHECKOUT / "tests" / "vectors" / "pseudonyms.py"
    spec = importlib.util.spec_from_file_location("pseudonyms", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.formal = functools.lru_cache(maxsize=None)(module.formal)
    return module


def used():
    """What each match key is for, as the rules say: brings, if_rare, compares or single."""
    return {name: use for use, name in re.findall(r'\b(brings|if_rare|compares|single)\(\s*"(\w+)"', RULES)}


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
        "forenames": [word for word in given if word and word not in TITLES], "surname": " ".join(filter(None, map(letters, re.split(r"[\s.,;/&-]+", surname)))) or None,
        "birth": birth if real else None, "postcode": postcode if valid else None, "house": line(house),
        "street": line(street), "town": line(town), "nhs_number": None,
    }


def product(lists):
    if not lists:
        return [()]
    return [(value, *rest) for value in lists[0] for rest in product(lists[1:])]


def pairs_of(people, rules):
    """The pairs that are brought together, with what a learner may see of each."""
    use = used()
    names = [name for name in rules.MATCH_KEYS if use[name] != "single"]
    classes, known = [defaultdict(list) for _ in names], []
    for place, row in enumerate(people.rows):
        readings, lone, flags = rules.parts(identity(row))
        known.append(flags)
        for shared, parts in zip(classes, (rules.MATCH_KEYS[name] for name in names)):
            if not (lone and rules.is_whole_name(parts)):
                for value in set(product([sorted(readings[part]) for part in parts])):
                    shared[value].append(place)
    brought, of = set(), [{} for _ in people.rows]
    for number, (name, shared) in enumerate(zip(names, classes)):
        most = NAMES_AT_MOST if use[name] == "if_rare" else COMMON
        for at, members in enumerate(members for members in shared.values() if 2 <= len(members) <= most):
            for place in members:
                of[place][number, at] = len(members)
            if use[name] != "compares" and len(members) <= BROUGHT_AT_MOST:
                brought.update((a, b) for n, a in enumerate(members) for b in members[n + 1 :] if people.rows[a][0] != people.rows[b][0])
    pairs = sorted(brought)
    rare = [number for number, name in enumerate(names) if use[name] == "if_rare"]
    features = numpy.zeros((len(pairs), len(names) + 20 + 1), dtype=numpy.float32)
    for row, (a, b) in enumerate(pairs):
        small, large = (a, b) if len(of[a]) < len(of[b]) else (b, a)
        sizes = [99]
        for key, size in of[small].items():
            if key in of[large]:
                features[row, key[0]] = 1
                if key[0] in rare:
                    sizes.append(size)
        both, either = known[a] & known[b], known[a] | known[b]
        features[row, len(names) : len(names) + 10] = [both >> bit & 1 for bit in range(10)]
        features[row, len(names) + 10 : len(names) + 20] = [either >> bit & 1 for bit in range(10)]
        features[row, -1] = min(sizes)
    return pairs, features, len(names)


def rivals(pairs, features, keys, sources):
    """By how many match keys the best other candidate agrees, of either record at the other's agency."""
    agree = features[:, :keys].sum(axis=1)
    best = defaultdict(lambda: [(0, None), (0, None)])
    for (a, b), count in zip(pairs, agree):
        for one, other in ((a, b), (b, a)):
            top = best[one, sources[other]]
            top.append((count, other))
            top.sort(key=lambda found: -found[0])
            del top[2:]
    beside = lambda one, other: next((count for count, who in best[one, sources[other]] if who != other), 0)
    return numpy.array([[beside(a, b), beside(b, a), count] for (a, b), count in zip(pairs, agree)], dtype=numpy.float32)


def odds(features, truth, groups, division):
    """Log-odds of each pair, by a learner that has not seen its people; they fall into fifths as the division says."""
    log_odds = numpy.zeros(len(truth))
    place = numpy.random.default_rng(division).permutation(groups.max() + 1)
    for train, test in GroupKFold(FOLDS).split(features, truth, place[groups]):
        learner = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.08, max_leaf_nodes=31, random_state=division)
        learner.fit(features[train], truth[train])
        share = numpy.clip(learner.predict_proba(features[test])[:, 1], 1e-6, 1 - 1e-6)
        log_odds[test] = numpy.log(share / (1 - share))
    return log_odds


def solve(pairs, log_odds, sources, least, nothing=-0.7, twice=-6.0):
    """Groups joined greedily; every sum is of all pairs of two groups."""
    weight = {pair: value for pair, value in zip(pairs, log_odds) if value > -9}
    group = {place: [place] for pair in pairs for place in pair}
    where = {place: place for place in group}

    def speaks(x, y):
        total = 0.0
        for a in group[x]:
            for b in group[y]:
                total += weight.get((min(a, b), max(a, b)), nothing if (min(a, b), max(a, b)) not in seen else -9)
                total += twice if sources[a] == sources[b] else 0
        return total

    seen = set(pairs)
    offers = sorted(((value, a, b) for (a, b), value in weight.items() if value > 0), reverse=True)
    for _ in range(3):
        for _, a, b in offers:
            x, y = where[a], where[b]
            if x != y and speaks(x, y) >= least:
                for place in group[y]:
                    where[place] = x
                group[x] += group.pop(y)
    return [sorted(members) for members in group.values() if len(members) > 1]


def truth_of(people):
    with open(people.truth, newline="", encoding="utf-8") as file:
        entity = {(source, record): one for source, record, one, *_ in list(csv.reader(file))[1:]}
    return [entity[row[0], row[1]] for row in people.rows]


def measured(people, groups, truth):
    links = [(a, b) for members in groups for n, a in enumerate(members) for b in members[n + 1 :]]
    score = people.scored(links)
    two = sum(len({truth[place] for place in members}) > 1 for members in groups)
    return {"f1": score["f1"], "precision": score["precision"], "recall": score["recall"], "two": two / max(len(groups), 1)}


def at(points, two):
    """The learner's best F1 among points that merge no more than this share, between points in proportion."""
    points = sorted(points, key=lambda point: point["two"])
    best = max((point["f1"] for point in points if point["two"] <= two), default=None)
    for one, other in zip(points, points[1:]):
        if one["two"] <= two < other["two"]:
            share = (two - one["two"]) / (other["two"] - one["two"])
            best = max(best or 0, one["f1"] + share * (other["f1"] - one["f1"]))
    return best


def line_of(name, point):
    return f"| {name} | {point['precision']:.4f} | {point['recall']:.4f} | {point['f1']:.4f} | {100 * point['two']:.2f} % |"


def section(people, rules):
    pairs, features, keys = pairs_of(people, rules)
    truth, sources = truth_of(people), [row[0] for row in people.rows]
    same = numpy.array([truth[a] == truth[b] for a, b in pairs])
    number = {one: place for place, one in enumerate(sorted(set(truth)))}
    groups = numpy.array([number[truth[a]] for a, _ in pairs])
    total = sum(n * (n - 1) // 2 for n in Counter(truth).values())
    features = numpy.hstack([features, rivals(pairs, features, keys, sources)])
    curves = []
    for division in range(DIVISIONS):
        log_odds = odds(features, same, groups, division)
        curves.append([measured(people, solve(pairs, log_odds, sources, math.log(cost)), truth) for cost in COSTS])
    own_curve = {cost: own_at(people, cost) for cost in OURS}
    own = own_curve[DEFAULT]
    reached = [at(curve, own["two"]) for curve in curves]
    text = f"## {people.name}\n\n{len(pairs):,} pairs are brought together, among them {int(same.sum()):,} of {total:,} true ones.\n\n"
    text += "| | precision | recall | F1 | merged profiles of two |\n| --- | --- | --- | --- | --- |\n"
    for cost, point in own_curve.items():
        name = f"ours, without truth, cost {cost}"
        text += line_of(f"**{name}**" if cost == DEFAULT else name, point) + "\n"
    for cost, points in zip(COSTS, zip(*curves)):
        mean = {name: sum(point[name] for point in points) / DIVISIONS for name in own}
        text += line_of(f"learner with truth, cost {cost:g}", mean) + "\n"
    text += f"\n{operating_point(own_curve, BOUNDS[people.name])}\n"
    return text + f"\nAt our share of merged profiles of two, the learner: {told(reached, own['f1'])}.\n\n"


def own_at(people, cost):
    """What a round of ours reaches where a false merger is held to cost so many missed links."""
    ours, _ = people.ours("--false-merge-cost", str(cost))
    return {**{name: ours[name] for name in ("f1", "precision", "recall")}, "two": ours["false_merge_rate"]}


def operating_point(curve, bound):
    """How far the agreement's usual cost is from the best that keeps the bound on merged profiles."""
    kept = {cost: point["f1"] for cost, point in curve.items() if point["two"] <= bound}
    best = max(kept, key=lambda cost: (kept[cost], cost == DEFAULT))
    text = f"Of our costs that merge at most {100 * bound:g} % of profiles, the best is {best}, with F1 {kept[best]:.4f}"
    below = kept[best] - curve[DEFAULT]["f1"]
    return text + (", the usual one." if best == DEFAULT else f"; the usual one, {DEFAULT}, is {below:.4f} below it.")


def told(reached, own):
    """What the learner reaches over all divisions, beside ours."""
    if None in reached:
        return f"merges more at every cost in {reached.count(None)} of {DIVISIONS} divisions"
    mean, spread = numpy.mean(reached), numpy.std(reached, ddof=1)
    least, most = min(reached), max(reached)
    return f"F1 {mean:.4f} in the mean of {DIVISIONS} divisions (standard deviation {spread:.4f}, from {least:.4f} to {most:.4f}); ours is {own - mean:+.4f}"


def main():
    rules = vectors()
    text = "# How far is linkage from what the pseudonyms allow?\n\n" + " ".join(__doc__.split("\n\n")[1].split()) + "\n\n"
    text = text.replace(" Writes docs/studies/linkage.md.", "") + "`make peers PEERS=ceiling` writes this page again.\n\n"
    for people in sets.given():
        text += section(people, rules)
        print(text, flush=True)
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
