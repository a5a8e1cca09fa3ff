// A step that a person does and confirms with a click.
import { step } from '../../src/contracts.ts';

export default step({ by: 'person' });
