// A host whose clock is wrong: every look at the time in this process is off by as much. What counts up from its start is not.

/** Ahead of Slack by more than this (ms), Slack’s door refuses what Slack signed: src/edge/slack-signed.ts. */
export const refusedMs = 299_000;

/** Replaces the global `Date`, so that libraries have the wrong time as well. What is a date stays one: the prototype is the same. */
export function shiftClock(offMs: number): void {
  const RealDate = Date;
  const now = (): number => RealDate.now() + offMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made) as object,
    // As a function it takes no time, and answers with the present one.
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
}
