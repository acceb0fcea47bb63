"""DuckDB, DataFusion and polars count the same profiles from the same Parquet files; every value is compared.

    python benches/peers/engines.py            20 M contacts of 2 M people
    PZ_CONTACTS=1000000 PZ_PEOPLE=100000 python benches/peers/engines.py

Each system runs in a process of its own, with as many threads as this machine has, and reads the files itself. What is
counted is the hub's profile: one row per person, by agency and by domain, with days, months, harm and cost.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import ledger

CONTACTS = int(os.environ.get("PZ_CONTACTS", 20_000_000))
PEOPLE = int(os.environ.get("PZ_PEOPLE", 2_000_000))
DATA = ledger.CHECKOUT / "target" / f"profiles-{CONTACTS}-{PEOPLE}"
DOMAINS = ["crime_and_disorder", "health", "housing", "education", "social_care", "community", "other"]


def ours(*words):
    program = Path(ledger.pz()).parent / "examples" / "profiles"
    done = subprocess.run([str(program), *map(str, words)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout) if done.stdout else None


def lookups():
    return json.loads((DATA / "tables.json").read_text(encoding="utf-8"))


def lookup_tables():
    """Plain columns of what a contact of each kind and role, and each day, counts as."""
    given = lookups()
    kinds = {"kind": [], "domain": [], "harm": [], "cost": []}
    signs = {"kind": [], "role": [], "signs": []}
    for kind in given["kinds"]:
        for name, value in (("kind", kind["code"]), ("domain", kind["domain"]), ("harm", kind["harm"]), ("cost", kind["cost"])):
            kinds[name].append(value)
        for role, value in enumerate(kind["signs"]):
            signs["kind"].append(kind["code"])
            signs["role"].append(role)
            signs["signs"].append(value)
    import datetime

    days = {"date": [], "weight": [], "month": []}
    for day in range(given["first_day"], given["last_day"] + 1):
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
        days["date"].append(day)
        days["weight"].append(int(1e6 * 0.5 ** ((given["last_day"] - day) / given["half_life"]) + 0.5))
        days["month"].append(date.year * 12 + date.month)
    return kinds, signs, days


def sql(bit_or):
    """The profile as portable SQL text over contacts, people, kinds, signs and days."""
    given = lookups()
    last, agencies = given["last_day"], given["agencies"]
    own = "domain >= 0"
    count = lambda condition: f"sum(case when {condition} then 1 else 0 end)"
    day = lambda which, condition: f"coalesce({which}(case when {condition} then date end), -1)"
    columns = [f"{count(own)} as contacts", f"{count('domain < 0')} as passed_on"]
    for at, name in enumerate(agencies):
        here = f"{own} and agency = {at}"
        columns += [f"{count(here)} as contacts_{name}", f"{day('min', here)} as first_{name}", f"{day('max', here)} as last_{name}"]
    for at, name in enumerate(DOMAINS):
        here = f"domain = {at}"
        columns += [f"{count(here)} as domain_contacts_{name}", f"{day('min', here)} as domain_first_{name}", f"{day('max', here)} as domain_last_{name}"]
    for a, agency in enumerate(agencies):
        columns += [f"{count(f'agency = {a} and domain = {d}')} as contacts_{agency}_{name}" for d, name in enumerate(DOMAINS)]
    columns += [
        f"{day('min', own)} as first",
        f"{day('max', own)} as last",
        f"count(distinct case when {own} then month end) as active_months",
        f"{count(f'{own} and date > {last - 182}')} as last_half_year",
        f"{count(f'{own} and date <= {last - 182} and date > {last - 364}')} as half_year_before",
        f"sum(case when {own} then weight else 0 end) as weighted_millionths",
        f"sum(case when {own} then harm else 0 end) as harm_millionths",
        f"sum(case when {own} then cost else 0 end) as cost_millionths",
        f"{bit_or}(case when {own} then one_role else 0 end) as roles",
        f"{bit_or}(case when {own} then signs else 0 end) as need_bits",
        f"count(distinct case when {own} then agency end) as agencies",
        "count(distinct agency) as agencies_with_passed_on",
    ]
    return f"""
