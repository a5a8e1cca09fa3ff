// Where Tocsin itself lies: its handlers and migrations.
import path from 'node:path';

export const home = path.resolve(import.meta.dirname, '../..');
