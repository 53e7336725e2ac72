/** A report that cannot be read: the message is the reason shown to people. Never leaves this folder. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
