// The button "Declare incident" in App Home: opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { declareModal } from '../../src/render/forms/declare.ts';

export default action({ where: 'anywhere', input: z.string(), decide: ({ config }) => ({ open: declareModal({ config }) }) });
