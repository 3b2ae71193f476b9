/* A file on its way: dropped or chosen, measured before it goes, followed while it goes. */
const form = document.querySelector("[data-uploads]");
const input = form.querySelector("input[type=file]");
const zone = form.querySelector("[data-drop]");
const show = (name, seen) => { form.querySelector(`[data-${name}]`).hidden = !seen; };

function chosen() {
  const file = input.files[0];
  const label = form.querySelector("[data-chosen]");
  const isTooLarge = Boolean(file) && file.size > Number(input.dataset.bytesMax);
  label.hidden = !file;
  if (file) label.textContent = `${file.name} · ${(file.size / 1024 / 1024).toFixed(2)} MB`;
  show("too-large", isTooLarge);
  show("broke-off", false);
  return Boolean(file) && !isTooLarge;
}

input.addEventListener("change", chosen);
for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
}
for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("is-over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; chosen(); }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!chosen()) return;
  const button = form.querySelector("button");
  const call = new XMLHttpRequest();
  call.upload.addEventListener("progress", (sent) => {
    const percent = Math.round((100 * sent.loaded) / sent.total);
    form.querySelector("[data-percent]").textContent = `${percent} %`;
    form.querySelector("[data-sending] progress").value = percent;
  });
  call.addEventListener("load", () => arrived(call));
  call.addEventListener("error", () => { show("sending", false); show("broke-off", true); button.disabled = false; });
  call.open("POST", location.href);
  call.responseType = "document";
  show("sending", true);
  button.disabled = true;
  call.send(new FormData(form));
});

function arrived(call) {
  if (call.status < 400 && call.responseURL !== location.href) { location.assign(call.responseURL); return; }
  const answer = call.response && call.response.querySelector("#main .message-error:not([hidden])");
  form.querySelectorAll(":scope > .message").forEach((each) => each.remove());
  show("sending", false);
  form.querySelector("button").disabled = false;
  if (answer) { form.prepend(answer); form.scrollIntoView({ block: "start" }); } else show("broke-off", true);
}
