import { announce, keysOn, on, setKeys, typing } from "./page.js";

// Choosing rows: one, a stretch with Shift, or all; the bar appears with what can be done to them.
const boxes = (scope) => [...scope.querySelectorAll("tbody input[type=checkbox], .rows input[type=checkbox]")];
const scopeOf = (node) => node.closest("[data-select]") ?? node.closest("form") ?? document;
let last = null;

function count(scope) {
  const all = boxes(scope);
  const chosen = all.filter((box) => box.checked).length;
  for (const box of all) box.closest("tr, li")?.classList.toggle("sel", box.checked);
  const head = scope.querySelector("[data-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  const bar = (scope.closest("form") ?? document).querySelector("[data-bulk]");
  if (!bar) return;
  bar.dataset.bulk = chosen ? "some" : "none";
  const number = bar.querySelector("[data-bulk-count]");
  if (number && number.textContent !== String(chosen)) {
    number.textContent = chosen;
    if (chosen) announce(number.parentElement.textContent.trim());
  }
}

on("click", "[data-select] input[type=checkbox]", (event, box) => {
  const scope = scopeOf(box);
  if (box.matches("[data-all]")) {
    for (const other of boxes(scope)) other.checked = box.checked;
  } else {
    const all = boxes(scope);
    if (event.shiftKey && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const other of all.slice(from, to + 1)) other.checked = box.checked;
    }
    last = box;
  }
  count(scope);
});
on("click", "[data-bulk-none]", (_event, button) => {
  const scope = button.closest("form").querySelector("[data-select]");
  for (const box of boxes(scope)) box.checked = false;
  count(scope);
});
const start = (within) => {
  for (const scope of within.querySelectorAll("[data-select]")) count(scope);
};
start(document);
document.addEventListener("htmx:afterSettle", () => start(document));

// J and K go down and up, X chooses, Enter opens: letters, because digits need Shift on a Belgian keyboard.
const lines = () => [...document.querySelectorAll("main [data-select] tbody tr, main .rows > li")].filter((line) => line.querySelector("a"));
let at = -1;
addEventListener("keydown", (event) => {
  if (typing(event) || !keysOn() || event.shiftKey || document.querySelector("dialog[open], :popover-open")) return;
  const all = lines();
  if (!all.length) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    at = Math.max(0, Math.min(all.length - 1, at + (key === "j" ? 1 : -1)));
    for (const line of all) line.classList.toggle("at", line === all[at]);
    all[at].querySelector("a.go, .what a, a").focus();
    event.preventDefault();
  } else if (key === "x") {
    all[at]?.querySelector("input[type=checkbox]")?.click();
  }
});

for (const button of document.querySelectorAll("[data-keys-switch]")) {
  const show = () => {
    button.setAttribute("aria-pressed", String(keysOn()));
    button.textContent = keysOn() ? button.dataset.on : button.dataset.off;
  };
  show();
  button.addEventListener("click", () => {
    setKeys(!keysOn());
    show();
  });
}
