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

// What is open stays open when only a month or a number in its title changes.
const key = (text) => text.replace(/[0-9-]+/g, "#");

const wordy = (text) => text.length > 6 && !/^[-−+0-9]/.test(text);

const BUILD = {
  text: (block) => make("p", { class: block.tone || null, text: block.text }),
  heading: (block) => make(`h${block.level || 3}`, { text: block.text }),
  list: (block) => make("ul", {}, ...block.items.map((text) => make("li", { text }))),
  code: (block) => {
    const code = make("pre", { tabindex: "0", "aria-label": block.label, text: block.text });
    return make("details", {}, make("summary", { text: block.title }), code);
  },
  link: (block) => make("a", { href: block.href, text: block.text }),
  table: (block) => {
    const texts = block.head.map((_, column) => block.rows.some((row) => wordy(row[column])));
    const head = make("tr", {}, ...block.head.map((text, column) =>
      make("th", { scope: "col", class: texts[column] ? "text" : null, text })));
    const rows = block.rows.map((row) => make("tr", {}, ...row.map((text, column) =>
      make(column ? "td" : "th", { scope: column ? null : "row", class: texts[column] ? "text" : null, text }))));
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
  const update = () => {
    const open = new Set([...region.querySelectorAll("details[open] > summary")].map((s) => key(s.textContent)));
    region.replaceChildren(...model.blocks.map((block) => BUILD[block.kind](block)));
    for (const summary of region.querySelectorAll("details > summary")) {
      if (open.has(key(summary.textContent))) summary.parentNode.open = true;
    }
  };
  model.on("blocks", update);
  update();
  return region;
}
