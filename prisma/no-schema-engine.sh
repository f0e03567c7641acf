#!/bin/sh
# Prisma's native schema engine is not in its package and is not wanted here: migrations are plain SQL.
# Pointing PRISMA_SCHEMA_ENGINE_BINARY at this file keeps `prisma generate` from trying to download it.
echo "dsage does not use Prisma's schema engine; see prisma/README.md" >&2
exit 1
