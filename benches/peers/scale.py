"""What the profile stage takes from a million contacts to a hundred million, and within two gigabytes.

    python benches/peers/scale.py              writes docs/studies/profile-scale.md and .svg
    PZ_SIZES=1,3,10 python benches/peers/scale.py
"""

import hashlib
import math
import os

import engines
import ledger

SIZES = [float(size) for size in os.environ.get("PZ_SIZES", "1,3,10,30,100").split(",")]
PASSES = 8
PAGE = ledger.CHECKOUT / "docs" / "studies"


def data(millions):
    contacts = int(millions * 1e6)
    folder = ledger.CHECKOUT / "target" / f"profiles-{contacts}-{contacts // 10}"
    if not (folder / "tables.json").exists():
        engines.ours("write", folder, contacts, contacts // 10)
    return folder


def measured(millions):
    folder = data(millions)
    # Streamed and let go, as a round too large to hold is: two passes at least, so that nothing is kept.
    return engines.ours("run", folder, "--passes", 2), engines.ours("run", folder, "--passes", PASSES)


def same_bytes(millions):
    """Whether one pass and several write the same file."""
    folder, digests = data(millions), set()
    for passes in (1, PASSES):
        to = folder / f"of-{passes}.parquet"
        engines.ours("run", folder, "--passes", passes, "--to", to)
        digests.add(hashlib.sha256(to.read_bytes()).hexdigest())
        to.unlink()
    return len(digests) == 1


def plot(rows):
    side, left, top = 320, 64, 16
    logs = lambda values: (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
    (x0, x1), (y0, y1) = logs([size for size, _, _ in rows]), logs([took["cpu_s"] for _, took, _ in rows])
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
    at = lambda size, seconds: (
        left + side * (math.log10(size) - x0) / (x1 - x0),
        top + side * (1 - (math.log10(seconds) - y0) / (y1 - y0)),
    )
    points = [at(size, took["cpu_s"]) for size, took, _ in rows]
    first = rows[0]
    line = [at(size, first[1]["cpu_s"] * size / first[0]) for size, _, _ in (rows[0], rows[-1])]
    path = lambda some: "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in some)
    svg = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 400" role="img" font-family="sans-serif" font-size="13">',
        '<title>Processor time by number of contacts, both on scales of powers of ten</title><rect width="460" height="400" fill="#fff"/>',
        f'<path d="M{left} {top}V{top + side}H{left + side}" fill="none" stroke="#999"/>',
        f'<path d="{path(line)}" fill="none" stroke="#999" stroke-dasharray="4 4"/>',
        f'<path d="{path(points)}" fill="none" stroke="#1a5276" stroke-width="2"/>',
    ]
    for (x, y), (size, took, _) in zip(points, rows):
        svg.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1a5276"/><text x="{x:.1f}" y="{top + side + 18}" text-anchor="middle">{size:g} M</text>')
        svg.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{took["cpu_s"]:.2f} s</text>')
    svg.append(f'<text x="{left + side / 2}" y="{top + side + 44}" text-anchor="middle">contacts; dashed: in proportion to the first</text></svg>')
    return "\n".join(svg)


def main():
    rows = [(size, *measured(size)) for size in SIZES]
    checked = max(size for size in SIZES if size <= 10)
    same = same_bytes(checked)
    text = "# What profiles cost\n\n"
    text += "`python benches/peers/scale.py` writes this page: invented contacts of a tenth as many people at five agencies, counted from agencies' files in two passes and in eight, with all rows let go as they are made. Processor seconds (user and system) of a release build.\n\n"
    text += f"| contacts | processor, 2 passes | per million | memory, 2 passes | processor, {PASSES} passes | memory, {PASSES} passes |\n| --- | --- | --- | --- | --- | --- |\n"
    for size, two, many in rows:
        text += f"| {size:g} M | {two['cpu_s']:.2f} s | {two['cpu_s'] / size:.3f} s | {two['memory_mb']:.0f} MB | {many['cpu_s']:.2f} s | {many['memory_mb']:.0f} MB |\n"
    text += f"\nOne pass and {PASSES} write {'the same bytes' if same else 'DIFFERENT bytes'} ({checked:g} M contacts).\n\n![Processor time rises in proportion to contacts](profile-scale.svg)\n"
    (PAGE / "profile-scale.md").write_text(text, encoding="utf-8")
    (PAGE / "profile-scale.svg").write_text(plot(rows) + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
