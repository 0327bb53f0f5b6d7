// Waiting for conditions: a deadline only bounds how long a failure takes.
import { setTimeout as pause } from 'node:timers/promises';

export const limit = 20_000; // milliseconds

// Asks until the answer is true, and gives it. `what` says what was waited for.
export async function until(what, answer, within = limit) {
  const deadline = Date.now() + within;
  for (;;) {
    const given = await answer();
    if (given) return given;
    if (Date.now() > deadline) throw new Error(`waited ${within / 1000} s for this: ${what}`);
    await pause(10);
  }
}
