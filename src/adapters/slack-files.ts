// Files: uploaded where nobody sees them, then put into a thread, and found again there.
import { Rejected } from '../domain/errors.ts';
import type { Slack } from '../ports.ts';
import type { Calls } from './slack-calls.ts';
import { tooFast } from './slack-gate.ts';
import { NOT_SHOWN } from './slack-read.ts';
import { isResponseUrl } from './slack-respond.ts';
import { filesPage, uploadAnswer } from './slack-shapes.ts';
import { brokenAnswer, retryAfterSeconds, type Exchange, type HttpAnswer } from './slack-transport.ts';

const METHOD = 'upload_url';
/** The most that conversations.replies gives at once (Slack's documentation). */
const PAGE = 999;

type FileMethods = Pick<Slack, 'uploadFile' | 'shareFile' | 'findFiles'>;
type Way = { readonly apiUrl: string; readonly exchange: Exchange; readonly headers: Record<string, string>; readonly botUser: () => Promise<string> };

/** The part of the port that is about files. An upload that is never shared is dropped by Slack. */
export function fileMethods(calls: Calls, { apiUrl, exchange, headers, botUser }: Way): FileMethods {
  return {
    async uploadFile({ name, text }) {
      const length = Buffer.byteLength(text);
      const { upload_url: url, file_id: file } = await calls.ask('files.getUploadURLExternal', { filename: name, length }, uploadAnswer);
      if (!isResponseUrl(url, apiUrl)) {
        throw new Rejected('slack', 'upload_url_refused', 'The address to upload to is not on the Slack that SLACK_API_URL names, so nothing was sent there. Check SLACK_API_URL and any proxy between Tocsin and Slack.');
      }
      // The address is the permission: it gets no token. A redirect would lead away from the host that was just checked.
      const answer = await exchange(METHOD, url, { method: 'POST', headers: { ...headers, 'content-type': 'application/octet-stream' }, body: text, redirect: 'manual' });
      assertTaken(answer);
      return { file };
    },
    shareFile: ({ file, title, channel, thread }) =>
      calls.run('files.completeUploadExternal', { files: [{ id: file, title }], channel_id: channel, thread_ts: thread }),
    async findFiles({ channel, thread, name }) {
      const us = await botUser();
      const found: string[] = [];
      try {
        for await (const { messages } of calls.pages('conversations.replies', { channel, ts: thread, limit: PAGE }, filesPage)) {
          found.push(...messages.filter(({ user, files }) => user === us && files.some((one) => name === undefined || one.name === name)).map(({ ts }) => ts));
        }
      } catch (thrown) {
        if (!(thrown instanceof Rejected) || !NOT_SHOWN.has(thrown.code)) throw thrown;
      }
      return [...new Set(found)].sort();
    },
  };
}

function assertTaken(answer: HttpAnswer): void {
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status >= 500 || answer.status === 408) throw brokenAnswer(METHOD, `HTTP ${answer.status}`);
  if (answer.status === 429) throw tooFast(METHOD, retryAfterSeconds(answer.headers));
  throw new Rejected('slack', 'upload_refused', `Slack did not take the file (HTTP ${answer.status}). Press the button once more; if it happens again, ask a Slack workspace admin whether apps may upload files.`);
}
