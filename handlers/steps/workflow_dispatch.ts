// A GitHub workflow. Until the runner is there, it is shown to a person, who starts it by hand and says so.
import { step } from '../../src/contracts.ts';

export default step({ by: 'runner' });
