"use strict";
(async () => {
  const told = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") node.textContent = value;
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };
  const shown = (value) => String(value).replace("-", "−");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const state = { theme: dark ? "dark" : "light", view: "", slice: 0, outcome: Object.keys(told.outcomes)[0] };

  const select = (id, label, options) => {
    const input = make("select", { id }, ...options.map(([value, text]) => make("option", { value, text })));
    byId("choose").append(make("label", { for: id, text: label }), input);
    return input;
  };
  const views = [["", `${told.reference.name}, the reference`],
    ...told.scenarios.map((one, place) => [`scenario-${place}`, one.name]),
    ...told.slices.map((one, place) => [`slice-${place}`, `One lever: ${one.label}`])];
  const view = select("view", "Scenario or lever", views);
  const lever = make("div", { id: "lever" });
  byId("choose").append(lever);
  const outcome = select("outcome", "Outcome",
    Object.entries(told.outcomes).map(([key, one]) => [key, one.label]));
  const theme = make("button", { type: "button", id: "theme" });
  byId("choose").append(theme);

  const current = () => {
    const [kind, place] = state.view.split("-");
    if (kind === "scenario") return told.scenarios[place];
    if (kind === "slice") return told.slices[place].points[state.slice];
    return told.reference.view;
  };

  const showLever = () => {
    lever.replaceChildren();
    const [kind, place] = state.view.split("-");
    if (kind !== "slice") return;
    const one = told.slices[place];
    const usual = one.points.findIndex((point) => point.value === one.default);
    state.slice = Math.max(usual, 0);
    const input = make("input", { type: "range", id: "slice", min: 0, max: one.points.length - 1, step: 1 });
    const output = make("output", { for: "slice" });
    const tell = () => {
      output.textContent = shown(one.points[state.slice].value);
      input.setAttribute("aria-valuetext", output.textContent);
    };
    input.value = state.slice;
    tell();
    input.addEventListener("input", () => {
      state.slice = Number(input.value);
      tell();
      show();
    });
    lever.append(make("label", { for: "slice", text: one.label }), output, input,
      make("p", { class: "quiet", text: `${one.meaning} Default: ${shown(one.default)}. Source: ${one.source}` }));
  };

  let model = () => null;
  const embed = async () => {
    byId("fan").replaceChildren();
    const before = new Set(Bokeh.documents);
    await Bokeh.embed.embed_item(told.items[state.theme], "fan");
    const made = Bokeh.documents.find((one) => !before.has(one));
    model = (name) => made.get_model_by_name(name);
    document.documentElement.dataset.theme = state.theme;
    theme.textContent = state.theme === "dark" ? "Light" : "Dark";
  };

  const showFigure = (one, part) => {
    const base = told.reference.bands[state.outcome];
    const empty = Object.fromEntries(Object.keys(base).map((name) => [name, []]));
    const bands = part.bands.median && state.view ? { x: base.x, when: base.when, ...part.bands } : empty;
    model("bands-reference").data = base;
    model("bands-scenario").data = bands;
    model("bands-record").data = told.reference.record[state.outcome];
    model("key-record").visible = told.reference.record[state.outcome].x.length > 0;
    const colours = told.paint[state.theme];
    model("lanes").factors = one.lanes;
    model("timeline").height = 24 + 22 * Math.max(one.lanes.length, 1);
    model("bars").data = { ...one.bars, fill: one.bars.shade.map((shade) => colours[`shade${shade}`]) };
    model("marks").data = one.marks;
    for (const [name, [start, end]] of [["x_range", one.x], ["y_range", part.y]]) {
      model(name).setv({ start, end, reset_start: start, reset_end: end });
    }
    const { label, units } = told.outcomes[state.outcome];
    model("fan").title.text = label;
    model("fan").left[0].axis_label = units.split(",")[0];
    return { base, bands };
  };

  const showTable = ({ base, bands }) => {
    const step = base.when.length > 40 ? 12 : 1;
    const middle = step > 1 ? "median" : "mean";
    const head = make("tr", {}, ...["", `reference, ${middle}`, "90 % of runs", `scenario, ${middle}`, "90 % of runs"]
      .map((text) => make("th", { scope: "col", text })));
    const span = (from, at) => (from.median.length ? `${shown(from.low90[at])} to ${shown(from.high90[at])}` : "");
    const rows = base.when.map((when, at) => at % step ? null : make("tr", {}, make("th", { scope: "row", text: when }),
      ...[base.line[at], span(base, at), bands.line[at] ?? "", span(bands, at)]
        .map((value) => make("td", { text: shown(value) })))).filter(Boolean);
    byId("numbers").replaceChildren(make("caption", { text: told.outcomes[state.outcome].label }),
      make("thead", {}, head), make("tbody", {}, ...rows));
  };

  const show = () => {
    const one = current();
    const part = one.outcomes[state.outcome];
    const words = state.view ? part.words : ["This is the reference alone: choose a scenario, or move one lever."];
    byId("words").replaceChildren(...words.map((text) => make("p", { text })));
    const differs = one.differs.length ? [...one.differs, ...one.left_out] : ["Nothing."];
    byId("differs").replaceChildren(...differs.map((text) => make("li", { text })));
    byId("wrong").textContent = told.outcomes[state.outcome].wrong;
    byId("told").textContent = (state.view.startsWith("scenario") ? one : told.reference).told;
    showTable(showFigure(one, part));
  };

  view.addEventListener("change", () => {
    state.view = view.value;
    showLever();
    show();
  });
  outcome.addEventListener("change", () => {
    state.outcome = outcome.value;
    show();
  });
  theme.addEventListener("click", async () => {
    state.theme = state.theme === "dark" ? "light" : "dark";
    await embed();
    show();
  });
  byId("choose").addEventListener("submit", (event) => event.preventDefault());
  byId("sources").replaceChildren(...told.sources.map((text) => make("li", { text })));
  if (told.scenarios.length) view.value = state.view = "scenario-0";
  await embed();
  show();
  document.documentElement.dataset.ready = "yes";
})();
