// What a page needs a script for: its language, copying the link to a view, taking a chart along as it stands, and what is
// new since the last visit.
document.documentElement.lang = "$language";
if (!window.mviStarted) {
  window.mviStarted = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.share");
    if (!link || !navigator.clipboard) return; // without a clipboard the link stays a link
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => {
      link.nextElementSibling.textContent = link.dataset.copied;
    });
  });

  const save = (content, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const asText = async (address) =>
    new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      fetch(address).then((answer) => answer.blob()).then((content) => reader.readAsDataURL(content));
    });
  // A picture within a picture sees no web fonts: those of the page travel in its style.
  const fontsOf = async (family) => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const wanted = rules.filter((rule) => rule instanceof CSSFontFaceRule && family.startsWith(rule.style.fontFamily) &&
      rule.style.fontStyle !== "italic");
    const written = wanted.map(async (rule) => {
      const source = rule.style.src.match(/url\("?([^")]+)/)[1];
      return rule.cssText.replace(source, await asText(new URL(source, rule.parentStyleSheet.href ?? location.href)));
    });
    return (await Promise.all(written)).join("");
  };
  const drawSvg = async (chart) =>
    decodeURIComponent((await window.Plotly.toImage(chart, { format: "svg" })).replace(/^[^,]*,/, ""));
  const saveSvg = async (chart, { filename }) =>
    save(new Blob([await drawSvg(chart)], { type: "image/svg+xml" }), `${filename}.svg`);
  const savePng = async (chart, { filename, scale }) => {
    const { font, width, height } = chart._fullLayout;
    // Streamlit drops a script that holds a tag: hence \x3c.
    const style = `\x3cstyle>${await fontsOf(font.family)}\x3c/style>`;
    const picture = new Image();
    picture.src = URL.createObjectURL(
      new Blob([(await drawSvg(chart)).replace(/>/, `>${style}`)], { type: "image/svg+xml" }));
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(picture.src);
    canvas.toBlob((content) => save(content, `${filename}.png`));
  };

  // Streamlit passes no functions on to Plotly: its one button is taken over, and the other is put beside it.
  const putButtons = () => {
    for (const group of document.querySelectorAll(".js-plotly-plot .modebar-group:not(:has(.as-svg))")) {
      const chart = group.closest(".js-plotly-plot");
      const { locale, locales, toImageButtonOptions } = chart._context;
      const png = group.querySelector(".modebar-btn");
      png.append("PNG");
      png.addEventListener("click", (event) => {
        event.stopImmediatePropagation();
        savePng(chart, toImageButtonOptions);
      }, true);
      const svg = document.createElement("button");
      svg.type = "button";
      svg.className = "modebar-btn as-svg";
      svg.textContent = "SVG";
      svg.dataset.title = locales[locale].dictionary["Download plot as an SVG"];
      svg.setAttribute("aria-label", svg.dataset.title);
      svg.addEventListener("click", () => saveSvg(chart, toImageButtonOptions));
      group.append(svg);
    }
  };
  // What is new since the last visit: this browser remembers the store it saw, and tells no one but our own server.
  const SEEN = "mvi-seen";
  const fillNews = async () => {
    const place = document.querySelector(".news[data-store]:empty:not([data-asked])");
    if (!place) return;
    const { store, seen } = place.dataset;
    const known = localStorage.getItem(SEEN);
    if (!known) localStorage.setItem(SEEN, store);
    if (!known || known === store) return;
    place.dataset.asked = "";
    const words = new URLSearchParams({ since: known, lang: document.documentElement.lang });
    const { told } = await (await fetch(`api/news?${words}`)).json();
    const note = document.createElement("div");
    note.className = "note";
    note.append(...told.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: seen });
    button.addEventListener("click", () => {
      localStorage.setItem(SEEN, store);
      place.replaceChildren();
    });
    note.append(button);
    place.replaceChildren(note);
  };
  let isAsked = false;
  new MutationObserver(() => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      putButtons();
      fillNews();
    });
  }).observe(document.body, { childList: true, subtree: true });
  putButtons();
  fillNews();
}
