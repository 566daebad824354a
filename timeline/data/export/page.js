"use strict";
(() => {
  const form = document.querySelector("form");
  const events = [...document.querySelectorAll("article")];
  const sections = [...document.querySelectorAll("section")].map((section) => [
    section,
    [...section.querySelectorAll("article")],
  ]);
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
    for (const [section, articles] of sections) {
      const height = articles.reduce((sum, article) => sum + !article.hidden, 0);
      section.hidden = !height;
      // Only what is in sight is laid out; the rest of the page is as long as it will about be.
      section.style.containIntrinsicSize = `auto ${height * 8 + 3}rem`;
    }
    // On paper, where the form is not, this says what was asked for.
    const said = [...asked, ...chosen.map((select) => select.value)];
    if (from || to) said.push(`${from || "…"} – ${to || "…"}`);
    if (said.length) hits.dataset.asked = said.join(", ");
    else delete hits.dataset.asked;
    hits.textContent = `${shown} / ${events.length}`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
