// Sends the waiting cells of a page of the form. A cell is forgotten here only after the answer
// says that it is kept; sent again, it changes nothing.
import { cellsOf, dropCell, keepCell } from "./draft_store.js";

const TIMEOUT_MS = 15000;
let csrf = document.querySelector("input[name=csrf]")?.value ?? "";

export const formOf = (page) => page.slice(0, page.indexOf("/form") + "/form".length);
export const keyOf = (page) => page.slice(page.lastIndexOf("/") + 1);

export async function ask(path, fields, isRenewed = false) {
  const body = new FormData();
  body.append("csrf", csrf);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(path, { method: "POST", body, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.status !== 403 || isRenewed) return answer;
  // The page is older than its forms may be: a new one has a value that is let through.
  const page = await fetch(formOf(path), { cache: "no-store" });
  const renewed = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("input[name=csrf]");
  if (!page.ok || !renewed || renewed.value === csrf) return answer;
  csrf = renewed.value;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
  return ask(path, fields, true);
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

const ended = (became, sent, refusal = "") => ({ became, answer: null, sent, refusal });
// No signal, too much at once, or an office that is not ready: nothing else would be kept either.
const waits = (sent) => ({ ...ended("failed", sent), all_wait: true });

// What is tried again by itself, and what somebody has to read.
async function refused(answer, sent) {
  if (answer.status === 429 || answer.status === 503) return waits(sent);
  if (answer.status >= 500) return ended("failed", sent);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page.querySelector("[role=alert]") ?? page.querySelector("h1");
  return ended("refused", sent, told?.textContent.trim() ?? "");
}

// Gives "saved", "conflict", "gone", "refused" or "failed", with what the portal answered.
export async function sendPage(page) {
  const waiting = await cellsOf(page);
  const sent = waiting.filter((cell) => cell.other === undefined);
  if (!sent.length) return ended(waiting.length ? "conflict" : "saved", sent);
  let answer;
  try {
    answer = await ask(`${page}/cells`, fieldsOf(sent));
    if (answer.status === 404) {
      // Begun on this device without signal: it is added under the key that it has here.
      const added = await ask(`${formOf(page)}/entries`, { key: keyOf(page) });
      if (added.ok) answer = await ask(`${page}/cells`, fieldsOf(sent));
      else if (added.status !== 404) return await refused(added, sent);
      else {
        // The entry was deleted, or the whole form is not for this link any more.
        const form = await fetch(formOf(page), { cache: "no-store" });
        return form.ok ? ended("gone", sent) : await refused(form, sent);
      }
    }
    if (!answer.headers.get("content-type")?.includes("json")) return await refused(answer, sent);
  } catch {
    return waits(sent);
  }
  const said = await answer.json().catch(() => null);
  if (!said) return ended("failed", sent);
  for (const cell of sent) {
    const now = (await cellsOf(page)).find((each) => each.column === cell.column);
    const conflict = said.conflicts[cell.column];
    // What somebody else wrote there does not take the place of this: a person decides.
    if (now && conflict) await keepCell({ ...now, other: conflict[0], version: said.version });
    else if (now?.text === cell.text) await dropCell(cell);
    else if (now) await keepCell({ ...now, before: cell.text, version: said.version });
  }
  const is_open = (await cellsOf(page)).some((cell) => cell.other !== undefined);
  return { became: is_open ? "conflict" : "saved", answer: said, sent, refusal: "" };
}

// A key for a new entry; crypto.randomUUID is not there where the office has no certificate.
export const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function register() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});
}

// A page that is there in the version that is asked for is not fetched again.
export async function remember(path, version = "") {
  if (!("caches" in globalThis)) return false;
  try {
    const cache = await caches.open("oneplan-pages");
    const known = version && (await cache.match(path, { ignoreVary: true }));
    if (known && (await known.text()).includes(`name="version" value="${version}"`)) return false;
    await cache.add(path);
    return true;
  } catch {
    // Without signal what is there already is what there is.
    return false;
  }
}
