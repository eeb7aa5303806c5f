// The number of unread notifications stands in the header; here it also goes into the title of the tab and its icon.

const title = document.title;
const icon = document.querySelector('link[rel="icon"]');
const plain = icon?.href;

const marked = (picture) => `data:image/svg+xml,${encodeURIComponent(
  picture.replace("</svg>", '<circle cx="78%" cy="22%" r="22%" fill="#c8372d" stroke="#fff" stroke-width="2"/></svg>'),
)}`;

let picture; // the icon's own text, fetched once it is needed

async function show() {
  const unread = Number(document.getElementById("inbox-link")?.dataset.unread ?? 0);
  document.title = unread ? `(${unread}) ${title}` : title;
  if (!icon || (!unread && icon.href === plain)) return;
  picture ??= await fetch(plain).then((response) => response.text());
  icon.href = unread ? marked(picture) : plain;
}

document.addEventListener("live:applied", ({ detail }) => detail.stream.startsWith("member:") && show());
show();
