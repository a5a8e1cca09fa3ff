// Sends webhooks as PagerDuty does: in order per incident, again on 5xx, dropped on 4xx, off after three drops in a row.
import type { Clock, Random } from '../../src/ports.ts';
import { deliveryHeaders } from './envelope.ts';
import type { WebhookEvent } from './envelope.ts';

export type Post = (
  url: string, request: { headers: Record<string, string>; body: string; signal: AbortSignal }
) => Promise<{ status: number }>;
export type Attempt = { readonly at: Date; readonly answer: number | 'timeout' | 'network' };
export type Delivery = {
  /** `x-webhook-id`: the same on every attempt. */
  readonly id: string; readonly event: string; readonly eventId: string; readonly resource: string; readonly body: string;
  readonly attempts: Attempt[];
  /** `discarded`: never sent, or no longer, because the subscription is disabled or the world closed. */
  outcome: 'waiting' | 'delivered' | 'dropped' | 'discarded';
};
/** Bad days of the delivery, all off at first. */
export type Disturbance = {
  /** Everything comes twice: as a repeat of one delivery, or as if two subscriptions overlapped (other `x-webhook-id`). */
  readonly double?: 'same-id' | 'new-id' | undefined;
  /** Milliseconds before each first attempt. */
  readonly delayMs?: number | undefined;
  /** Holds this many events, or 2 s, and sends them last first, against the order within an incident too. */
  readonly reorder?: number | undefined;
};
export type DeliveryInput = {
  readonly clock: Clock; readonly random: Random; readonly url: () => string; readonly secrets: readonly string[];
  readonly subscription: string; readonly post?: Post | undefined; readonly changed: () => void;
};

/** PagerDuty's own limits (its docs, 2026-08). The waits between attempts are unpublished there; ours are short for a demo. */
const limits = {
  answerMs: 5_000, giveUpMs: 48 * 3_600_000, dropsUntilOff: 3, offMs: 24 * 3_600_000, waitsMs: [500, 1_000, 2_000, 5_000],
  lastWaitMs: 15_000,
};
const reorderHoldMs = 2_000;

/** Queues and sends one subscription's deliveries. */
export class Deliveries {
  /** Every delivery ever queued, oldest first. */
  readonly all: Delivery[] = [];
  disturbance: Disturbance = {};
  readonly #input: DeliveryInput;
  readonly #closing = new AbortController();
  readonly #lanes = new Map<string, Delivery[]>();
  readonly #working = new Set<Promise<void>>();
  #held: WebhookEvent[] = [];
  #dropsInARow = 0;
  #offUntil: Date | undefined;

  constructor(input: DeliveryInput) {
    this.#input = input;
  }

  /** Aborted once the world is closed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Disabled after three drops in a row: nothing is sent or kept. */
  isOff(): boolean {
    return this.#offUntil !== undefined && this.#offUntil > this.#input.clock.now();
  }

  enable(): void {
    this.#offUntil = undefined;
    this.#dropsInARow = 0;
  }

  enqueue(event: WebhookEvent): void {
    const size = this.disturbance.reorder ?? 0;
    if (size < 2) return this.#queueCopies(event);
    this.#held.push(event);
    if (this.#held.length >= size) return this.#release();
    if (this.#held.length === 1) this.#track(this.#input.clock.sleep(reorderHoldMs, this.closed).then(() => this.#release()));
  }

  /** Does something later by the world's clock, unless it is closed by then. Not waited for by `settled`. */
  after(ms: number, act: () => void): void {
    void this.#input.clock.sleep(ms, this.closed).then(() => this.closed.aborted || act());
  }

  /** Resolves when nothing is on its way, held back or waiting to be repeated. */
  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
  }

  #release(): void {
    const events = this.#held;
    this.#held = [];
    for (const event of events.reverse()) this.#queueCopies(event);
  }

  #queueCopies(event: WebhookEvent): void {
    const { double } = this.disturbance;
    const id = this.#input.random.uuid();
    this.#queue(event, id);
    if (double !== undefined) this.#queue(event, double === 'same-id' ? id : this.#input.random.uuid());
  }

  #queue(event: WebhookEvent, id: string): void {
    const off = this.isOff() || this.closed.aborted;
    const delivery: Delivery = {
      id, event: event.type, eventId: event.id, resource: event.resource, body: event.body,
      attempts: [], outcome: off ? 'discarded' : 'waiting',
    };
    this.all.push(delivery);
    if (off) return;
    const lane = this.#lanes.get(event.resource);
    if (lane !== undefined) return void lane.push(delivery);
    const fresh = [delivery];
    this.#lanes.set(event.resource, fresh);
    this.#track(this.#drain(event.resource, fresh));
  }

  async #drain(resource: string, lane: Delivery[]): Promise<void> {
    for (let head = lane[0]; head !== undefined; head = lane[0]) {
      await this.#deliver(head);
      lane.shift();
      this.#input.changed();
    }
    this.#lanes.delete(resource);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { clock } = this.#input;
    const startedMs = clock.monotonicMs();
    if (this.disturbance.delayMs !== undefined) await clock.sleep(this.disturbance.delayMs, this.closed);
    while (delivery.outcome === 'waiting' && !this.closed.aborted) {
      const answer = await this.#attempt(delivery);
      delivery.attempts.push({ at: clock.now(), answer });
      // Another lane's drop can have disabled the subscription meanwhile.
      if (delivery.outcome !== 'waiting') return;
      if (typeof answer === 'number' && answer < 300) return this.#delivered(delivery);
      const repeatable = typeof answer !== 'number' || answer >= 500 || answer === 429;
      if (!repeatable || clock.monotonicMs() - startedMs > limits.giveUpMs) return this.#dropped(delivery);
      await clock.sleep(limits.waitsMs[delivery.attempts.length - 1] ?? limits.lastWaitMs, this.closed);
    }
    if (delivery.outcome === 'waiting') delivery.outcome = 'discarded';
  }

  #delivered(delivery: Delivery): void {
    delivery.outcome = 'delivered';
    this.#dropsInARow = 0;
  }

  #dropped(delivery: Delivery): void {
    delivery.outcome = 'dropped';
    this.#dropsInARow += 1;
    if (this.#dropsInARow < limits.dropsUntilOff) return;
    this.#offUntil = new Date(this.#input.clock.now().getTime() + limits.offMs);
    for (const each of this.all) if (each.outcome === 'waiting') each.outcome = 'discarded';
  }

  async #attempt(delivery: Delivery): Promise<Attempt['answer']> {
    const { clock, post, secrets, subscription, url } = this.#input;
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, this.closed]);
    const headers = deliveryHeaders({ webhookId: delivery.id, subscription, body: delivery.body, secrets });
    const answered = (post ?? postByFetch)(url(), { headers, body: delivery.body, signal })
      .then(({ status }) => status, (): 'network' => 'network');
    const late = clock.sleep(limits.answerMs, signal).then((): 'timeout' => 'timeout');
    const answer = await Promise.race([answered, late]);
    done.abort();
    return answer;
  }
}

async function postByFetch(url: string, request: Parameters<Post>[1]): Promise<{ status: number }> {
  const response = await fetch(url, { method: 'POST', redirect: 'manual', ...request });
  await response.body?.cancel();
  return { status: response.status };
}
