# Muara in a container. One image for every role: `start` (the default), `work` or `serve`.
#   docker build -t muara .
#   docker run -p 3000:3000 -v "$PWD/config:/etc/muara" -v muara-data:/data muara
# Mount the folder of feeds.config.json: a mounted file stays the old one when it is replaced. docs/operating.md has more.
# Without ":ro", /admin and the command line can edit the file: it is written in place, with a recovery copy in /data.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`, for the reason that .ci/setup.mjs gives.
RUN npm install --no-save --loglevel=error
COPY tsconfig.json ./
COPY src src
RUN npx tsc -p tsconfig.json --sourceMap false && npm prune --omit=dev --no-save --loglevel=error

FROM node:22-bookworm-slim
ENV NODE_ENV=production MUARA_CONFIG=/etc/muara/feeds.config.json MUARA_DATA=/data MUARA_HOST=0.0.0.0
RUN mkdir -p /data /etc/muara && chown node:node /data
WORKDIR /opt/muara
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist/src dist/src
COPY package.json feeds.config.schema.json ./
COPY feeds.config.json /etc/muara/feeds.config.json
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "dist/src/main.js", "health"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
