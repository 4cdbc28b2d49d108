// Cells that were typed on this device and are not saved yet. They are in IndexedDB, written
// through to the disk, so that they outlive the page, the tab and the battery.
const NAME = "oneplan-drafts";
const CELLS = "cells";
const memory = new Map();
let opened;

function database() {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(CELLS, { keyPath: ["page", "column"] });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch {
      resolve(null); // a private window may have none; the page itself then holds the cells
    }
  });
  return opened;
}

async function within(mode, act) {
  const found = await database();
  return new Promise((resolve, reject) => {
    const transaction = found.transaction(CELLS, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(CELLS));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = () => reject(transaction.error);
  });
}

// A cell: {page, of, column, text, before, version, other}: where it was typed, of which form of
// which unit, what, and what was shown there; other is what somebody else wrote there meanwhile.
export async function keepCell(cell) {
  if (await database()) await within("readwrite", (cells) => cells.put(cell));
  else memory.set(`${cell.page} ${cell.column}`, cell);
}

export async function dropCell(cell) {
  if (await database()) await within("readwrite", (cells) => cells.delete([cell.page, cell.column]));
  else memory.delete(`${cell.page} ${cell.column}`);
}

export async function waitingCells(prefix) {
  const all = (await database()) ? await within("readonly", (cells) => cells.getAll()) : [...memory.values()];
  return all.filter((cell) => cell.page.startsWith(prefix));
}

// A new link of the same unit has another address; what waits under the old one goes with it.
export async function adoptCells(of, here) {
  const known = new Set();
  const strangers = [];
  for (const cell of await waitingCells("")) {
    if (cell.page.startsWith(`${here}/`)) known.add(`${cell.page} ${cell.column}`);
    else if (cell.of === of) strangers.push(cell);
  }
  for (const cell of strangers) {
    const page = here + cell.page.slice(cell.page.indexOf("/form") + "/form".length);
    if (known.has(`${page} ${cell.column}`)) continue;
    await keepCell({ ...cell, page });
    await dropCell(cell);
  }
}

export async function cellsOf(page) {
  return (await waitingCells(page)).filter((cell) => cell.page === page);
}
