// placeholder
import type { Route } from './http.ts';
export const metricsRoute = (_: object): Route => () => Promise.resolve(false);
