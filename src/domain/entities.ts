// Slack's three special characters, there and back (docs.slack.dev: Formatting message text).
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** As it enters a message: without `<` nothing can mention or link. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>]/g, (char) => entities[char] ?? char);
}

/** As it was typed; what Slack escaped once is taken back once. */
export function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => characters[entity] ?? entity);
}
