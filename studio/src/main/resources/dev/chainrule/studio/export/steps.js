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
  function button(sign, label, action) {
    var made = element("button", { type: "button", textContent: sign, title: label, onclick: action }, bar);
    made.setAttribute("aria-label", label);
  }
  button("⏮", "first step", function () { go(0); });
  button("◀", "back", function () { go(at - 1); });
  button("▶", "next", function () { go(at + 1); });
  button("⏭", "all steps", function () { go(lines.length); });
  var slider = element("input", { type: "range", min: 0, max: lines.length, value: at }, bar);
  slider.setAttribute("aria-label", "step");
  slider.oninput = function () { go(Number(slider.value)); };
  var status = element("output", { textContent: "" }, bar);
  status.setAttribute("aria-live", "polite");
  document.body.appendChild(bar);

  function go(to) {
    at = Math.max(0, Math.min(lines.length, to));
    lines.forEach(function (line, i) {
      line.classList.toggle("step-later", i > at);
      line.classList.toggle("step-now", i === at);
    });
    slider.value = at;
    status.textContent = at < lines.length
      ? "step " + (at + 1) + " of " + lines.length + ": " + lines[at].id
      : "all " + lines.length + " steps";
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
