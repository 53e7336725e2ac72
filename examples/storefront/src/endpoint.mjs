/** Where clients reach the service: the addresses that it gives away. */
export function endpointOf(config) {
  const authority = `${config.publicHost}`;
  return { http: `http://${authority}`, websocket: `ws://${authority}/ws` };
}
