/** A fault that the caller can mend: an HTTP status, what happened in a sentence, and what to do about it. */
export class HttpError extends Error {
  constructor(status, message, hint = '') {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}
