// Adds files with details without leaving the page. Without signal a file is kept in IndexedDB and
// sent later; the same file sent twice is one. Without this file the forms work as they stand.
import { keyOf, remember } from "./draft_sync.js";

const NAME = "oneplan-attached";
const STORE = "files";
const RETRY_MS = 15000;
const MAX_TIME_MS = 600000; // a large file over a poor line
const box = document.getElementById("attached-here");
const form = document.querySelector("form.attach");
const said = new Map(); // id of a file -> why it was not taken
let waiting = [];
let running = false;
let opened;

function database() {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opened;
}

async function within(mode, act) {
  const found = await database();
  if (!found) throw new Error("this device keeps nothing");
  return new Promise((resolve, reject) => {
    const transaction = found.transaction(STORE, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error); // as where the device is full
  });
}

// A file that waits: {of, values, name, file}: of which form of which unit, and what goes with it.
async function load() {
  const all = await within("readonly", (files) => files.getAll()).catch(() => []);
  waiting = all.filter((each) => each.of === box.dataset.of);
  return waiting;
}
const drop = (each) => within("readwrite", (files) => files.delete(each.id));

function show() {
  box.querySelector("ul").replaceChildren(...waiting.map((each) => {
    const line = document.createElement("li");
    line.textContent = [each.name, said.get(each.id)].filter(Boolean).join(" · ");
    if (!form) return line;
    const away = document.createElement("button");
    Object.assign(away, { type: "button", className: "second", textContent: form.dataset.away });
    away.addEventListener("click", async () => { await drop(each); await load(); show(); });
    line.append(" ", away);
    return line;
  }));
  box.hidden = !waiting.length;
}

function tell(text) {
  const told = form.querySelector(".attach-told");
  told.hidden = !text;
  told.textContent = text;
}

const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

// Gives {state: "kept" | "refused" | "failed", why}.
async function post(values, file, name, isRenewed = false) {
  const body = new FormData();
  for (const [key, value] of Object.entries(values)) if (key !== "csrf") body.append(key, value);
  body.append("csrf", document.querySelector("input[name=csrf]").value);
  body.append("file", file, name);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(MAX_TIME_MS) });
  } catch {
    return { state: "failed", why: "" };
  }
  if (answer.ok) return { state: "kept", why: "" };
  if (answer.status === 403 && !isRenewed) {
    // The page is older than its forms may be: a new one has a value that is let through.
    const page = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
    const renewed = page?.ok && (await parsed(page)).querySelector("input[name=csrf]");
    if (!renewed) return { state: "failed", why: "" };
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = renewed.value;
    return post(values, file, name, true);
  }
  if (answer.status === 429 || answer.status >= 500) return { state: "failed", why: form.dataset.busy };
  const alert = (await parsed(answer)).querySelector("[role=alert]");
  const why = alert?.querySelector("p")?.textContent.trim() ?? alert?.textContent.trim() ?? form.dataset.refused;
  return { state: "refused", why: answer.status === 404 ? `${form.dataset.noEntry} ${values.entry ?? ""}` : why };
}

async function sendWaiting() {
  if (running || !form) return;
  running = true;
  let kept = 0;
  let failed = false;
  for (const each of await load()) {
    const { state, why } = await post(each.values, each.file, each.name);
    if (state === "kept") { kept += 1; await drop(each); said.delete(each.id); }
    else said.set(each.id, why);
    failed ||= state === "failed";
  }
  await load();
  show();
  running = false;
  if (kept) { await refresh(); return; }
  if (failed && waiting.length) setTimeout(sendWaiting, RETRY_MS);
}

// What was typed into the page beside is kept where it is: only the list of files is fetched anew.
async function refresh() {
  const page = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
  if (!page?.ok) return;
  const list = (await parsed(page)).querySelector("#attached")?.parentElement;
  const here = document.querySelector("#attached").parentElement;
  const place = (part) => part.querySelector(":scope > ul.attached") ?? part.querySelector(":scope > p");
  if (list && place(list) && place(here)) place(here).replaceWith(document.importNode(place(list), true));
  await remember(location.pathname);
}

if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { file, ...values } = Object.fromEntries(new FormData(form));
    // An entry that is begun without signal has the page of an empty one, and a key of its own.
    if (location.pathname.includes("/entries/")) values.entry = keyOf(location.pathname);
    const button = form.querySelector("button");
    button.disabled = true;
    tell(`${form.dataset.sending} ${file.name}`);
    const { state, why } = await post(values, file, file.name);
    button.disabled = false;
    tell(why);
    if (state === "kept") {
      form.elements.file.value = "";
      await refresh();
    } else if (state === "failed") {
      try {
        // The bytes, not the place of a file that its phone may move.
        const copy = new Blob([await file.arrayBuffer()], { type: file.type });
        await within("readwrite", (files) => files.add({ of: box.dataset.of, values, name: file.name, file: copy }));
        form.elements.file.value = "";
        await load();
        show();
        box.scrollIntoView();
        setTimeout(sendWaiting, RETRY_MS);
      } catch {
        tell(form.dataset.notKept);
      }
    }
  });
}
for (const sending of document.querySelectorAll("form.send-form")) {
  // What is only on this device would be missing in what is sent.
  sending.addEventListener("submit", (event) => {
    if (!waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.scrollIntoView();
  }, { capture: true });
}
if (box) {
  addEventListener("online", sendWaiting);
  await load();
  show();
  if (waiting.length) await sendWaiting();
}
