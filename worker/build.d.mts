export function buildWorker(options: {
  outDir: string;
}): Promise<{ sha256: string; version: string }>;
