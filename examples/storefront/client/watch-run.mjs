/** The events of one run, up to and with its last; other events of the connection are passed over. */
export async function* watchRun(connection, runId) {
  for await (const event of connection.events()) {
    if (event.run !== runId || !event.type.startsWith('run.')) continue;
    yield event;
    if (event.last) return;
  }
}
