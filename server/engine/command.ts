import type { NewEvent, Spend } from './events';

/** What the driver must do next. Everything but `start`, `turn`, `cast`, `collect` and `finish` is nothing but an event. */
export type Command =
  /** append this event */
  | { kind: 'record'; event: NewEvent }
  /** begin an attempt of this step; `reserved` is set aside for it from the run's budget */
  | { kind: 'start'; path: string; nodeId: string; attempt: number; reserved?: Spend }
  /** the step no longer matters: stop what it does and record that it was cancelled */
  | { kind: 'abandon'; path: string; nodeId: string }
  /** a turn of a loop is over: compute what the next begins with, and whether there is one */
  | { kind: 'turn'; path: string; nodeId: string; turn: number }
  /** one vote's body has ended: record what it gave */
  | { kind: 'cast'; path: string; nodeId: string; index: number }
  /** every item, branch, vote or turn that counts has ended: make the container's output */
  | { kind: 'collect'; path: string; nodeId: string }
  /** every step has ended well: make the run's output */
  | { kind: 'finish' };

export interface Decision {
  commands: Command[];
  /** the earliest moment at which time alone changes the answer, in milliseconds since 1970; null for never */
  wakeAt: number | null;
  /** a gate is open */
  waitsForPerson: boolean;
  /** a run that a step began has not ended */
  waitsForRun: boolean;
  /** a step's outcome is unknown */
  needsAttention: boolean;
}

export type StartCommand = Extract<Command, { kind: 'start' }>;
