import { judgeJobStore } from '../jobs/contract.ts';
import { sqliteBench } from './testStore.ts';

judgeJobStore('SQLite', sqliteBench);
