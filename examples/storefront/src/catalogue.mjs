const PRODUCTS = [
  { name: 'teapot', cents: 1290 },
  { name: 'kettle', cents: 3450 },
  { name: 'mug', cents: 800 },
  { name: 'tray', cents: 1995 },
  { name: 'strainer', cents: 640 },
];

/** The product with this name, or undefined. */
export function findProduct(name) {
  return PRODUCTS.find((product) => product.name === name.toLowerCase());
}

/** The first product that the text names, or undefined. */
export function productIn(text) {
  return words(text).map(findProduct).find(Boolean);
}

/** The product whose name is nearest to a word of the text, when at most two letters differ; else undefined. */
export function suggestionFor(text) {
  const candidates = words(text)
    .filter((word) => word.length > 3)
    .flatMap((word) => PRODUCTS.map((product) => ({ product, distance: distance(word, product.name) })));
  const [best] = candidates.sort((a, b) => a.distance - b.distance);
  return best && best.distance <= 2 ? best.product : undefined;
}

/** An amount in euros as the language writes it. */
export function formatPrice(cents, language = 'en') {
  return new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' }).format(cents / 100);
}

/** The lines of an order such as "3 mug, 2 teapot" with their prices, and their sum in cents. */
export function priceOf(text) {
  const lines = [...text.matchAll(/(\d+)\s+([a-z]+)/gi)].flatMap(([, quantity, name]) => {
    const product = findProduct(name);
    return product ? [{ product: product.name, quantity: Number(quantity), cents: product.cents }] : [];
  });
  return { lines, cents: lines.reduce((sum, line) => sum + line.quantity * line.cents, 0) };
}

function words(text) {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

/** How many letters have to be changed, added or left out (Levenshtein). */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}
