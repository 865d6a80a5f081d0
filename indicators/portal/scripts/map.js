// The world map: colours, table and heading follow the year of the slider; pointing at an area says its value.
// Without this script the form sends the year, and the server draws the map of it.
"use strict";
(() => {
  const world = document.querySelector(".world");
  const { first, bounds, areas } = JSON.parse(world.querySelector('script[type="application/json"]').textContent);
  const form = world.querySelector("form");
  const slider = form.querySelector("input[type=range]");
  const readout = world.querySelector(".readout");
  const body = world.querySelector("tbody");
  const { none, withheld, area, language } = world.dataset;
  const numbers = new Intl.NumberFormat(`${language}-u-nu-latn`, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  const valueOf = (code) => areas[code]?.[1][slider.value - first] ?? null;
  const said = (value) => (value === null ? none : value === "withheld" ? withheld : numbers.format(value));

  function classOf(value) {
    if (value === null) return "knone";
    return value === "withheld" ? "kwithheld" : `k${bounds.filter((bound) => value >= bound).length}`;
  }

  function row(code, name, value) {
    const line = document.createElement("tr");
    const head = document.createElement("th");
    const link = document.createElement("a");
    head.scope = "row";
    link.href = area.replace("XXX", code);
    link.textContent = name;
    head.append(link);
    line.append(head);
    line.insertCell().textContent = said(value);
    return line;
  }

  function show() {
    for (const shape of world.querySelectorAll("[data-a]")) {
      shape.setAttribute("class", classOf(valueOf(shape.dataset.a)));
    }
    for (const year of world.querySelectorAll(".year")) year.textContent = slider.value;
    const known = Object.keys(areas).filter((code) => valueOf(code) !== null);
    body.replaceChildren(...known.map((code) => row(code, areas[code][0], valueOf(code))));
  }

  function keep() {
    const address = new URL(location.href);
    address.searchParams.set("at", slider.value);
    history.replaceState(null, "", address);
  }

  slider.addEventListener("input", show);
  slider.addEventListener("change", keep);
  form.querySelector("button").hidden = true;
  form.querySelector("select")?.addEventListener("change", () => form.requestSubmit());
  const shapes = world.querySelector("svg");
  shapes.addEventListener("pointerover", (event) => {
    const code = event.target.dataset.a;
    if (code && areas[code]) readout.textContent = `${areas[code][0]}: ${said(valueOf(code))}`;
  });
  shapes.addEventListener("click", (event) => {
    const code = event.target.dataset.a;
    if (code && areas[code]) location.href = area.replace("XXX", code);
  });
  if (Number(slider.value) !== Number(slider.defaultValue)) show(); // a browser that goes back keeps the slider
})();
