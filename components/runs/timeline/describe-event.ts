import type { RunEvent } from '@/server/engine/events';
import { placeName } from './place-words';

const turn = (index: number): string => placeName('turns', index).toLowerCase();

/** One event in words, for the slider's value text and the log of the run: "Draft reply finished". */
export function describeEvent(event: RunEvent, titleOf: (nodeId: string) => string): string {
  const { data } = event;
  const who = 'nodeId' in data ? titleOf(data.nodeId) : '';
  switch (data.type) {
    case 'run.started':
      return 'Run started';
    case 'run.claimed':
      return 'A worker took the run';
    case 'run.parked':
      return data.reason === 'waiting'
        ? 'Waiting for a person'
        : data.reason === 'timer'
          ? 'Waiting for its time'
          : data.reason === 'run'
            ? 'Waiting for another run'
            : 'Waiting for a decision';
    case 'run.cancelRequested':
      return 'Stop asked for';
    case 'run.cancelled':
      return 'Run stopped';
    case 'run.succeeded':
      return 'Run done';
    case 'run.failed':
      return 'Run failed';
    case 'step.started':
      return data.attempt > 1 ? `${who} started try ${data.attempt}` : `${who} started`;
    case 'step.completed':
      return `${who} done`;
    case 'step.attemptFailed':
      return `${who}: try ${data.attempt} failed`;
    case 'step.failed':
      return `${who} failed`;
    case 'step.skipped':
      return data.reason === 'off' ? `${who} skipped, it is off` : `${who} skipped`;
    case 'step.cancelled':
      return `${who} stopped`;
    case 'step.lost':
      return `${who} was interrupted and will run again`;
    case 'step.outcomeUnknown':
      return `${who} was interrupted, and nobody knows if it happened`;
    case 'step.outcomeDecided':
      return `${who}: a person decided`;
    case 'fan.started':
      return `${who} began ${data.over === 'branches' ? 'its branches' : `${data.count} ${data.over}`}`;
    case 'vote.cast':
      return `${who}: ${placeName('votes', data.index).toLowerCase()} ${data.error ? 'could not be read' : 'is in'}`;
    case 'loop.started':
      return `${who} began, at most ${data.maxTurns} turns`;
    case 'loop.turned':
      return data.isDone ? `${who}: done after ${turn(data.turn)}` : `${who}: ${turn(data.turn)} is over`;
    case 'wait.started':
      return `${who} waits until ${new Date(data.until).toLocaleString('en-GB')}`;
    case 'call.started':
      return `${who} began a run of ${data.workflow}`;
    case 'call.before':
      return `${who} goes on from the run it had begun before`;
    case 'call.ended':
      return `${who}: its run ${data.status}`;
    case 'step.reused':
      return `${who}: result taken over from the earlier run`;
    case 'gate.asked':
      return `${who} asked a person`;
    case 'gate.answered':
      return `${who} was answered`;
    case 'gate.linkMade':
      return `${who}: ${data.by} made an answer link for ${data.recipient}`;
    case 'gate.linkRevoked':
      return `${who}: ${data.by} revoked the answer link for ${data.recipient}`;
    case 'gate.timedOut':
      return `${who} was not answered in time`;
  }
}
