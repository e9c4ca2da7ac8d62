// Offers the zone of this device where the diary goes by another one. It only fills in a link: the person decides.
"use strict";
(() => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const offer of document.querySelectorAll("[data-device-zone]")) {
    const link = offer.querySelector("a");
    if (!here || !link || here === offer.dataset.deviceZone) continue;
    link.href += encodeURIComponent(here);
    link.textContent = here;
    offer.hidden = false;
  }
})();
