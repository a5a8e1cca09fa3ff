// The REST API for the webhook subscription: reading it (is it disabled?), enabling it again, and the test ping.
import type { JsonObject } from '../refs.ts';
import { missing, ok } from './http.ts';
import type { Asked, Route } from './http.ts';

export const subscriptionRoutes: readonly Route[] = [
  [
    'GET', /^webhook_subscriptions$/,
    (asked) => ok({ webhook_subscriptions: [shape(asked)], limit: 25, offset: 0, total: null, more: false }),
  ],
  ['GET', /^webhook_subscriptions\/([^/]+)$/, (asked) => {
    known(asked);
    return ok({ webhook_subscription: shape(asked) });
  }],
  ['POST', /^webhook_subscriptions\/([^/]+)\/enable$/, (asked) => {
    known(asked);
    asked.deliveries.enable();
    return ok({ webhook_subscription: shape(asked) });
  }],
  ['POST', /^webhook_subscriptions\/([^/]+)\/ping$/, (asked) => {
    known(asked);
    asked.stage.emit('pagey.ping', { type: 'ping', message: 'Hello from your friend Pagey!' });
    // An empty body with 202, unlike the rest of the API.
    return { status: 202 };
  }],
];

function known(asked: Asked): void {
  if (asked.params[0] !== asked.subscription.id) throw missing();
}

/** The signing secret is never shown again after the subscription was made. */
function shape(asked: Asked): JsonObject {
  return {
    id: asked.subscription.id, type: 'webhook_subscription', active: asked.subscription.active, description: 'Tocsin',
    events: asked.subscription.events,
    filter: { type: 'account_reference' },
    delivery_method: {
      type: 'http_delivery_method', url: asked.subscription.url(), secret: null, custom_headers: [],
      temporarily_disabled: asked.deliveries.isOff(),
    },
  };
}
