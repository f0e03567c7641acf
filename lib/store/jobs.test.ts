import { judgeJobStore } from '../jobs/contract.ts';
import { judgeLaws } from '../jobs/laws.ts';
import { sqliteBench } from './testStore.ts';

judgeJobStore('SQLite', sqliteBench);
judgeLaws('SQLite', sqliteBench, 8);
