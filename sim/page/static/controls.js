// A form from a description: groups of fields, each with its label, its value and a "?".
// Texts are set as text, never as markup. What is changed is sent to Python as {id, value}.

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
};

const shown = (value) =>
  typeof value === "number" ? String(Math.round(value * 1000) / 1000).replace("-", "−") : String(value);

const named = (field, value) => {
  const option = (field.options || []).find(([key]) => key === value);
  return option ? option[1] : value === true ? "yes" : value === false ? "no" : shown(value);
};

const help = (field) => {
  const lines = [field.meaning, `Default: ${named(field, field.default)}.`, `Source: ${field.source}`];
  return make(
    "details",
    { class: "help" },
    make("summary", { "aria-label": `About: ${field.label}`, text: "?" }),
    make("div", {}, ...lines.filter(Boolean).map((text) => make("p", { text }))),
  );
};

const BUILD = {
  number(field, send) {
    const input = make("input", {
      type: "range", id: field.id, min: field.low, max: field.high, step: field.step,
    });
    const output = make("output", { for: field.id });
    input.addEventListener("input", () => (output.textContent = shown(Number(input.value))));
    input.addEventListener("change", () => send(Number(input.value)));
    const ends = make("div", { class: "ends", "aria-hidden": true },
      ...field.ends.map((text) => make("span", { text })));
    return {
      nodes: [make("label", { for: field.id, text: field.label }), output, input, ends],
      update(value) {
        input.value = value;
        output.textContent = shown(value);
        input.setAttribute("aria-valuetext", shown(value));
      },
    };
  },
  choice(field, send) {
    if (field.options.length > 3 && !field.radios) {
      const input = make("select", { id: field.id },
        ...field.options.map(([value, text]) => make("option", { value, text })));
      input.addEventListener("change", () => send(input.value));
      return {
        nodes: [make("label", { for: field.id, text: field.label }), input],
        update(value) { input.value = value; },
      };
    }
    const radios = field.options.map(([value, text]) => {
      const radio = make("input", { type: "radio", name: field.id, id: `${field.id}.${value}`, value });
      radio.addEventListener("change", () => send(value));
      return make("label", { class: "radio" }, radio, text);
    });
    const set = make("fieldset", { id: field.id }, make("legend", { text: field.label }), ...radios);
    return {
      nodes: [set],
      update(value) {
        for (const radio of set.querySelectorAll("input")) radio.checked = radio.value === value;
      },
    };
  },
  flag(field, send) {
    const input = make("input", { type: "checkbox", id: field.id });
    input.addEventListener("change", () => send(input.checked));
    return {
      nodes: [make("label", { class: "radio" }, input, field.label)],
      update(value) { input.checked = value; },
    };
  },
  month(field, send) {
    const input = make("input", {
      type: "month", id: field.id, min: field.first, max: field.last, placeholder: "YYYY-MM",
    });
    input.addEventListener("change", () => send(input.value));
    return {
      nodes: [make("label", { for: field.id, text: field.label }), input],
      update(value) { input.value = value; },
    };
  },
  whole(field, send) {
    const input = make("input", { type: "number", id: field.id, min: field.low, max: field.high, step: 1 });
    input.addEventListener("change", () => send(input.value));
    return {
      nodes: [make("label", { for: field.id, text: field.label }), input],
      update(value) { input.value = value; },
    };
  },
  text(field, send) {
    const input = make("input", { type: "text", id: field.id, list: field.list ? `${field.id}.list` : null,
      placeholder: field.ends[0], readonly: field.readonly || null, autocomplete: "off", spellcheck: "false" });
    input.addEventListener("change", () => input.readOnly || send(input.value));
    if (field.readonly) input.addEventListener("focus", () => input.select());
    const list = make("datalist", { id: `${field.id}.list` },
      ...(field.list || []).map((value) => make("option", { value })));
    return {
      nodes: [make("label", { for: field.id, text: field.label }), input, list],
      update(value) { input.value = value; },
    };
  },
  file(field, send) {
    const input = make("input", { type: "file", id: field.id, accept: ".yaml,.yml" });
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      const bytes = new Uint8Array(await file.slice(0, 1000001).arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      send({ name: file.name, content: btoa(text) });
      input.value = "";
    });
    return { nodes: [make("label", { for: field.id, text: field.label }), input], update() {} };
  },
  button(field, send) {
    const button = make("button", { type: "button", id: field.id, text: field.label });
    button.addEventListener("click", () => send(true));
    return { nodes: [button], update(value) { button.disabled = value === false; } };
  },
};

