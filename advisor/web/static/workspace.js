"use strict";
// What makes the pages faster to use; all of them work without it.
(function () {
  function typing(target) {
    return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null;
  }
  // Keys: j and k go to the next and previous procedure, 1 to 3 choose a conclusion, / goes to the search.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) { search.focus(); event.preventDefault(); }
      return;
    }
    const found = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (found) { event.preventDefault(); found.click(); if (found.type === "radio") found.focus(); }
  });
  // The clause of the step that the pointer or the focus is on comes into view.
  function show(event) {
    const cite = event.target.closest(".cite");
    if (!cite) return;
    const clause = document.getElementById(cite.getAttribute("href").slice(1));
    const pane = document.querySelector(".context");
    if (!clause || !pane || getComputedStyle(pane).position !== "sticky") return;
    pane.scrollTop = clause.offsetTop - pane.offsetTop - 8;
    document.querySelectorAll(".step.here").forEach(function (one) { one.classList.remove("here"); });
    cite.closest(".step").classList.add("here");
  }
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
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
