import { numberIn, route } from '../../../../../../lib/server/route.ts';

export const POST = route('jobs.rerun', ({ params }) => ({ id: numberIn(params['id']) }));
