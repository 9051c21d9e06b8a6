// The report's one program: lists that are searched and paged, and a person's figures beside them. It asks no network
// for anything: data come as scripts from the folder beside it, and every text is put in as text, never as markup.
"use strict";

(() => {
  const PAGE = 50;
  const OVERRIDDEN = 5;
  const kept = new Map();
  const waiting = new Map();

  // every file of data calls this
  window.kaohe = (name, data) => {
    kept.set(name, data);
    waiting.get(name)?.(data);
    waiting.delete(name);
  };

  const data = (name) => {
    if (kept.has(name)) return Promise.resolve(kept.get(name));
    return new Promise((done, failed) => {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onerror = () => failed(new Error(name));
      document.head.append(script);
    });
  };

  const make = (tag, attributes = {}, ...inside) => {
    const found = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) found.setAttribute(name, value);
    }
    found.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
    return found;
  };

  const look = (column) => (column.number ? `number of-${column.name}` : `of-${column.name}`);

  const words = () => kept.get("words");
  const say = (key, facts = {}) => words()[key].replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

  class List {
    constructor(place, name) {
      this.place = place;
      this.name = name;
      this.meta = kept.get(name);
      this.page = 0;
    }

    async start() {
      const parts = [];
      for (let at = 0; at < this.meta.files; at += 1) parts.push(data(`${this.name}-${at}`));
      this.rows = (await Promise.all(parts)).flat();
      this.found = this.rows.map((_, at) => at);
      this.texts = this.rows.map((row) => this.meta.columns
        .map((column, at) => (column.words && column.filters ? "" : this.said(column, row[at])))
        .join("\n").toLowerCase());
      this.build();
      this.fromAddress();
      this.search();
    }

    said(column, cell) {
      if (column.words) return cell < 0 ? "" : column.words[cell];
      return cell ?? "";
    }

    build() {
      this.query = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
      this.filters = new Map();
      const controls = make("form", { class: "controls", role: "search" },
        make("label", { class: "search" }, say(this.meta.panel ? "search people" : "search"), this.query));
      this.meta.columns.forEach((column, at) => {
        if (!column.filters || column.words.length < 2) return;
        const select = make("select", {}, make("option", { value: "" }, say("all")),
          ...column.words.map((word, number) => make("option", { value: String(number) }, word)));
        this.filters.set(at, select);
        controls.append(make("label", {}, column.heading, select));
      });
      const total = this.meta.columns.findIndex((column) => column.name === "total");
      if (total >= 0) {
        this.order = make("select", {}, make("option", { value: "" }, say("as listed")),
          make("option", { value: "-1" }, say("highest first")), make("option", { value: "1" }, say("lowest first")));
        this.order.dataset.column = String(total);
        controls.append(make("label", {}, say("order"), this.order));
      }
      controls.addEventListener("submit", (event) => event.preventDefault());
      controls.addEventListener("input", () => { this.page = 0; this.search(); this.toAddress(); });
      this.count = make("p", { class: "small", role: "status" });
      this.back = make("button", { type: "button" }, say("back"));
      this.next = make("button", { type: "button" }, say("next"));
      this.back.addEventListener("click", () => this.turn(-1));
      this.next.addEventListener("click", () => this.turn(1));
      this.body = make("tbody");
      const heads = this.meta.columns.filter((column) => column.shown).map((column) =>
        make("th", { scope: "col", class: look(column) }, column.heading));
      this.place.replaceChildren(controls,
        make("div", { class: "pager" }, this.count, make("div", {}, this.back, this.next)),
        make("div", { class: "scrolled", tabindex: "0", role: "group", "aria-label": this.meta.title },
          make("table", { class: "compact" }, make("thead", {}, make("tr", {}, ...heads)), this.body)));
    }

    search() {
      const pieces = this.query.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = [...this.filters].filter(([, select]) => select.value !== "")
        .map(([at, select]) => [at, Number(select.value)]);
      this.found = [];
      for (let at = 0; at < this.rows.length; at += 1) {
        if (chosen.every(([column, value]) => this.rows[at][column] === value)
          && pieces.every((piece) => this.texts[at].includes(piece))) this.found.push(at);
      }
      const way = Number(this.order?.value || 0);
      if (way) {
        const column = Number(this.order.dataset.column);
        const figure = (at) => (this.rows[at][column] === null ? NaN : Number(this.rows[at][column]));
        const known = this.found.filter((at) => !Number.isNaN(figure(at)));
        const others = this.found.filter((at) => Number.isNaN(figure(at)));
        known.sort((one, other) => way * (figure(one) - figure(other)) || one - other);
        this.found = [...known, ...others];
      }
      this.show();
    }

    turn(by) {
      this.page += by;
      this.show();
      this.toAddress();
    }

    show() {
      const last = Math.max(0, Math.ceil(this.found.length / PAGE) - 1);
      this.page = Math.min(Math.max(0, this.page), last);
      const start = this.page * PAGE;
      const shown = this.found.slice(start, start + PAGE);
      const facts = { first: start + 1, last: start + shown.length, found: this.found.length, all: this.rows.length };
      this.count.textContent = shown.length ? say("shown", facts) : say("none found", facts);
      this.back.disabled = this.page === 0;
      this.next.disabled = this.page === last;
      this.body.replaceChildren(...shown.map((at) => this.row(at)));
    }

    row(at) {
      const cells = this.meta.columns.map((column, number) => {
        const text = this.said(column, this.rows[at][number]);
        if (!column.shown) return null;
        if (number || !this.meta.panel) return make("td", { class: look(column) }, text);
        const button = make("button", { type: "button", class: "who-is" }, text || "—");
        button.addEventListener("click", () => this.open(at));
        return make("th", { scope: "row", class: look(column) }, button);
      });
      return make("tr", {}, ...cells);
    }

    async open(at) {
      const row = this.rows[at];
      const cells = Object.fromEntries(this.meta.columns.map((column, n) => [column.name, this.said(column, row[n])]));
      const headings = Object.fromEntries(this.meta.columns.map((column) => [column.name, column.heading]));
      const per = this.meta.panel.per;
      const told = (await data(`details-${Math.floor(at / per)}`))[at % per];
      show(panel(cells, headings, told, this.meta.panel));
    }

    // what is searched for stands in the address, so that it can be kept and passed on
    fromAddress() {
      const asked = new URLSearchParams(location.hash.slice(1));
      this.query.value = asked.get("q") ?? "";
      for (const [at, select] of this.filters) {
        const column = this.meta.columns[at];
        const number = column.words.indexOf(asked.get(column.name));
        if (number >= 0) select.value = String(number);
      }
    }

    toAddress() {
      const asked = new URLSearchParams();
      if (this.query.value) asked.set("q", this.query.value);
      for (const [at, select] of this.filters) {
        if (select.value !== "") asked.set(this.meta.columns[at].name, this.meta.columns[at].words[Number(select.value)]);
      }
      history.replaceState(null, "", `#${asked}`);
    }
  }

  const panel = (cells, headings, told, about) => {
    const who = make("dl", { class: "who" });
    for (const name of ["name", "department", "role", "period"]) {
      if (cells[name]) who.append(make("div", {}, make("dt", {}, headings[name]), make("dd", {}, cells[name])));
    }
    const close = make("button", { type: "button", autofocus: "" }, say("close"));
    const outcome = make("div", { class: "outcome" },
      cells.total ? make("p", { class: "total" }, make("span", { class: "small soft" }, `${headings.total} `), cells.total)
        : make("p", { class: "none" }, cells.status ?? ""),
      cells.grade ? make("p", { class: "grade" }, cells.grade) : null);
    const inner = make("div", { class: "inner" }, make("div", { class: "top" }, close),
      make("div", { class: "head" }, make("div", {}, make("h2", { id: "panel-title" }, cells.employee), who), outcome));
    if (cells.reason) inner.append(make("p", { class: "note" }, `${say("why none")}${cells.reason}`));
    if (told) inner.append(...figures(told, about));
    const found = make("dialog", { class: "panel", "aria-labelledby": "panel-title" }, inner);
    close.addEventListener("click", () => found.close());
    return found;
  };

  const figures = ([role, base, divisor, steps, lines, besides = {}], about) => {
    const outline = about.outlines[role];
    const overrides = besides.overrides ?? [];
    const rows = lines.map((line, at) => figure(line, outline.lines[at], about, overrides));
    const head = ["indicator", "value", "points", "weight", "contribution"].map((key, at) =>
      make("th", { scope: "col", class: at > 0 ? `number ${key}-cell` : null }, say(key)));
    const found = [make("table", { class: "compact" }, make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows))];
    const walk = [];
    if (base !== null) walk.push([say("base total"), divisor, base]);
    for (const [step, before, after] of steps) walk.push([outline.steps[step], `${before} →`, after]);
    for (const [item, original, changed] of overrides) {
      if (!outline.lines.some(([name]) => name === item)) walk.push([say("override", { item }), `${original} →`, changed]);
    }
    if (besides.whole) walk.push([say("whole"), "", besides.whole]);
    if (walk.length) {
      found.push(make("h3", {}, say("to the total")), make("table", { class: "compact" }, make("tbody", {},
        ...walk.map(([name, from, to]) => make("tr", {}, make("th", { scope: "row" }, name),
          make("td", { class: "number" }, from), make("td", { class: "number" }, to))))));
    }
    return found;
  };

  const figure = ([value, row, points, given, counting = 0, reason = -1], line, about, overrides) => {
    const [name, label, inside, weight, full, texts] = line;
    const head = make("th", { scope: "row" }, label ? `${name} ${label}` : name);
    if (row !== null && texts[row - 1]) head.append(make("span", { class: "row-text" }, texts[row - 1]));
    if (counting || reason >= 0) {
      const how = about.countings[counting];
      const why = reason >= 0 ? about.reasons[reason] : null;
      head.append(make("span", { class: "row-text" }, why ? say("because", { how, reason: why }) : how));
    }
    for (const [, original, changed] of overrides.filter(([item]) => item === name && counting === OVERRIDDEN)) {
      head.append(make("span", { class: "row-text" }, `${original} → ${changed}`));
    }
    if (points !== null && Number(full) > 0) {
      const fill = make("i");
      fill.style.width = `${Math.min(100, Math.max(0, (Number(points) / Number(full)) * 100))}%`;
      head.append(make("span", { class: "meter", "aria-hidden": "true" }, fill));
    }
    const cell = (text, key = "") => make("td", { class: `number ${key}` }, text ?? "");
    return make("tr", { class: `inside-${inside}` }, head, cell(value), cell(points === null ? "—" : points),
      cell(weight, "weight-cell"), cell(given));
  };

  const show = (dialog) => {
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll("[data-list]")) {
      new List(place, place.dataset.list).start().catch((error) => {
        place.append(make("p", { class: "note" }, say("lacking", { file: `${error.message}.js` })));
      });
    }
  });
})();
