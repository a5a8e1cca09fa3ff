// Edits a message in place, and says whether it was still there.
import { Rejected } from '../../domain/errors.ts';

/** False when the message is gone (somebody deleted it): then a new one is posted. */
export async function edited(update: () => Promise<void>): Promise<boolean> {
  try {
    await update();
    return true;
  } catch (error) {
    if (error instanceof Rejected && error.code === 'message_not_found') return false;
    throw error;
  }
}
