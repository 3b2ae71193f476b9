/* What every page can do: palette, dialogs, pickers, charts. Knows no business. */
import { drawCharts } from "./chart.js";

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const target = dialog.querySelector("[hx-trigger*=opened]");
  if (target) target.dispatchEvent(new Event("opened", { bubbles: true }));
  const field = dialog.querySelector("input");
  if (field) field.select();
}

function move(box, selector, step) {
  const items = [...box.querySelectorAll(selector)];
  if (!items.length) return;
  const now = items.findIndex((item) => item.classList.contains("is-chosen"));
  const next = Math.min(Math.max(now + step, 0), items.length - 1);
  items.forEach((item, place) => item.classList.toggle("is-chosen", place === next));
  items[next].scrollIntoView({ block: "nearest" });
}

function leaf(event, box, selector) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(box, selector, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const chosen = box.querySelector(`${selector}.is-chosen`) || box.querySelector(selector);
    if (chosen) { event.preventDefault(); chosen.click(); }
  }
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openDialog("palette");
    return;
  }
  const palette = event.target.closest?.(".palette");
  if (palette) leaf(event, palette, ".palette-item");
  const picker = event.target.closest?.("[data-picker]");
  if (picker && picker.querySelector(".picker-option")) {
    if (event.key === "Escape") picker.querySelector(".picker-found").replaceChildren();
    else leaf(event, picker, ".picker-option");
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openDialog(opener.dataset.opens);
  if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
  if (event.target.matches("dialog")) event.target.close();
  const option = event.target.closest(".picker-option");
  if (option) choose(option);
});

function choose(option) {
  const picker = option.closest("[data-picker]");
  const field = picker.querySelector("input[type=hidden]");
  field.value = option.dataset.value;
  picker.querySelector("[data-picker-text]").value = option.dataset.text;
  picker.querySelector(".picker-found").replaceChildren();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-picker-text]") && !event.target.value) {
    const field = event.target.closest("[data-picker]").querySelector("input[type=hidden]");
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

document.addEventListener("submit", (event) => {
  const kept = event.target.querySelector("[data-takes-query]");
  if (kept) {
    const query = new URLSearchParams(location.search);
    query.delete("page");
    kept.value = query.toString();
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-sends-itself]");
  if (form && form.checkValidity()) form.requestSubmit();
});

document.querySelectorAll('.topbar-tools input[name="next"]').forEach((field) => {
  field.form.addEventListener("submit", () => { field.value = location.pathname + location.search; });
});

drawCharts(document);
document.addEventListener("htmx:after:swap", () => drawCharts(document));
document.addEventListener("theme-changed", () => drawCharts(document, true));
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(document.body.dataset.worker);
}
