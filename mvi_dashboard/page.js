// The two things a page needs a script for: its language, and copying the link to a view.
document.documentElement.lang = "$language";
if (!window.mviSharing) {
  window.mviSharing = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.share");
    if (!link || !navigator.clipboard) return; // without a clipboard the link stays a link
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => {
      link.nextElementSibling.textContent = link.dataset.copied;
    });
  });
}
