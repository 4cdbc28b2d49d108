// Says which entries are only on this device, sends them when there is signal, and lets an entry
// be begun without it. Without this file the form works as long as there is signal.
import { adoptCells, dropCell, keepCell, waitingCells } from "./draft_store.js";
import { ask, formOf, keyOf, newKey, register, remember, sendPage } from "./draft_sync.js";

const RETRY_MS = 10000;
const here = formOf(location.pathname);
const box = document.getElementById("only-here");
const list = box.querySelector("ul");
const refusals = box.querySelector(".refusals");
const names = JSON.parse(box.dataset.names);
const became = new Map(); // page -> what became of its cells when they were sent last
const MOST_PAGES = 40; // are fetched ahead in one visit: a link may ask only so often
let running = false;

async function show() {
  const pages = new Map();
  for (const cell of await waitingCells(`${here}/`)) pages.set(cell.page, [...(pages.get(cell.page) ?? []), cell]);
  list.replaceChildren(...[...pages].map(([page, cells]) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = page;
    link.textContent = cells.find((cell) => cell.column === box.dataset.title)?.text || box.dataset.untitled;
    const is_there = keyOf(page) === "fields" || document.getElementById(`entry-${keyOf(page)}`);
    const is_stuck = became.get(page) === "gone" || (became.get(page) === "refused" && !is_there);
    line.append(...(is_stuck ? textsOf(cells, became.get(page)) : [link]));
    if (became.get(page) === "conflict") line.append(` · ${box.dataset.conflict}`);
    return line;
  }));
  box.hidden = !pages.size;
  return [...pages.keys()];
}

// Its entry has no page any more; what was typed is shown here, to be added anew or thrown away.
function textsOf(cells, state) {
  const told = document.createElement("p");
  told.textContent = state === "gone" ? box.dataset.gone : box.dataset.refused;
  const texts = document.createElement("dl");
  for (const { column, text } of cells) {
    const [row, name, said] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
    name.textContent = names[column] ?? column;
    said.textContent = text || box.dataset.empty;
    row.append(name, said);
    texts.append(row);
  }
  const anew = button(box.dataset.anew, async () => {
    const page = `${here}/entries/${newKey()}`;
    for (const { other, ...cell } of cells) await keepCell({ ...cell, page, before: "", version: 1 });
    for (const cell of cells) await dropCell(cell);
  });
  const away = button(box.dataset.away, async () => { for (const cell of cells) await dropCell(cell); });
  const acts = document.createElement("div");
  acts.className = "actions";
  acts.append(anew, away);
  return [told, texts, acts];
}

function button(word, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "second", textContent: word });
  made.addEventListener("click", async () => { await act(); await sendAll(); });
  return made;
}

async function sendAll() {
  if (running) return;
  running = true;
  let saved = false;
  const refused = new Set();
  for (const page of await show()) {
    const result = await sendPage(page);
    became.set(page, result.became);
    if (result.refusal) refused.add(result.refusal);
    saved ||= result.became === "saved" && result.answer !== null;
    if (result.all_wait) break;
  }
  refusals.textContent = [...refused].join(" · ");
  const left = await show();
  running = false;
  if (saved && !left.length) location.reload();
  else if (left.some((page) => became.get(page) === "failed")) setTimeout(sendAll, RETRY_MS);
}

const rowsOf = (page) =>
  [...page.querySelectorAll(".entries a[data-version]")].map((link) => `${link.getAttribute("href")} ${link.dataset.version}`).join();

// Whoever comes back to the page sees what others did meanwhile; who comes back from choosing a
// file, or writes, is not disturbed.
async function refresh() {
  const is_busy = () => running || document.activeElement?.matches("input, textarea, select");
  if (document.hidden || is_busy()) return;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && rowsOf(page) !== rowsOf(document) && !is_busy()) location.reload();
  } catch {
    // Without signal the page stays what it was.
  }
}

for (const form of document.querySelectorAll("form.add-entry")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = form.elements.key.value;
    try {
      const answer = await ask(`${here}/entries`, { key });
      if (!answer.ok) { form.submit(); return; }
    } catch {
      // Without signal it is begun here, and added under the same key later.
    }
    location.assign(`${here}/entries/${key}`);
  });
}
for (const form of document.querySelectorAll("form.send-form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // What is only on this device would be missing in what is sent.
    if ((await waitingCells(`${here}/`)).length) box.scrollIntoView();
    else form.submit();
  });
}
addEventListener("online", sendAll);
document.addEventListener("visibilitychange", refresh);
addEventListener("pageshow", (event) => event.persisted && refresh());
register();
await adoptCells(box.dataset.of, here);
await sendAll();
await remember(location.pathname);
await remember(`${here}/entries/blank`);
let fetched = 0;
for (const link of document.querySelectorAll(".entries a[data-version]")) {
  if (fetched >= MOST_PAGES) break;
  fetched += Number(await remember(new URL(link.href).pathname, link.dataset.version));
}
