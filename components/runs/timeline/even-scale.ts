/** A stretch of a run in which nothing was at work, drawn shorter than it was. Milliseconds since the run began. */
export interface TimeBreak {
  from: number;
  to: number;
}

/**
 * How a run's time is drawn. Where it waited many times longer than it worked, waiting is cut short, so that the work
 * can be read; a cut is marked, and times in words stay what they were. Without cuts a millisecond is a millisecond.
 */
export interface TimeScale {
  breaks: readonly TimeBreak[];
  /** how long the run is as drawn */
  length: number;
  /** where a moment is drawn, from 0 to `length` */
  drawn(moment: number): number;
  /** the moment that is drawn there */
  moment(drawn: number): number;
}

export const evenScale = (length: number): TimeScale => ({
  breaks: [],
  length: Math.max(1, length),
  drawn: (moment) => moment,
  moment: (drawn) => drawn,
});
