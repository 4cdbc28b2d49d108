// Drag and drop and a progress bar; without this file the form works as it stands.
"use strict";
for (const form of document.querySelectorAll("form.upload")) {
  const drop = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  const row = form.querySelector(".progress");
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    row.hidden = false;
    form.querySelector("button").disabled = true;
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      const percent = Math.round((100 * step.loaded) / step.total);
      row.querySelector("progress").value = percent;
      row.querySelector("span").textContent = `${percent}%`;
    });
    request.addEventListener("load", () => {
      if (request.status === 200 && request.responseURL !== form.action) {
        window.location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.querySelector("main").scrollIntoView();
    });
    request.addEventListener("error", () => form.submit());
    request.send(new FormData(form));
  });
}
