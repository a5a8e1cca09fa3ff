// /incident link: a dashboard, a call, a ticket. On the card and among the channel's bookmarks.
import { command } from '../../src/contracts.ts';
import { linkAdded, readLink, type TypedLink } from '../../src/domain/links.ts';
import { safeUrl } from '../../src/render/escape.ts';
import { linkModal } from '../../src/render/forms/link.ts';

export default command<TypedLink>({
  where: 'incident',
  usage: 'link <https://…> [what it is]',
  help: 'Put a link on the card and among the channel’s bookmarks: a dashboard, a call, a ticket.',
  examples: ['link', 'link https://grafana.example/d/1 checkout board', 'call https://zoom.example/j/123'],
  aliases: ['bookmark', 'call'],
  parse(text) {
    const link = readLink(text);
    if (link.title.length > 200) return { refuse: 'Keep the title under 200 characters.' };
    if (link.url === '') return link;
    const url = safeUrl(link.url);
    if (url === undefined) return { refuse: 'A link begins with https:// or http://, has no user name in it and is no longer than 1,000 characters: `/incident link https://grafana.example/d/1 checkout board`.' };
    return { ...link, url };
  },
  decide: ({ incident }, link) => (link.url === '' ? { open: linkModal(incident, { title: link.title }) } : linkAdded(incident, link)),
});
