export const root = document.documentElement;

/** Listens once for the whole page, so that parts that arrive later need no wiring. */
export function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const node = event.target.closest?.(selector);
    if (node) act(event, node);
  });
}

export function announce(text) {
  const place = document.getElementById("announce");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50);
}

/** Single keys only count where nobody is typing and nothing else is meant. */
export function typing(event) {
  const at = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !/^(checkbox|radio|button|submit)$/.test(at.type);
}

const store = "rit-keys";
export const keysOn = () => localStorage.getItem(store) !== "off";
export const setKeys = (wanted) => localStorage.setItem(store, wanted ? "on" : "off");

/** Moves through the options of a list box and keeps the input in charge. */
export function choose(input, list, step) {
  const options = [...list.querySelectorAll('[role="option"]')];
  if (!options.length) return null;
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = options[(now + step + options.length) % options.length];
  mark(input, list, now < 0 && step < 0 ? options.at(-1) : next);
  return next;
}

let made = 0;
export function mark(input, list, option) {
  for (const other of list.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.id ||= `option-${++made}`;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

export const marked = (list) => list.querySelector('[role="option"][aria-selected="true"]');
