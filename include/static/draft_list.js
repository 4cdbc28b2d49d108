// Says which entries are only on this device, sends them when there is signal, and lets an entry
// be begun without it. Without this file the form works as long as there is signal.
import { waitingCells } from "./draft_store.js";
import { ask, formOf, register, remember, sendPage } from "./draft_sync.js";

const RETRY_MS = 10000;
const here = formOf(location.pathname);
const box = document.getElementById("only-here");
const list = box.querySelector("ul");

async function show() {
  const pages = new Map();
  for (const cell of await waitingCells(`${here}/`)) pages.set(cell.page, [...(pages.get(cell.page) ?? []), cell]);
  list.replaceChildren(...[...pages].map(([page, cells]) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = page;
    link.textContent = cells.find((cell) => cell.column === box.dataset.title)?.text || box.dataset.untitled;
    line.append(link);
    return line;
  }));
  box.hidden = !pages.size;
  return [...pages.keys()];
}

async function sendAll() {
  let saved = false;
  for (const page of await show()) saved = (await sendPage(page)).became === "saved" || saved;
  const left = await show();
  if (saved && !left.length) location.reload();
  else if (left.length) setTimeout(sendAll, RETRY_MS);
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
register();
await sendAll();
await remember(location.pathname);
await remember(`${here}/entries/blank`);
for (const link of document.querySelectorAll(".entries a")) await remember(new URL(link.href).pathname);
