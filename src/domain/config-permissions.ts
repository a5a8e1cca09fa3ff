// `permissions` of tocsin.yaml: who may do what. The default is everybody who may see the incident.
import { z } from 'zod';

const group = z.string().regex(/^S[A-Z0-9]{5,20}$/, 'everybody, commander, responder, a Slack user group (S…) or a member id (U…)');
const member = z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'everybody, commander, responder, a Slack user group (S…) or a member id (U…)');
const anybody = z.union([z.literal('everybody'), group, member]);
const inIncident = z.union([z.enum(['everybody', 'commander', 'responder']), group, member]);
const some = <T extends z.ZodType>(who: T) => z.union([who, z.array(who).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
const everybody = ['everybody'] as const;

/** `permissions` of tocsin.yaml. Before there is an incident nobody commands it or is in it. */
export const permissionsConfig = z.strictObject({
  declare: some(anybody).prefault([...everybody]),
  command: some(inIncident).prefault([...everybody]),
  resolve: some(inIncident).prefault([...everybody]),
  run: some(inIncident).prefault([...everybody]),
  private: some(inIncident).prefault([...everybody]),
});
