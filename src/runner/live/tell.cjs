// How our reporters write: one JSON object a line to file descriptor 3. They are handed to the project's own Node, whatever version
// that is, so they import nothing else of ours; and as CommonJS, which old runners can load too.
const { fstatSync, writeSync } = require('node:fs');
const { relative } = require('node:path');

const MOST_MESSAGE = 2_000;

let heard = isHeard();

/** Without a supervisor descriptor 3 may be anything; only a pipe or a socket of a run of ours is written to. */
function isHeard() {
  if (process.env.GREENLOOP_RUN === undefined) return false;
  try {
    const stat = fstatSync(3);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}

/**
 * Writes an event, if anybody listens.
 * @param {object} event
 */
function tell(event) {
  if (!heard) return;
  try {
    writeSync(3, `${JSON.stringify(event)}\n`);
  } catch {
    heard = false; // Nobody listens any more: live events are an offer, the report decides.
  }
}

/**
 * A file as reports name it.
 * @param {string | undefined} file
 * @returns {string}
 */
function nameOf(file) {
  return file ? relative(process.cwd(), file) : '';
}

/**
 * What an error says, cut.
 * @param {unknown} words
 * @returns {string}
 */
function cut(words) {
  return String(words ?? '').slice(0, MOST_MESSAGE);
}

module.exports = { tell, nameOf, cut };
