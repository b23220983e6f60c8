"use strict";
// What makes the pages faster to use; all of them work without it.
(function () {
  document.documentElement.classList.add("scripted");
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
    const box = event.key === "x" && event.target.matches("[data-row]") && event.target.closest("tr").querySelector("[name=pick]");
    if (box) { box.click(); event.preventDefault(); return; }
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
  // Filters act at once.
  document.querySelectorAll(".filters select, .filters input[type=date]").forEach(function (one) {
    one.addEventListener("change", function () { one.form.requestSubmit(); });
  });
  // Ticks of the table are kept by the server; here they are counted, and sent before another filter, order or page is shown.
  const picking = document.querySelector("form.picking [name=pick]") ? document.querySelector("form.picking") : null;
  if (picking) {
    const boxes = [...picking.querySelectorAll("[name=pick]")];
    const told = picking.querySelector("[data-picked]");
    const elsewhere = Number(told.textContent) - boxes.filter(function (box) { return box.checked; }).length;
    const changed = function () { return boxes.some(function (box) { return box.checked !== box.defaultChecked; }); };
    const counted = function () { told.textContent = elsewhere + boxes.filter(function (box) { return box.checked; }).length; };
    const send = function (to) {
      const go = document.createElement("input");
      go.type = "hidden"; go.name = "go"; go.value = to;
      picking.append(go); picking.requestSubmit();
    };
    picking.addEventListener("change", counted);
    counted();
    document.addEventListener("click", function (event) {
      const link = event.target.closest("a[href^='?']");
      if (!link || !changed() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); send(link.getAttribute("href"));
    });
    document.querySelector("form.filters").addEventListener("submit", function (event) {
      if (!changed()) return;
      event.preventDefault(); send("?" + new URLSearchParams(new FormData(event.target)));
    });
  }
  // What takes longer than a moment says that it is under way, until the page goes or the file is there.
  let waiting = null;
  function busy() {
    done();
    waiting = setTimeout(function () {
      const bar = document.createElement("p");
      bar.className = "busy"; bar.setAttribute("role", "status");
      bar.append(document.body.dataset.busy, document.createElement("progress"));
      bar.lastChild.setAttribute("aria-label", document.body.dataset.busy);
      document.body.append(bar);
    }, 700);
  }
  function done() {
    clearTimeout(waiting);
    document.querySelectorAll(".busy").forEach(function (bar) { bar.remove(); });
  }
  window.addEventListener("pageshow", done);
  // A file that is made when it is asked for: fetched, so that its end is known; where that fails, the link is followed as it is.
  document.querySelectorAll("a[data-made]").forEach(function (link) {
    link.addEventListener("click", async function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || link.dataset.made === "plain") return;
      event.preventDefault();
      if (link.getAttribute("aria-busy")) return;
      link.setAttribute("aria-busy", "true"); busy();
      try {
        const answer = await fetch(link.href);
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        const name = /filename\*?="?(?:UTF-8'')?([^";]+)/.exec(answer.headers.get("Content-Disposition") || "");
        const file = document.createElement("a");
        file.href = URL.createObjectURL(await answer.blob());
        file.download = name ? decodeURIComponent(name[1]) : "";
        file.click();
        setTimeout(function () { URL.revokeObjectURL(file.href); }, 60000);
      } catch (error) {
        link.dataset.made = "plain"; link.removeAttribute("download"); link.click();
      }
      link.removeAttribute("aria-busy"); done();
    });
  });
  // Nobody sends a form twice; one that gives a file back may be sent again.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    if (event.target.method === "post" && !event.target.matches("[data-again]")) { event.target.dataset.sent = "1"; busy(); }
  });
})();
