import type { PlaygroundEvent } from '../feed.ts';

/** Reads a playground's Server-Sent Events until the signal aborts or the stream ends; `onOpen` is called when nothing can be missed any more. */
export async function* readEventStream(
  url: string,
  signal: AbortSignal,
  onOpen: () => void = () => {},
): AsyncGenerator<PlaygroundEvent> {
  const response = await fetch(`${url}/_playground/events`, { signal });
  if (response.body === null) return;
  onOpen();
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of response.body) {
    held += decoder.decode(chunk, { stream: true });
    const parts = held.split('\n\n');
    held = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (data !== undefined) yield JSON.parse(data) as PlaygroundEvent;
    }
  }
}
