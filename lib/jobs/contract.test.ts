import { judgeJobStore } from './contract.ts';
import { memoryBench } from './lab.ts';

judgeJobStore('memory', memoryBench);