const save = ({ name, type, content }) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const link = make("a", { href: URL.createObjectURL(new Blob([bytes], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

export function render({ model }) {
  const form = make("form", { class: "controls", "aria-label": model.label });
  form.addEventListener("submit", (event) => event.preventDefault());
  let built = {};
  let structure = "";

  const build = (groups) => {
    const focus = form.getRootNode().activeElement?.id;
    const open = new Set([...form.querySelectorAll("details.group[open]")].map((node) => node.id));
    const first = structure === "";
    built = {};
    form.replaceChildren(...groups.map((group) => {
      const inside = group.fields.map((field) => {
        const send = (value) => model.send_msg({ id: field.id, value });
        const made = BUILD[field.kind](field, send);
        const box = make("div", { class: `field ${field.kind}`, "data-id": field.id }, ...made.nodes);
        if (field.meaning) box.append(help(field));
        const back = make("button", { type: "button", class: "back" });
        back.addEventListener("click", () => send(null));
        if (field.levered) box.append(back);
        built[field.id] = { ...made, box, back };
        return box;
      });
      if (!group.title) return make("div", { class: "group plain", id: group.id }, ...inside);
      const isOpen = first ? group.open && innerWidth > 768 : open.has(group.id);
      return make("details", { class: "group", id: group.id, open: isOpen },
        make("summary", { text: group.title }), ...inside);
    }));
    if (focus) form.getRootNode().getElementById?.(focus)?.focus();
  };

  const update = () => {
    const groups = model.spec;
    const now = JSON.stringify(groups.map((group) => [group.id, group.title,
      group.fields.map(({ value, default: usual, disabled, touched, ...rest }) => rest)]));
    if (now !== structure) {
      build(groups);
      structure = now;
    }
    for (const group of groups) {
      let changed = 0;
      for (const field of group.fields) {
        const { update: set, box, back } = built[field.id];
        set(field.value);
        box.classList.toggle("touched", Boolean(field.touched));
        back.hidden = !field.touched;
        back.textContent = `Back to ${named(field, field.default)}`;
        back.setAttribute("aria-label", `${field.label}: back to ${named(field, field.default)}`);
        const told = box.querySelector(".help p:nth-child(2)");
        if (told) told.textContent = `Default: ${named(field, field.default)}.`;
        changed += field.touched ? 1 : 0;
      }
      form.querySelector(`#${CSS.escape(group.id)}`)?.classList.toggle("touched", changed > 0);
    }
  };

  model.on("spec", update);
  model.on("msg:custom", (event) => {
    const message = event.data ?? event;
    if (message.download) save(message.download);
    if (message.query !== undefined) history.replaceState(null, "", `?${message.query}`);
    if (message.theme) document.documentElement.dataset.theme = message.theme;
  });
  update();
  if (model.reports_theme && !new URLSearchParams(location.search).get("theme")) {
    // What is sent while the page is still being built can be lost: it is said until it is heard.
    const like = (times) => {
      if (!times || document.documentElement.dataset.theme === "dark") return;
      model.send_msg({ id: "theme", value: "dark" });
      setTimeout(like, 500, times - 1);
    };
    if (matchMedia("(prefers-color-scheme: dark)").matches) like(20);
  }
  return form;
}
