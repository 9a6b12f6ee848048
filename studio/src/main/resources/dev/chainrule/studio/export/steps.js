// Steps through the lines of the derivation above: what comes later is hidden, the line of now is framed, and every term
// that stands for the quantity pointed at lights up. Arrows, Home and End do what the buttons do.
(function () {
  "use strict";
  var lines = Array.prototype.filter.call(
    document.querySelectorAll("p.equation[id], table.chain[id]"),
    function (line) { return !line.closest("#conventions, #general"); });
  if (!lines.length) { return; }
  var at = lines.length; // all of it, as without a script

  function element(name, properties, parent) {
    var made = document.createElement(name);
    for (var key in properties) { made[key] = properties[key]; }
    if (parent) { parent.appendChild(made); }
    return made;
  }

  var bar = element("nav", { id: "stepper" });
  bar.setAttribute("aria-label", "Steps");
  // Drawn, for not every font has signs for these.
  var svg = "http://www.w3.org/2000/svg";
  function button(outline, label, action) {
    var made = element("button", { type: "button", title: label, onclick: action }, bar);
    made.setAttribute("aria-label", label);
    var icon = made.appendChild(document.createElementNS(svg, "svg"));
    icon.setAttribute("viewBox", "0 0 20 20");
    icon.setAttribute("aria-hidden", "true");
    icon.appendChild(document.createElementNS(svg, "path")).setAttribute("d", outline);
  }
  button("M4 3v14h2V3zM17 3v14L7 10z", "first step", function () { go(0); });
  button("M15 3v14L5 10z", "back", function () { go(at - 1); });
  button("M5 3v14L15 10z", "next", function () { go(at + 1); });
  button("M14 3v14h2V3zM3 3v14L13 10z", "all steps", function () { go(lines.length); });
  var slider = element("input", { type: "range", min: 0, max: lines.length, value: at }, bar);
  slider.setAttribute("aria-label", "step");
  slider.oninput = function () { go(Number(slider.value)); };
  var status = element("output", { textContent: "" }, bar);
  status.setAttribute("aria-live", "polite");
  document.body.appendChild(bar);

  // What a line is about, in the letters of the page: its left-hand side.
  function nameOf(line) {
    var found = line.querySelector("math");
    if (!found) { return null; }
    var name = found.cloneNode(true);
    name.removeAttribute("displaystyle");
    var last = name.lastElementChild;
    if (last && last.textContent === "=") { last.remove(); }
    return name;
  }

  function go(to) {
    at = Math.max(0, Math.min(lines.length, to));
    lines.forEach(function (line, i) {
      line.classList.toggle("step-later", i > at);
      line.classList.toggle("step-now", i === at);
    });
    slider.value = at;
    status.textContent = at < lines.length
      ? "step " + (at + 1) + " of " + lines.length + ": "
      : "all " + lines.length + " steps";
    var name = at < lines.length && nameOf(lines[at]);
    if (name) { status.appendChild(name); }
    if (at < lines.length) { lines[at].scrollIntoView({ block: "nearest" }); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.target === slider || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: lines.length }[event.key];
    if (to !== undefined) { event.preventDefault(); go(to); }
  });

  var lit = [];
  function light(id) {
    lit.forEach(function (term) { term.classList.remove("step-lit"); });
    lit = id ? Array.prototype.filter.call(document.querySelectorAll("[data-q]"), function (term) {
      return term.getAttribute("data-q") === id;
    }) : [];
    lit.forEach(function (term) { term.classList.add("step-lit"); });
  }
  document.addEventListener("mouseover", function (event) {
    var term = event.target.closest && event.target.closest("[data-q]");
    light(term && term.getAttribute("data-q"));
  });
  go(lines.length);
})();
