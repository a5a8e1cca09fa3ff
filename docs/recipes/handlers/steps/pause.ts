// A step that does nothing but give the others time: its "delay" is waited before it is claimed.
import { step } from '../../../../src/contracts.ts';

export default step({
  by: 'bot',
  perform: ({ step: { body } }) => Promise.resolve({ status: 'succeeded', output: Buffer.from(body) }),
});
