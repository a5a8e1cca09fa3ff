// The log: one JSON line an event, and no secret in any of them, however it got there.
import { describe, expect, it } from 'vitest';
import { createLog, type Level } from '../src/log.ts';

function lines(level: Level, secrets: readonly string[], say: (log: ReturnType<typeof createLog>) => void): string[] {
  const written: string[] = [];
  say(createLog({ level, secrets, write: (line) => written.push(line), now: () => new Date(0) }));
  return written;
}

describe('a line', () => {
  it('is JSON with time, level, message and data', () => {
    expect(lines('info', [], (log) => log.info('hello', { incident: 1 })).map((line) => JSON.parse(line) as unknown))
      .toEqual([{ time: '1970-01-01T00:00:00.000Z', level: 'info', message: 'hello', incident: 1 }]);
  });

  it('is left out below the level', () => {
    expect(lines('warn', [], (log) => { log.debug('a'); log.info('b'); log.warn('c'); log.error('d'); })).toHaveLength(2);
  });

  it('holds an error with its stack and what caused it', () => {
    const [line = ''] = lines('info', [], (log) => log.error('x', { error: new Error('outer', { cause: new Error('inner') }) }));
    expect(JSON.parse(line)).toMatchObject({ error: { message: 'outer', cause: { message: 'inner' } } });
    expect(line).toContain('log.test.ts');
  });
});

describe('a secret', () => {
  const secret = 'xoxb-"quoted"\nkey';

  it.each([
    ['the message', (log: ReturnType<typeof createLog>) => log.error(`token ${secret} failed`)],
    ['the data', (log: ReturnType<typeof createLog>) => log.error('x', { headers: { authorization: `Bearer ${secret}` } })],
    ['an error and its cause', (log: ReturnType<typeof createLog>) => log.error('x', { error: new Error(`bad ${secret}`, { cause: new Error(secret) }) })],
  ])('is replaced in %s', (_where, say) => {
    const [line = ''] = lines('info', [secret], say);
    expect(line).toContain('[secret]');
    expect(line).not.toContain('xoxb');
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('of under six characters is no secret: replacing it would hide ordinary words', () => {
    expect(lines('info', ['a'], (log) => log.info('banana'))[0]).toContain('banana');
  });
});
