/** Given to `abort`, because without a reason the platform makes an error with a stack each time, which costs more than a small step. */
const OVER = new Error('It is over.');

/** The end of an attempt, whatever its cause. Its signal is made when somebody asks for it: most steps never do. */
export class Ending {
  isOver = false;
  private reason: unknown = OVER;
  private controller: AbortController | null = null;

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.isOver) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  end(reason: unknown = OVER): void {
    if (this.isOver) return;
    this.isOver = true;
    this.reason = reason;
    this.controller?.abort(reason);
  }
}
