// Suggestions while a reader types. Without this script the search box is a plain form.
const box = document.getElementById("find");
const list = document.getElementById("suggestions");
let waiting;

async function suggest() {
  const asked = box.value.trim();
  if (!asked) return;
  const answer = await fetch(list.dataset.from + encodeURIComponent(asked)).catch(() => null);
  if (!answer || !answer.ok) return;
  const names = await answer.json();
  if (box.value.trim() !== asked) return;
  list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 150);
});
