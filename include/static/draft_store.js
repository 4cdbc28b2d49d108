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

// A cell: {page, column, text, before, version}: where it was typed, what, and what was shown there.
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

export async function cellsOf(page) {
  return (await waitingCells(page)).filter((cell) => cell.page === page);
}
