// What a page needs a script for: its language, copying the link to a view, taking a chart along as it stands, and what is
// new since the last visit; and the roles that the menu of a phone lacks.
document.documentElement.lang = "$language";
window.mviWords = $words;
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
  const inLines = (text, font, width) => {
    const pen = Object.assign(document.createElement("canvas").getContext("2d"), { font });
    return text.split(" ").reduce(([...lines], word) => {
      const longer = [...lines.splice(-1), word].join(" ");
      const fits = pen.measureText(longer).width <= width;
      return fits ? [...lines, longer] : [...lines, longer.slice(0, -word.length - 1), word];
    }, [""]).filter(Boolean);
  };
  // The chart with its message above it and beneath it what it rests on: neither leaves without the other.
  const drawSvg = async (chart, { above, beneath }) => {
    const { font, width, height, paper_bgcolor: ground } = chart._fullLayout;
    const drawn = decodeURIComponent((await window.Plotly.toImage(chart, { format: "svg" })).replace(/^[^,]*,/, ""));
    const picture = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
    const make = (tag, attributes) => {
      const element = document.createElementNS(picture.namespaceURI, tag);
      Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
      return element;
    };
    const words = [];
    let at = 0;
    const write = (texts, sizes) => texts.forEach((text, place) => {
      const size = sizes[Math.min(place, sizes.length - 1)];
      for (const line of inLines(text, `${size}px ${font.family}`, width - 6)) {
        at += size * 1.35;
        const look = { x: 3, y: at, fill: font.color, "font-size": size, "font-family": font.family };
        words.push(Object.assign(make("text", look), { textContent: line }));
      }
    });
    write(above, [18, 13]);
    const chartPart = make("g", { transform: `translate(0 ${at + 8})` });
    at += height + 8;
    write(beneath, [12]);
    at += 12;
    chartPart.append(...picture.childNodes);
    picture.append(make("rect", { width, height: at, fill: ground }), chartPart, ...words);
    picture.setAttribute("height", at);
    picture.setAttribute("viewBox", `0 0 ${width} ${at}`);
    return { text: new XMLSerializer().serializeToString(picture), width, height: at };
  };
  const saveSvg = async (chart, options) =>
    save(new Blob([(await drawSvg(chart, options)).text], { type: "image/svg+xml" }), `${options.filename}.svg`);
  const savePng = async (chart, options) => {
    const { filename, scale } = options;
    const { font } = chart._fullLayout;
    const { text, width, height } = await drawSvg(chart, options);
    // Streamlit drops a script that holds a tag: hence \x3c.
    const style = `\x3cstyle>${await fontsOf(font.family)}\x3c/style>`;
    const picture = new Image();
    picture.src = URL.createObjectURL(
      new Blob([text.replace(/>/, `>${style}`)], { type: "image/svg+xml" }));
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
  // On a phone Streamlit puts a plain box between the list of pages and its items: each group becomes a list of its own.
  const nameMenu = () => {
    for (const menu of document.querySelectorAll("[data-testid=stSidebarNavItems]:not([role])")) {
      menu.setAttribute("role", "none");
    }
    for (const group of document.querySelectorAll("[data-testid=stSidebarNavItems] > div:not([role]):has(> li)")) {
      group.setAttribute("role", "list");
    }
  };
  // Streamlit drops the focus with the button that opens that menu, and its own words are English in any language.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-testid=stExpandSidebarButton]")) return;
    setTimeout(() => document.querySelector("[data-testid=stSidebarNavLink]")?.focus(), 400); // once it slid in
  });
  // Plotly lays an empty link under the words of each link: for the pointer only, or each would be met twice, once nameless.
  const hideEmptyLinks = () => {
    for (const link of document.querySelectorAll(".js-plotly-plot a:not([aria-hidden]):has(> rect)")) {
      link.setAttribute("tabindex", "-1");
      link.setAttribute("aria-hidden", "true");
    }
  };
  const sayWords = () => {
    for (const element of document.querySelectorAll("[aria-label]")) {
      if (element.getAttribute("aria-label") in window.mviWords) element.dataset.said = element.getAttribute("aria-label");
    }
    for (const element of document.querySelectorAll("[data-said]")) {
      element.setAttribute("aria-label", window.mviWords[element.dataset.said]);
    }
    const skip = document.querySelector("[data-testid=stSkipToContent]");
    const said = window.mviWords["Skip to main content"];
    if (skip && skip.textContent !== said) skip.textContent = said;
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
      nameMenu();
      sayWords();
      hideEmptyLinks();
      putButtons();
      fillNews();
    });
  }).observe(document.body, { childList: true, subtree: true });
  nameMenu();
  sayWords();
  hideEmptyLinks();
  putButtons();
  fillNews();
}
