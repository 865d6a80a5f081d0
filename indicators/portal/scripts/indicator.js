// The page of an indicator: draws the chart anew for what the reader chooses, and keeps the address in step.
// Without this script the form sends the choice, and the server draws the same chart as a picture.
"use strict";
(() => {
  const form = document.getElementById("choice");
  const box = document.getElementById("drawing");
  const areas = form.querySelector("fieldset");
  const said = box.dataset;
  const NARROW = 640; // pixels: below it the chart is one for a phone
  let own = areas.dataset.own === "yes";
  let libraries, latest, width;

  function chosen() {
    const fields = new URLSearchParams(new FormData(form));
    if (!own) fields.delete("area");
    return fields;
  }

  function loaded() {
    libraries ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = said.vega;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return libraries;
  }

  // The interpreter (ast) runs the expressions of a chart without compiling them, so no policy has to allow it.
  function embedded(element, spec) {
    const formatLocale = spec.usermeta.numbers;
    return vegaEmbed(element, spec, { ast: true, actions: false, renderer: "svg", formatLocale });
  }

  async function draw() {
    const fields = chosen();
    width = box.clientWidth;
    if (!width) return; // another part is shown
    if (width < NARROW) fields.set("narrow", "1");
    try {
      const [answer] = await Promise.all([fetch(`${said.chart}?${fields}`), loaded()]);
      if (!answer.ok) throw new Error(answer.status);
      latest = await answer.json();
      const { title, ...spec } = latest; // the page has its heading and how to cite it
      if (spec.usermeta.marks.length) spec.title = { ...title, text: [], subtitle: spec.usermeta.marks };
      spec.width = Math.max(120, width - spec.usermeta.room - 42);
      const drawing = document.createElement("div");
      await embedded(drawing, spec);
      box.replaceChildren(drawing);
      drawing.querySelector("svg").ariaHidden = "true"; // its marks have no names; the table has the numbers
      drawing.role = "img";
      drawing.ariaLabel = said.named;
      document.getElementById("png").hidden = false;
    } catch {
      const told = document.createElement("p");
      told.className = "note doubt";
      told.role = "alert";
      told.textContent = said.failed;
      box.replaceChildren(told);
    }
  }

  function changed() {
    const fields = chosen();
    const at = new URLSearchParams(location.search).get("at"); // the year of the map
    if (at) fields.set("at", at);
    history.replaceState(null, "", `?${fields}${location.hash}`);
    for (const link of [document.getElementById("svg"), document.getElementById("csv")]) {
      link.href = `${link.pathname}?${fields}`;
    }
    draw();
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "by") {
      location.search = chosen(); // the table follows the breakdown
    } else if (event.target.name === "area") {
      own = true;
      const ticked = areas.querySelectorAll("input:checked");
      if (ticked.length > Number(areas.dataset.most)) event.target.checked = false;
      changed();
    }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  form.querySelector("button").hidden = true;

  // One part at a time: chart, map or table; the address says which.
  const views = [...document.querySelectorAll(".views a")];
  const parts = views.map((link) => document.querySelector(link.hash));
  const several = parts.filter((part) => part.tagName === "SECTION");
  function view() {
    const shown = several.find((part) => `#${part.id}` === location.hash) ?? several.find((part) => !part.hidden);
    for (const part of several) part.hidden = part !== shown;
    for (const link of views) link.setAttribute("aria-current", link.hash === `#${shown.id}`);
    form.hidden = shown.id === "map";
  }
  addEventListener("hashchange", view);
  view();

  const find = document.getElementById("find-area");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  find.closest("label").hidden = false;
  find.addEventListener("input", () => {
    const wanted = plain(find.value);
    for (const label of areas.querySelectorAll("label")) label.hidden = !plain(label.textContent).includes(wanted);
  });

  document.getElementById("png").addEventListener("click", async (event) => {
    event.preventDefault();
    const link = document.createElement("a");
    const result = await embedded(document.createElement("div"), latest);
    link.href = await result.view.toImageURL("png", 2);
    link.download = event.currentTarget?.download ?? document.getElementById("png").download;
    link.click();
  });

  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) > 20) draw();
  }).observe(box);
  draw();
})();
