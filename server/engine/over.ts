/**
 * Why a timer or a signal ends that nobody waits for any more. Given to `abort`, because without a reason the platform makes an
 * error with a stack each time, which costs more than a small step.
 */
export const OVER = new Error('It is over.');
