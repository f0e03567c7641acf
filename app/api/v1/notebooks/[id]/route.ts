import { route } from '../../../../../lib/server/route.ts';

export const GET = route('notebooks.get', ({ params }) => ({ id: params['id'] }));

export const DELETE = route('notebooks.delete', ({ params }) => ({ id: params['id'] }));
