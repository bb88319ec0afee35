// What makes the page scroll sideways. Tables and drawings may, inside a frame of their own.
() => {
  const root = document.documentElement;
  const room = root.clientWidth;
  if (root.scrollWidth <= room) return [];
  const scrolls = (node) => getComputedStyle(node).overflowX !== "visible";
  const framed = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > room + 1 && !framed(node));
  return [`scrolls sideways: ${root.scrollWidth} in ${room}`, ...wide.slice(-3).map((node) => node.outerHTML.slice(0, 120))];
};
