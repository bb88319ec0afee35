import { choose, mark, marked, on } from "./page.js";

const parts = (node) => {
  const picker = node.closest("[data-picker]");
  return { input: picker.querySelector('[role="combobox"]'), picked: picker.querySelector("[data-picked]"), list: picker.querySelector('[role="listbox"]') };
};

function shut({ input, list }) {
  list.classList.add("shut");
  input.setAttribute("aria-expanded", "false");
  mark(input, list, null);
}

function take(all, option) {
  all.picked.value = option.dataset.value;
  all.input.value = option.dataset.text ?? option.textContent.trim();
  all.picked.dispatchEvent(new Event("change", { bubbles: true }));
  shut(all);
}

// With script the browser's own list would stand in front of ours.
for (const input of document.querySelectorAll("[data-picker] [hx-get][list]")) input.removeAttribute("list");

on("input", "[data-picker] [role=combobox]", (_event, input) => (parts(input).picked.value = ""));
on("keydown", "[data-picker] [role=combobox]", (event, input) => {
  const all = parts(input);
  const shown = all.list.childElementCount && !all.list.classList.contains("shut");
  if (!shown) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(input, all.list, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && marked(all.list)) {
    event.preventDefault();
    take(all, marked(all.list));
  } else if (event.key === "Escape") {
    event.stopPropagation();
    shut(all);
  }
});
on("pointerdown", "[data-picker] [role=option]", (event, option) => {
  event.preventDefault();
  take(parts(option), option);
});
on("focusout", "[data-picker] [role=combobox]", (_event, input) => shut(parts(input)));
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (!target.closest("[data-picker]")) return;
  const all = parts(target);
  const first = target.querySelector('[role="option"]');
  target.classList.toggle("shut", !first || document.activeElement !== all.input);
  all.input.setAttribute("aria-expanded", String(Boolean(first)));
  mark(all.input, target, first);
});
