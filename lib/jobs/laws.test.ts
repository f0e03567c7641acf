import { memoryBench } from './lab.ts';
import { judgeLaws } from './laws.ts';

judgeLaws('memory', memoryBench, 300);
