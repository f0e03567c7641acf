import { numberIn, route } from '../../../../../lib/server/route.ts';

export const GET = route('jobs.get', ({ params }) => ({ id: numberIn(params['id']) }));
