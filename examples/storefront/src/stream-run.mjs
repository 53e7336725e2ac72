/** Sends a run's answer as server-sent events, chunk by chunk, from after `lastId` on, and `done` at the end. */
export function streamRun(run, response, lastId) {
  let sent = lastId;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();

  const send = () => {
    for (; sent < run.chunks.length; sent += 1)
      response.write(`id: ${sent + 1}\ndata: ${JSON.stringify(run.chunks[sent])}\n\n`);
    if (run.status === 'queued' || run.status === 'running') return;
    run.readers.delete(send);
    response.end(`event: done\ndata: ${JSON.stringify({ status: run.status })}\n\n`);
  };
  run.readers.add(send);
  response.on('close', () => run.readers.delete(send));
  send();
}
