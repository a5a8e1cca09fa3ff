// The look-alike of PagerDuty: its REST API, its webhooks, and the person who clicks in it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Emit, Stage } from './acts.ts';
import { Deliveries } from './delivery.ts';
import type { Disturbance, Post } from './delivery.ts';
import { envelope, eventTypes } from './envelope.ts';
import { createFaults } from './faults.ts';
import { createBook } from './model.ts';
import type { Book, BookInput } from './model.ts';
import { answerPage } from './page.ts';
import { createPanel } from './panel.ts';
import { agentRef, incidentPage } from './refs.ts';
import type { JsonObject } from './refs.ts';
import { answerRest } from './rest/router.ts';
import type { Subscription } from './rest/http.ts';
import type { Call } from './rest/router.ts';
import { sampleData } from './samples.ts';

export type PagerDutyWorldInput = BookInput & {
  /** Where webhooks go, and one or more secrets that each sign (two while one is being replaced). */
  readonly subscription: { readonly url: () => string; readonly secrets: readonly string[] };
  /** The API key that is accepted; without it any key is. */
  readonly token?: string | undefined;
  /** How webhooks leave; fetch by default. */
  readonly post?: Post | undefined;
};
export type PagerDutyWorld = ReturnType<typeof createPagerDutyWorld>;

const subscriptionId = 'PSUB001';

/**
 * A PagerDuty of one's own. `handle` answers `/pagerduty/api/*` and `/pagerduty/incidents/<id>`; `trigger`, `acknowledge`, …
 * are what a person does in PagerDuty's web page. Webhooks leave by themselves; `settled()` waits for them, `close()` ends all.
 */
export function createPagerDutyWorld(input: PagerDutyWorldInput) {
  const book = createBook(input);
  const faults = createFaults(input.clock);
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  const deliveries = new Deliveries({
    ...input.subscription, clock: input.clock, random: input.random, subscription: subscriptionId, post: input.post, changed
  });
  const emit: Emit = (type, data, by, service) => {
    const agent = type === 'pagey.ping' ? {
      id: subscriptionId, type: 'webhook_subscription_reference',
    } : agentRef(book, by, service);
    deliveries.enqueue(envelope(book, type, data, agent));
    changed();
  };
  const stage: Stage = { book, emit };
  const calls: Call[] = [];
  const later = (ms: number, act: () => void) => deliveries.after(ms, act);
  const subscription: Subscription = {
    id: subscriptionId, url: input.subscription.url, active: true, events: eventTypes.filter((type) => type.startsWith('incident.')),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = /^\/pagerduty\/incidents\/([^/?]+)/.exec(request.url ?? '')?.[1];
    if (page !== undefined) return answerPage(book.incident(decodeURIComponent(page)), response);
    await answerRest({ stage, deliveries, subscription, faults, later, calls, token: input.token }, request, response);
    changed();
  }

  /** Sends any webhook type. Without data, a sample about the newest incident goes out. `by` is a user's id. */
  function emitAny(type: string, data?: JsonObject, by?: string): void {
    const newest = [...book.incidents.values()].at(-1);
    if (data !== undefined) return emit(type, data, by);
    if (newest === undefined) throw new Error('trigger an incident first, or pass data');
    emit(type, sampleData(book, type, newest), by);
  }

  return {
    handle,
    ...createPanel(stage),
    emit: emitAny,
    /** Orders a fault for coming REST requests. */
    fault: faults.add,
    /** Ends all ordered faults and all disturbances of the deliveries. */
    calm(): void {
      faults.clear();
      deliveries.disturbance = {};
    },
    /** What REST says of the subscription; deliveries go on as before. */
    subscription,
    disturb: (wanted: Disturbance) => void (deliveries.disturbance = wanted),
    enable: () => deliveries.enable(),
    isDisabled: () => deliveries.isOff(),
    state: () => pageState(book),
    incidents: book.incidents,
    calls,
    deliveries: deliveries.all,
    /** Calls `listener` after every change until the returned function is called. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settled: () => deliveries.settled(),
    close: () => deliveries.close(),
  };
}

/** The `pagerduty` part of what the demo's page shows. */
function pageState(book: Book) {
  return {
    services: book.services.map(({ id, name }) => ({ id, name })),
    incidents: [...book.incidents.values()].map((each) => ({
      id: each.id, number: each.number, title: each.title, status: each.status, urgency: each.urgency,
      priority: each.priority?.name,
      service: each.service.name, url: incidentPage(book, each),
      assignees: each.assignees.map((id) => book.user(id)?.name ?? id),
      notes: each.notes.map((note) => ({ content: note.content, user: book.user(note.by)?.name ?? note.by })),
    })),
  };
}
