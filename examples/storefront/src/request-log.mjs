/** How many requests are kept. */
export const KEEP_REQUESTS = 100;

const requests = [];

/** Keeps a request for those who look into a fault: id, method, path, and the first of its body. */
export function logRequest(id, method, path, body) {
  requests.push({ id, method, path, body: body.slice(0, 1_000) });
}

/** How many requests are kept now. */
export function countRequests() {
  return requests.length;
}
