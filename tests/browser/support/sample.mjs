// The documents that come with galley.
import { fileURLToPath } from 'node:url';

export const sample = fileURLToPath(new URL('../../../config/sample/docs', import.meta.url));
