// Contrast of the texts whose look is not known to be right: the colour and size of the letters, and what is behind.
async ([known, options]) => {
  const nothing = " rgba(0, 0, 0, 0) none 1 none normal";
  const right = new Set(known);
  const behind = new Map();
  const asked = new Map();
  const says = (node) => node.matches("input, select, textarea") || [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  for (const node of document.querySelectorAll("html, body, body *")) {
    const style = getComputedStyle(node);
    if (style.display === "none") continue;
    // what is placed freely may lie over anything, so it is asked on each page
    const placed = ["absolute", "fixed"].includes(style.position) ? location.pathname : "";
    const drawn = [placed, style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join(" ");
    const under = behind.get(node.parentElement) ?? "";
    behind.set(node, drawn === nothing ? under : `${under}\n${drawn}`);
    if (!says(node)) continue;
    const look = [style.color, style.fontSize, style.fontWeight, style.textShadow, behind.get(node)].join(" ");
    if (!right.has(look)) asked.set(node, look);
  }
  if (!asked.size) return { violations: [], right: [] };
  const found = await axe.run({ include: [...asked.keys()] }, options);
  const passed = found.passes.flatMap((rule) => rule.nodes.map((node) => asked.get(node.element)));
  return { violations: found.violations.map(({ nodes, ...rule }) => ({ ...rule, nodes: nodes.map(({ element, ...node }) => node) })), right: passed.filter(Boolean) };
};
