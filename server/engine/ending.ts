/** Given to `abort`, because without a reason the platform makes an error with a stack each time, which costs more than a small step. */
const OVER = new Error('It is over.');

/** The end of something, whatever its cause. Its signal is made when somebody asks for it: most steps never do. */
export class Ending {
  isOver = false;
  /** called once, at the end; a signal's listener would cost more than a small step */
  onEnd: (() => void) | null = null;
  private controller: AbortController | null = null;

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.isOver) this.controller.abort(OVER);
    }
    return this.controller.signal;
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.controller?.abort(OVER);
    this.onEnd?.();
  }
}
