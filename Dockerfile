# A mirror's image, should there be one: NODE_IMAGE, with NODE_IMAGE-slim beside it.
ARG NODE_IMAGE=node:24

FROM ${NODE_IMAGE} AS build
# Mirrors for packages and for prebuilt files. Where none is to be had, the compiler finds Node's headers in nodedir.
ARG npm_config_registry
ARG npm_config_better_sqlite3_binary_host
ARG npm_config_nodedir=/usr/local
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
RUN npm run build

FROM ${NODE_IMAGE}-slim
ENV NODE_ENV=production DATA_DIR=/data
RUN install -d -o node -g node -m 700 /data /data/verify
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 3000
HEALTHCHECK --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "build/server/main.js"]
