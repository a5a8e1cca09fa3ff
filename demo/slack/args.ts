// Reads a method's arguments, which come as form fields, as JSON inside form fields, or as a JSON body.
import { isRecord, parseJson, type Fields } from './json.ts';

/** The argument as text; numbers and booleans of a JSON body become text. */
export function text(args: Fields, key: string): string | undefined {
  const value = args[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** As `text`, '' when it is not there: for arguments that a method names as required. */
export function must(args: Fields, key: string): string {
  return text(args, key) ?? '';
}

export function flag(args: Fields, key: string): boolean {
  const value = text(args, key);
  return value === 'true' || value === '1';
}

/** A comma-separated list, or a list of a JSON body. */
export function list(args: Fields, key: string): readonly string[] {
  const value = args[key];
  const parts = Array.isArray(value) ? value.map(String) : (text(args, key) ?? '').split(',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** An object or list: as it is in a JSON body, parsed from text in a form; undefined when it is not there or not JSON. */
export function json(args: Fields, key: string): unknown {
  const value = args[key];
  return typeof value === 'string' ? parseJson(value) : value;
}

/** Is the argument there at all? An empty string counts as absent. */
export function given(args: Fields, key: string): boolean {
  return args[key] !== undefined && args[key] !== '';
}

/** The fields of a body by its content type; undefined when the body does not parse. */
export function readFields(contentType: string, body: string): Fields | undefined {
  if (contentType.startsWith('application/json')) {
    const value = body === '' ? {} : parseJson(body);
    return isRecord(value) ? value : undefined;
  }
  return Object.fromEntries(new URLSearchParams(body));
}
