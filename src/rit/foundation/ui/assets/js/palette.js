import { choose, keysOn, mark, marked, typing } from "./page.js";

const palette = document.getElementById("palette");
const input = palette?.querySelector("input");
const list = document.getElementById("palette-found");

if (palette) {
  addEventListener("keydown", (event) => {
    const combined = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !typing(event) && keysOn();
    if (!combined && !slash) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else if (!document.querySelector("dialog[open]")) document.querySelector('[data-dialog="palette"]').click();
  });
  // what one may go to is there before the first letter
  new MutationObserver(() => {
    if (!palette.open) return;
    input.select();
    if (!list.childElementCount) window.htmx?.trigger(input, "load-now");
  }).observe(palette, { attributes: true, attributeFilter: ["open"] });

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(input, list, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const option = marked(list);
      if (!option) return;
      event.preventDefault();
      option.click();
    }
  });
  list.addEventListener("htmx:afterSwap", () => {
    const first = list.querySelector('[role="option"]');
    input.setAttribute("aria-expanded", String(Boolean(first)));
    for (const option of list.querySelectorAll('a[role="option"]')) option.tabIndex = -1;
    mark(input, list, first);
  });
}
