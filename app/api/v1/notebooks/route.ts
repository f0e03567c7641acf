import { route } from '../../../../lib/server/route.ts';

export const GET = route('notebooks.list', () => ({}));

export const POST = route('notebooks.create', ({ body }) => body);
