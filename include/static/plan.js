// Search in the public page of a plan: rows that hold every word stay. Without a script all are shown.
"use strict";
const box = document.getElementById("search");
const rows = [...document.querySelectorAll("#list tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
const said = document.getElementById("found");
const thai = (n) => n.toLocaleString("en").replace(/\d/g, (d) => "๐๑๒๓๔๕๖๗๘๙"[d]);
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [row, text] of rows) {
    const fits = words.every((word) => text.includes(word));
    row.hidden = !fits;
    count += fits;
  }
  said.textContent = `${thai(count)} โครงการ`;
});
