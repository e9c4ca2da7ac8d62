// Where does the focus go on a page that says what is wrong? To its summary first; from a line of it into the field it speaks of.
//
// Without this script the summary still stands first, its links lead to the fields, and the browser's own `autofocus` may help.
"use strict";
const summary = document.getElementById("wrong");
// Once the page is drawn: a browser's own `autofocus` comes first, and warns when a script was quicker.
requestAnimationFrame(() => requestAnimationFrame(() => document.activeElement === summary || summary?.focus()));
summary?.addEventListener("click", event => {
  const link = event.target.closest('a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  // The label or legend stays in sight above its field.
  (field.labels?.[0] ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});
