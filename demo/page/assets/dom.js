// Builds DOM nodes. Text only ever becomes text nodes; nothing in the page writes HTML from a string.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * One element. `attrs`: `class`, `text`, `on` ({event: fn}), `data` ({testName: value}), `vars` (CSS custom properties),
 * booleans for bare attributes, anything else as an attribute; undefined and false are left out.
 */
export function h(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attrs)) set(node, key, value);
  add(node, children);
  return node;
}

function set(node, key, value) {
  if (value === undefined || value === false || value === null) return;
  if (key === 'on') return Object.entries(value).forEach(([event, fn]) => node.addEventListener(event, fn));
  if (key === 'data') return Object.entries(value).forEach(([name, v]) => v === undefined || (node.dataset[name] = String(v)));
  if (key === 'vars') return Object.entries(value).forEach(([name, v]) => node.style.setProperty(name, v));
  if (key === 'text') return void (node.textContent = value);
  if (key === 'value') return void (node.value = value);
  node.setAttribute(key === 'class' ? 'class' : key, value === true ? '' : String(value));
}

/** Appends nodes and strings; arrays are flattened, undefined, null and false are left out. */
export function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

let lastId = 0;

/** A number for ids of elements, unique in this page. (crypto.randomUUID is missing where the page is not on localhost.) */
export function nextId() {
  lastId += 1;
  return lastId;
}

const ICONS = {
  hash: 'M5 9h14M5 15h14M10 4 8 20M16 4l-2 16',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  siren: 'M7 18v-5a5 5 0 0 1 10 0v5M5 21h14v-3H5zM12 3v2M4.5 6l1.5 1.5M19.500 6 18 7.500',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  chevron: 'M7 10l5 5 5-5',
  right: 'M5 12h14M13 6l6 6-6 6',
  back: 'M19 12H5M11 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6 6 18',
  pin: 'M9 4h6l-1 6 4 4H6l4-4zM12 14v6',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  reply: 'M4 6h16v10H10l-5 4v-4H4z',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500v.5M15 9.500v.5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  send: 'M4 12 20 5l-5 15-4-6zM11 14l4-4',
  eye: 'M3 12s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M19 5l-1.500 1.500M6.500 17.500 5 19',
  moon: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  pull: 'M6 8v8M6 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4M6 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4M18 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4M18 16V9a3 3 0 0 0-3-3h-3M14 3l-3 3 3 3',
  merge: 'M7 7v10M7 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4M7 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4M17 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4M7 7c0 4 5 5 8 5',
  storm: 'M7 15a4 4 0 0 1 0-8 6 6 0 0 1 11 1 4 4 0 0 1 0 7M12 12l-3 5h4l-2 4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12l5 5L20 7',
  people: 'M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M3 20a6 6 0 0 1 12 0M16 5a3 3 0 0 1 0 6M17 14a6 6 0 0 1 4 6',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  pencil: 'M4 20l1-5L16 4l4 4L9 19zM13 7l4 4',
  issue: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
  menu: 'M4 7h16M4 12h16M4 17h16',
};

/** A 24×24 line icon by name, hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A square with initials, coloured by `person.avatarColor`. Decorative: the name stands next to it. */
export function avatar(person, size = 'md') {
  if (person.bot) return h('span', { class: `avatar avatar-${size} avatar-bot`, 'aria-hidden': 'true' }, icon('bell'));
  const initials = person.realName.split(/\s+/).slice(0, 2).map((word) => word[0] ?? '').join('').toUpperCase();
  return h('span', { class: `avatar avatar-${size}`, 'aria-hidden': 'true', vars: { '--avatar': person.avatarColor } },
    initials);
}
