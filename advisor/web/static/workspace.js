"use strict";
// What makes the pages faster to use; all of them work without it.
(function () {
  function typing(target) {
    return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null;
  }
  // Keys: what carries data-key is pressed by it; / goes to the search, Escape closes the help. Ctrl+Enter sends the form one writes in.
  let unsaved = false;
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.keys[open]").forEach(function (one) { one.open = false; });
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault(); event.target.form.requestSubmit(); return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) { search.focus(); event.preventDefault(); }
      return;
    }
    if (moved(event)) return;
    const found = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (!found) return;
    event.preventDefault(); found.click();
    if (found.type !== "radio") return;
    const reasons = found.form.querySelector("textarea");
    if (found.value !== "agreed" && reasons) reasons.focus(); else found.focus();
  });
  // In a list, j and k go from row to row; Enter opens, as links do.
  function moved(event) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length || (event.key !== "j" && event.key !== "k")) return false;
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? rows[0] : rows[at + (event.key === "j" ? 1 : -1)];
    if (next) next.focus();
    event.preventDefault();
    return true;
  }
  // Words of an opinion that were not saved are asked about before the page is left.
  const opinion = document.querySelector("#y-kien form");
  if (opinion) {
    opinion.addEventListener("input", function () { unsaved = true; });
    opinion.addEventListener("submit", function () { unsaved = false; });
    window.addEventListener("beforeunload", function (event) { if (unsaved) event.preventDefault(); });
  }
  // Filters act at once; ticks are kept while going through pages of the table.
  document.querySelectorAll(".filters select, .filters input[type=date]").forEach(function (one) {
    one.addEventListener("change", function () { one.form.requestSubmit(); });
  });
  const boxes = document.querySelectorAll("input[name=pick][type=checkbox]");
  if (boxes.length) {
    const kept = new Set(JSON.parse(sessionStorage.getItem("pick") || "[]"));
    const form = boxes[0].form;
    boxes.forEach(function (box) {
      box.checked = kept.has(box.value);
      box.addEventListener("change", function () {
        if (box.checked) kept.add(box.value); else kept.delete(box.value);
        sessionStorage.setItem("pick", JSON.stringify([...kept]));
      });
    });
    form.addEventListener("submit", function () {
      const here = new Set([...boxes].map(function (box) { return box.value; }));
      kept.forEach(function (value) {
        if (here.has(value)) return;
        const more = document.createElement("input");
        more.type = "hidden"; more.name = "pick"; more.value = value;
        form.append(more);
      });
      sessionStorage.removeItem("pick");
    });
  }
  // Nobody sends a form twice.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    if (event.target.method === "post") event.target.dataset.sent = "1";
  });
})();
