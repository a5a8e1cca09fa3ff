// placeholder
import type { Route } from './http.ts';
export const apiRoute = (_: object): Route => () => Promise.resolve(false);
