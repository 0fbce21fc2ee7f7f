"use strict";
// Adds to a page that is complete without it: the reader's own time, search, and sorting.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const time of zone === "UTC" ? [] : document.querySelectorAll(".when time")) {
  const local = document.createElement("span");
  local.className = "local";
  local.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium", timeStyle: "short", timeZoneName: undefined,
  }) + " (" + zone + ")";
  time.after(local);
}
const table = document.querySelector("table.sortable");
if (table) {
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  const search = document.getElementById("search"), found = document.getElementById("found");
  const filter = () => {
    const wanted = plain(search.value.trim());
    let shown = 0;
    for (const row of rows) {
      row.hidden = !plain(row.cells[0].textContent).includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    found.textContent = wanted ? found.dataset.text.replace("#", String(shown)) : "";
  };
  search.closest("p").hidden = false;
  search.addEventListener("input", filter);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const text = column === 0;
      const up = head.getAttribute("aria-sort") === (text ? "ascending" : "descending") ? text ? -1 : 1 : text ? 1 : -1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up > 0 ? "ascending" : "descending");
      const key = (row) => text ? row.cells[0].textContent : Number(row.cells[column].dataset.key);
      rows.sort((a, b) => up * (text ? key(a).localeCompare(key(b)) : key(a) - key(b)));
      body.append(...rows);
    });
  });
}
