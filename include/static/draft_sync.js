// Sends the waiting cells of a page of the form. A cell is forgotten here only after the answer
// says that it is kept; sent again, it changes nothing.
import { cellsOf, dropCell, keepCell } from "./draft_store.js";

const TIMEOUT_MS = 15000;
let csrf = document.querySelector("input[name=csrf]")?.value ?? "";

export const formOf = (page) => page.slice(0, page.indexOf("/form") + "/form".length);
export const keyOf = (page) => page.slice(page.lastIndexOf("/") + 1);

export async function ask(path, fields) {
  const body = new FormData();
  body.append("csrf", csrf);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(path, { method: "POST", body, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.status !== 403) return answer;
  // The page is older than its forms may be: a new one has a value that is let through.
  const page = await fetch(formOf(path), { cache: "no-store" });
  const renewed = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("input[name=csrf]");
  if (!page.ok || !renewed || renewed.value === csrf) return answer;
  csrf = renewed.value;
  return ask(path, fields);
}

function fieldsOf(cells) {
  // The oldest version among them: what was changed since is compared cell by cell.
  const fields = { version: Math.min(...cells.map((cell) => Number(cell.version))) };
  for (const cell of cells) {
    fields[`c.${cell.column}`] = cell.text;
    fields[`b.${cell.column}`] = cell.before;
  }
  return fields;
}

// Gives "saved", "conflict", "gone" or "failed", with what the portal answered.
export async function sendPage(page) {
  const sent = await cellsOf(page);
  if (!sent.length) return { became: "saved", answer: null, sent };
  let answer;
  try {
    answer = await ask(`${page}/cells`, fieldsOf(sent));
    if (answer.status === 404) {
      // Begun on this device without signal: it is added under the key that it has here.
      const added = await ask(`${formOf(page)}/entries`, { key: keyOf(page) });
      if (added.ok) answer = await ask(`${page}/cells`, fieldsOf(sent));
    }
  } catch {
    return { became: "failed", answer: null, sent };
  }
  if (answer.status === 404) return { became: "gone", answer: null, sent };
  if (answer.status !== 200 && answer.status !== 409) return { became: "failed", answer: null, sent };
  const said = await answer.json().catch(() => null);
  if (!said) return { became: "failed", answer: null, sent };
  for (const cell of sent) {
    const now = (await cellsOf(page)).find((each) => each.column === cell.column);
    const before = said.conflicts[cell.column]?.[0] ?? cell.text;
    if (now?.text === cell.text) await dropCell(cell);
    else if (now) await keepCell({ ...now, before, version: said.version });
  }
  return { became: Object.keys(said.conflicts).length ? "conflict" : "saved", answer: said, sent };
}

export function register() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});
}

export async function remember(path) {
  if (!("caches" in globalThis)) return;
  try {
    await (await caches.open("oneplan-pages")).add(path);
  } catch {
    // Without signal what is there already is what there is.
  }
}
