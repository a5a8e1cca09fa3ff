// Ports that check the lease right before every outside call: a worker that was asleep too long must not act.
import type { Ports } from './context.ts';
import type { Lease } from './worker.ts';

export function guarded(ports: Ports, lease: Lease): Ports {
  return {
    slack: guard(ports.slack, lease),
    pagerduty: ports.pagerduty && guard(ports.pagerduty, lease),
    github: ports.github && guard(ports.github, lease),
    outbound: guard(ports.outbound, lease),
  };
}

function guard<Port extends object>(port: Port, lease: Lease): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        lease.check();
        return Reflect.apply(method, target, args);
      };
    },
  });
}
