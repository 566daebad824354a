"use strict";
(() => {
  const form = document.querySelector("form");
  const events = [...document.querySelectorAll("article")];
  const heads = [...document.querySelectorAll("h2")];
  const hits = document.getElementById("hits");
  const listed = (article, name) => (article.dataset[name] || "").split("\u001f").filter(Boolean);
  for (const select of form.querySelectorAll("select")) {
    const counts = new Map();
    for (const article of events)
      for (const value of listed(article, select.name)) counts.set(value, (counts.get(value) || 0) + 1);
    const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [value, count] of values) select.append(new Option(`${value} (${count})`, value));
    select.hidden = values.length < 2;
  }
  const words = new Map();
  const text = (article) => {
    if (!words.has(article)) words.set(article, article.textContent.toLowerCase());
    return words.get(article);
  };
  const apply = () => {
    const asked = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const from = form.elements.from.value, to = form.elements.to.value;
    const chosen = [...form.querySelectorAll("select")].filter((select) => select.value);
    let shown = 0;
    for (const article of events) {
      const first = article.dataset.first || "", last = article.dataset.last || "";
      const visible =
        asked.every((word) => text(article).includes(word)) &&
        chosen.every((select) => listed(article, select.name).includes(select.value)) &&
        (!from || (first || last ? !last || last >= from : false)) &&
        (!to || (first || last ? !first || first.slice(0, 10) <= to : false));
      article.hidden = !visible;
      shown += visible;
    }
    for (const head of heads) {
      let next = head.nextElementSibling, any = false;
      for (; next && next.tagName === "ARTICLE" && !any; next = next.nextElementSibling) any = !next.hidden;
      head.hidden = !any;
    }
    hits.textContent = `${shown} / ${events.length}`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
