export { connect } from './connect.mjs';
export { watchRuns } from './watch-run.mjs';
