// Saves each cell of an entry while it is typed. Without this file its buttons save it.
import { adoptCells, cellsOf, dropCell, keepCell } from "./draft_store.js";
import { ask, formOf, keyOf, newKey, register, remember, sendPage } from "./draft_sync.js";

const PAUSE_MS = 800;
const RETRY_MS = 5000;
const MAX_RETRY_MS = 60000;
const page = location.pathname;
const form = document.querySelector("form.entry");
const words = form.dataset;
const told = form.querySelector(".told");
const touched = new Set();
const others = new Map(); // column -> what somebody else wrote there, as it is shown beside it
let sending = null;
let keeping = Promise.resolve();
let timer = 0;
let retry = RETRY_MS;

const input = (column) => form.elements[`c.${column}`];
const shown = (column) => form.elements[`b.${column}`];
const later = (pause) => { clearTimeout(timer); timer = setTimeout(send, pause); };

function tell(state, more = "") {
  told.hidden = false;
  told.dataset.state = state;
  told.textContent = `${words[state]} ${more}`.trim();
}

// What the page had shown when the first letter was typed; a cell that waits keeps that.
async function note(column) {
  const known = (await cellsOf(page)).find((cell) => cell.column === column);
  const { before = shown(column).value, version = form.elements.version.value } = known ?? {};
  await keepCell({ ...known, page, of: words.of, column, text: input(column).value, before, version });
}

function say(column, lines) {
  document.getElementById(`said-${column}`).replaceChildren(...lines.map(([kind, text]) => {
    const line = document.createElement("li");
    line.className = kind;
    line.textContent = text;
    return line;
  }));
  if (others.has(column)) {
    const take = document.createElement("button");
    take.type = "button";
    take.className = "second";
    take.textContent = words.take;
    take.addEventListener("click", () => takeTheirs(column));
    document.getElementById(`said-${column}`).firstChild.append(" ", take);
  }
  if (lines.length) input(column).setAttribute("aria-invalid", "true");
  else input(column).removeAttribute("aria-invalid");
}

async function takeTheirs(column) {
  await keeping;
  for (const cell of await cellsOf(page)) if (cell.column === column) await dropCell(cell);
  input(column).value = others.get(column);
  shown(column).value = others.get(column);
  others.delete(column);
  say(column, []);
  input(column).focus();
  if ((await cellsOf(page)).length) later(0);
  else tell("saved");
}

const theirs = (column) => ["error", `${words.other} ${others.get(column) || words.empty}`];

async function hold() {
  others.clear();
  for (const cell of await cellsOf(page)) if (cell.other !== undefined) others.set(cell.column, cell.other);
}

async function taken(answer, sent) {
  form.elements.version.value = answer.version;
  await hold();
  for (const each of form.querySelectorAll(".said")) {
    const column = each.id.slice("said-".length);
    const found = (answer.findings[column] ?? []).map((f) => [f.kind, words.lang === "en" ? f.en : f.th]);
    // What was not touched yet is not wrong yet; the form's page says what is still missing.
    if (!touched.has(column) && !each.children.length) continue;
    say(column, others.has(column) ? [theirs(column), ...found] : found);
  }
  for (const cell of sent) if (!others.has(cell.column)) shown(cell.column).value = answer.values[cell.column] ?? "";
  // What others changed meanwhile is shown in the cells that nobody types into here.
  const waiting = new Set((await cellsOf(page)).map((cell) => cell.column));
  for (const field of form.querySelectorAll("[name^='c.']")) {
    const column = field.name.slice(2);
    const now = answer.values[column] ?? "";
    const is_ours = waiting.has(column) || field === document.activeElement;
    if (is_ours || shown(column).value === now) continue;
    field.value = now;
    shown(column).value = now;
  }
}

async function send() {
  clearTimeout(timer);
  await keeping;
  sending ??= sendPage(page).finally(() => { sending = null; });
  const { became, answer, sent, refusal } = await sending;
  if (answer) await taken(answer, sent);
  if (became === "failed") {
    tell("waits");
    later(retry);
    retry = Math.min(2 * retry, MAX_RETRY_MS);
    return became;
  }
  retry = RETRY_MS;
  if (became === "saved" && (await cellsOf(page)).length) later(PAUSE_MS);
  else if (became !== "saved" || sent.length) tell(became, refusal);
  return became;
}

form.addEventListener("input", (event) => {
  if (!event.target.name.startsWith("c.")) return;
  const column = event.target.name.slice(2);
  tell("saving");
  touched.add(column);
  keeping = keeping.then(() => note(column));
  later(PAUSE_MS);
});
// A need of the village is written into its cell as if it were typed, with signal or without.
document.addEventListener("click", (event) => {
  const { need, into } = event.target.dataset ?? {};
  const field = need && input(into);
  if (!field) return;
  event.preventDefault();
  if (!field.value.includes(need)) field.value = field.value ? `${field.value}\n${need}` : need;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
form.addEventListener("change", () => later(0));
addEventListener("online", () => { retry = RETRY_MS; later(0); });
document.addEventListener("visibilitychange", () => { if (document.hidden) later(0); });
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const by = event.submitter;
  await keeping;
  // Whoever saves again after both were shown wants his own.
  for (const cell of await cellsOf(page)) {
    if (cell.other === undefined || others.get(cell.column) !== cell.other) continue;
    const { other, ...own } = cell;
    await keepCell({ ...own, before: other });
  }
  if (sending) await sending;
  const became = await send();
  // What is only on this device, or what somebody else changed, is not left behind unseen.
  if (became === "saved" && !(await cellsOf(page)).length) await leave(by?.value);
});

// All is saved already: the page itself sends nothing, as it may be older than its forms may be.
async function leave(then) {
  const home = formOf(page);
  if (then !== "next") return location.assign(`${home}#entry-${keyOf(page)}`);
  const key = newKey();
  try {
    const answer = await ask(`${home}/entries`, { key });
    if (answer.status === 429 || answer.status >= 500) return tell("busy");
    if (!answer.ok) return location.assign(home);
  } catch {
    // Without signal it is begun here, and added under the same key later.
  }
  return location.assign(`${home}/entries/${key}`);
}

// What was typed before this file was there is told from what the page came with.
function cameWith(field) {
  if (field.tagName !== "SELECT") return field.defaultValue;
  return [...field.options].find((option) => option.defaultSelected)?.value ?? "";
}

register();
await adoptCells(words.of, formOf(page));
await hold();
for (const field of form.querySelectorAll("[name^='c.']")) {
  if (field.value !== cameWith(field)) await note(field.name.slice(2));
}
for (const cell of await cellsOf(page)) {
  if (!input(cell.column)) continue;
  input(cell.column).value = cell.text;
  touched.add(cell.column);
  if (others.has(cell.column)) say(cell.column, [theirs(cell.column)]);
}
if ((await cellsOf(page)).length) { tell("waits"); later(0); }
await remember(page);
