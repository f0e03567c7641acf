import { numberIn, route } from '../../../../../../lib/server/route.ts';

export const POST = route('jobs.cancel', ({ params }) => ({ id: numberIn(params['id']) }));
