import type { App, Receiver, ReceiverEvent } from '@slack/bolt';

/** The receiver, with everything that comes in handed to `around`, which hands it on to Bolt. */
export function aroundEvents(
  receiver: Receiver,
  around: (event: ReceiverEvent, handOn: (event: ReceiverEvent) => Promise<void>) => Promise<void>,
): Receiver {
  return {
    init(app) {
      const guarded: Pick<App, 'processEvent'> = {
        processEvent: (event) => around(event, (handed) => app.processEvent(handed)),
      };
      receiver.init(Object.assign(Object.create(app), guarded));
    },
    start: (...args) => receiver.start(...args),
    stop: (...args) => receiver.stop(...args),
  };
}
