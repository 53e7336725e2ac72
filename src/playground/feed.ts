import type { Message, StoredFile, View } from './model.ts';

/** What a person's window shows as it happens. */
export type PlaygroundEvent =
  /** A message appeared in a channel or thread. */
  | { readonly kind: 'message-posted'; readonly message: Message }
  /** A message says something else now. */
  | { readonly kind: 'message-edited'; readonly message: Message }
  /** A message was taken away. */
  | { readonly kind: 'message-deleted'; readonly message: Message }
  /** Only `message.ephemeral_to` sees this one. */
  | { readonly kind: 'ephemeral-posted'; readonly message: Message }
  /** An emoji was put under a message. */
  | { readonly kind: 'reaction-added'; readonly message: Message }
  /** A file was shared into its channels. */
  | { readonly kind: 'file-shared'; readonly file: StoredFile }
  /** A modal opened or changed, or a Home was published. */
  | { readonly kind: 'view-shown'; readonly view: View }
  /** A modal was closed. */
  | { readonly kind: 'view-closed'; readonly view: View }
  /** The app's sockets came or went. */
  | { readonly kind: 'connections-changed'; readonly connections: number };

/** Tells everybody who listens what happened. */
export type Feed = {
  tell(event: PlaygroundEvent): void;
  /** The returned function stops listening. */
  listen(listener: (event: PlaygroundEvent) => void): () => void;
};

/** A feed without listeners. */
export function createFeed(): Feed {
  const listeners = new Set<(event: PlaygroundEvent) => void>();
  return {
    tell(event) {
      for (const listener of [...listeners]) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
