(() => {
  const one = (what) => document.querySelector(what);
  const typing = () => /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) &&
    !/^(radio|checkbox)$/.test(document.activeElement.type);
  const rows = () => [...document.querySelectorAll("[data-person]")].filter((a) => a.closest("tr").offsetParent);
  const step = (by) => {
    const link = one(by > 0 ? "[data-next]" : "[data-before]");
    if (link) return link.click();
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) next.focus();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    d: () => { const fold = one("details.change"); if (fold) fold.open = true; const first = one("#choice"); if (first) { first.scrollIntoView({ block: "center" }); first.focus(); } },
    l: () => { location.href = (one("[data-list]") || { href: "/people" }).href; },
    n: () => { const link = one("[data-undecided]"); if (link) link.click(); },
    p: () => { const link = one("[data-plan]"); if (link) link.click(); },
    "?": () => { const fold = one("details.keys"); fold.open = !fold.open; fold.scrollIntoView({ block: "end" }); },
  };
  addEventListener("keydown", (event) => {
    const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && document.activeElement.form;
    if (form && form.method === "post") {
      // The browser would send it a second time.
      event.preventDefault();
      return form.requestSubmit();
    }
    const act = keys[event.key.toLowerCase()];
    if (!act || typing() || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  const narrow = one("#narrow");
  if (narrow) {
    narrow.closest(".scripted").hidden = false;
    narrow.addEventListener("input", () => {
      const words = narrow.value.toLowerCase().split(/\s+/);
      for (const row of document.querySelectorAll(".people tr:not(.band)")) {
        if (!row.closest("thead")) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      }
    });
  }
  const problems = one(".problems");
  if (problems) problems.focus();
  let warn;
  const wait = () => {
    clearTimeout(warn);
    warn = setTimeout(() => {
      const note = document.createElement("div");
      note.className = "idle";
      note.setAttribute("role", "alert");
      note.textContent = "This page closes in 3 minutes. ";
      const stay = document.createElement("button");
      stay.textContent = "Keep it open";
      stay.addEventListener("click", () => fetch("/stay").then(() => { note.remove(); wait(); }));
      note.append(stay);
      document.body.append(note);
    }, 17 * 60 * 1000);
  };
  if (one(".top")) wait();
})();