with rows as (
    select people.person, contacts.agency, contacts.date, contacts.area, kinds.domain, kinds.harm, kinds.cost,
        signs.signs, days.weight, days.month, cast(power(2, contacts.role) as int) as one_role
    from contacts
    join people on people.agency = contacts.agency and people.reference = contacts.reference
    join kinds on kinds.kind = contacts.kind
    join signs on signs.kind = contacts.kind and signs.role = contacts.role
    join days on days.date = contacts.date
),
visits as (
    select person, area, count(*) as visits, max(date) as latest from rows where area >= 0 and {own} group by person, area
),
homes as (
    select person, area from (
        select person, area, row_number() over (partition by person order by visits desc, latest desc, area) as place
        from visits
    ) ranked where place = 1
),
counted as (select person, {', '.join(columns)} from rows group by person)
select counted.*, coalesce(homes.area, -1) as area from counted left join homes on homes.person = counted.person
"""


def run_duckdb(agencies):
    import duckdb
    import pyarrow as pa

    con = duckdb.connect()
    con.execute(f"set threads to {os.cpu_count()}")
    for name, columns in zip(("kinds", "signs", "days"), lookup_tables()):
        con.register(name, pa.table(columns))
    parts = [f"select cast({at} as int) as agency, * from read_parquet('{DATA / name}.parquet')" for at, name in enumerate(agencies)]
    con.execute("create view contacts as " + " union all ".join(parts))
    con.execute(f"create view people as select agency, reference, person from read_parquet('{DATA}/people.parquet')")
    return con.execute(sql("bit_or")).to_arrow_table()


def run_datafusion(agencies):
    import datafusion
    import pyarrow as pa

    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(os.cpu_count()))
    for name, columns in zip(("kinds", "signs", "days"), lookup_tables()):
        context.from_arrow(pa.table(columns), name=name)
    for name in agencies:
        context.register_parquet(f"of_{name}", str(DATA / f"{name}.parquet"))
    context.register_parquet("all_people", str(DATA / "people.parquet"))
    parts = [f"select cast({at} as int) as agency, * from of_{name}" for at, name in enumerate(agencies)]
    context.sql("create view contacts as " + " union all ".join(parts)).collect()
    context.sql("create view people as select agency, reference, person from all_people").collect()
    return context.sql(sql("bit_or")).to_arrow_table()


def run_polars(agencies):
    import polars as pl

    given = lookups()
    last = given["last_day"]
    kinds, signs, days = (pl.LazyFrame(columns) for columns in lookup_tables())
    parts = [pl.scan_parquet(DATA / f"{name}.parquet").with_columns(agency=pl.lit(at, pl.Int16)) for at, name in enumerate(agencies)]
    people = pl.scan_parquet(DATA / "people.parquet").select("agency", "reference", "person")
    rows = (
        pl.concat(parts)
        .join(people, on=["agency", "reference"])
        .join(kinds, on="kind")
        .join(signs, on=["kind", "role"])
        .join(days, on="date")
    )
    own = pl.col("domain") >= 0
    day = lambda condition: [pl.col("date").filter(condition).min().fill_null(-1), pl.col("date").filter(condition).max().fill_null(-1)]
    columns = [own.sum().alias("contacts"), (pl.col("domain") < 0).sum().alias("passed_on")]
    spans = [("", name, own & (pl.col("agency") == at)) for at, name in enumerate(agencies)]
    spans += [("domain_", name, pl.col("domain") == at) for at, name in enumerate(DOMAINS)]
    for of, name, here in spans:
        first, latest = day(here)
        columns += [here.sum().alias(f"{of}contacts_{name}"), first.alias(f"{of}first_{name}"), latest.alias(f"{of}last_{name}")]
    for a, agency in enumerate(agencies):
        for d, name in enumerate(DOMAINS):
            both = (pl.col("agency") == a) & (pl.col("domain") == d)
            columns.append(both.sum().alias(f"contacts_{agency}_{name}"))
    first, latest = day(own)
    total = lambda name: pl.when(own).then(pl.col(name)).otherwise(0).sum()
    bits = lambda value: pl.when(own).then(value).otherwise(0).bitwise_or()
    columns += [
        first.alias("first"),
        latest.alias("last"),
        pl.col("month").filter(own).n_unique().alias("active_months"),
        (own & (pl.col("date") > last - 182)).sum().alias("last_half_year"),
        (own & (pl.col("date") <= last - 182) & (pl.col("date") > last - 364)).sum().alias("half_year_before"),
        total("weight").alias("weighted_millionths"),
        total("harm").alias("harm_millionths"),
        total("cost").alias("cost_millionths"),
        bits(pl.lit(2).pow(pl.col("role")).cast(pl.Int64)).alias("roles"),
        bits(pl.col("signs")).alias("need_bits"),
        pl.col("agency").filter(own).n_unique().alias("agencies"),
        pl.col("agency").n_unique().alias("agencies_with_passed_on"),
    ]
    homes = (
        rows.filter(own & (pl.col("area") >= 0))
        .group_by("person", "area")
        .agg(visits=pl.len(), latest=pl.col("date").max())
        .sort(["person", "visits", "latest", "area"], descending=[False, True, True, False])
        .group_by("person", maintain_order=True)
        .agg(pl.col("area").first())
    )
    counted = rows.group_by("person").agg(columns)
    return counted.join(homes, on="person", how="left").with_columns(pl.col("area").fill_null(-1)).collect(engine="streaming").to_arrow()


PEERS = {"duckdb": run_duckdb, "datafusion": run_datafusion, "polars": run_polars}


def peer(name):
    """Runs one system in this process, and says what it took and whether its values are ours."""
    import importlib.metadata

    with ledger.Measured() as cost:
        table = PEERS[name](lookups()["agencies"])
    same = compare(table) if os.environ.get("PZ_COMPARE", "1") == "1" else None
    version = importlib.metadata.version(name)
    print(json.dumps({"cpu_s": cost.cpu_s, "wall_s": cost.wall_s, "memory_mb": cost.memory_mb, "version": version, "same": same}))


def compare(table):
    """How many values of how many columns are the same as ours; refuses the first difference."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    our = pq.read_table(DATA / "ours.parquet")
    order = np.argsort(table["person"].to_numpy())
    persons = table["person"].to_numpy()[order]
    compared = 0
    for column in table.column_names:
        if column == "person":
            continue
        theirs = np.asarray(table[column].cast(pa.int64(), safe=False).to_numpy())[order]
        if column not in our.column_names:
            assert not theirs.any(), f"{column}: we have no such contacts, they have"
            continue
        mine = our[column].to_numpy()[persons].astype(np.int64)
        if column == "weighted_millionths":
            # Halving is rounded per contact; the last digit of a power can differ.
            assert np.abs(mine - theirs).max() <= our["contacts"].to_numpy().max(), column
        else:
            assert (mine == theirs).all(), f"{column}: {(mine != theirs).sum()} people differ"
        compared += len(mine)
    return compared


def main():
    if len(sys.argv) > 1:
        return peer(sys.argv[1])
    if not (DATA / "tables.json").exists():
        ours("write", DATA, CONTACTS, PEOPLE)
    ours("run", DATA, "--to", DATA / "ours.parquet")
    mine, decoded = ours("run", DATA), ours("decode", DATA)
    on = f"{CONTACTS / 1e6:g} M contacts"
    found = {}
    for name in PEERS:
        done = subprocess.run([sys.executable, __file__, name], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"{name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            continue
        took = found[name] = json.loads(done.stdout.splitlines()[-1])
        ledger.append(
            "profile", f"{name} {took['version']}", on, mine["cpu_s"], took["cpu_s"],
            share_of_peer=round(mine["cpu_s"] / took["cpu_s"], 3), ours_memory_mb=round(mine["memory_mb"]),
            peer_memory_mb=round(took["memory_mb"]), values_compared=took["same"],
        )
    ledger.append("profile", "decoding alone", on, mine["cpu_s"], decoded["cpu_s"], times_decoding=round(mine["cpu_s"] / decoded["cpu_s"], 2))


if __name__ == "__main__":
    main()
