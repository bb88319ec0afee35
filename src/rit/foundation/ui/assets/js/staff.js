// Quickens what already works without it: the palette, choosing rows, keys, undo, dialogs, unsaved text.
import { announce, on, root } from "./page.js";
import "./dialogs.js";
import "./palette.js";
import "./picker.js";
import "./rows.js";
import "./toasts.js";
import "./forms.js";
import "./uploads.js";
import "./workshop.js";

root.classList.add("has-js");

// Menus are details: Escape and a click elsewhere close them, and only one stands open.
const openMenus = () => document.querySelectorAll("details.menu[open], details.sumpop[open]");
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const [menu] = openMenus();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

on("click", "[data-print]", () => print());

on("click", "[data-copy]", async (_event, button) => {
  const from = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
  announce(button.dataset.copied);
  button.lastChild.textContent = button.dataset.copied;
});

// After htmx put something in the page: show what script switched off, move to what asks for it, tell who listens.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const wanted = target.querySelector("[data-focus]") ?? target.querySelector("[data-errors]");
  if (wanted) wanted.focus();
  const word = target.dataset.announce ?? target.querySelector("[data-announce]")?.dataset.announce;
  if (word) announce(word);
});
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  // signed out meanwhile: the whole page has to go to the sign-in, which keeps what was typed
  if (xhr.status === 401) location.reload();
});
document.querySelector("main [data-errors]")?.focus();
