// Words, lists and tables from a description. Texts are set as text, never as markup, and the
// region stays the same node, so that a screen reader hears what has changed.

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
};

const place = (value, [low, high]) => `${Math.min(100, Math.max(0, (100 * (value - low)) / (high - low)))}%`;

const BUILD = {
  text: (block) => make("p", { class: block.tone || null, text: block.text }),
  heading: (block) => make(`h${block.level || 3}`, { text: block.text }),
  list: (block) => make("ul", {}, ...block.items.map((text) => make("li", { text }))),
  code: (block) => make("pre", { tabindex: "0", "aria-label": block.label, text: block.text }),
  link: (block) => make("a", { href: block.href, text: block.text }),
  table: (block) => {
    const head = make("tr", {}, ...block.head.map((text) => make("th", { scope: "col", text })));
    const rows = block.rows.map((row) => make("tr", {}, ...row.map((text, column) =>
      make(column ? "td" : "th", { scope: column ? null : "row", text }))));
    const table = make("table", {}, make("caption", { text: block.caption }),
      make("thead", {}, head), make("tbody", {}, ...rows));
    const box = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": block.caption }, table);
    if (!block.closed) return box;
    return make("details", {}, make("summary", { text: block.closed }), box);
  },
  strip: (block) => {
    const rows = block.rows.map(([name, low, mean, high, words]) => {
      const bar = make("div", { class: "bar", "aria-hidden": true });
      const zero = make("i", { class: "zero" });
      zero.style.left = place(0, block.range);
      const span = make("i", { class: "span" });
      span.style.left = place(low, block.range);
      span.style.right = `calc(100% - ${place(high, block.range)})`;
      const dot = make("i", { class: "dot" });
      dot.style.left = place(mean, block.range);
      bar.append(zero, span, dot);
      return make("li", {}, make("span", { class: "name", text: name }), bar, make("span", { text: words }));
    });
    return make("ul", { class: "strip", "aria-label": block.caption }, ...rows);
  },
};

export function render({ model }) {
  const region = make("div", { class: "blocks" });
  if (model.live) {
    region.setAttribute("aria-live", "polite");
    region.setAttribute("role", "status");
  }
  const update = () => region.replaceChildren(...model.blocks.map((block) => BUILD[block.kind](block)));
  model.on("blocks", update);
  update();
  return region;
}
