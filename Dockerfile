# Greenloop for real Slack. What your suites, fixers and deployments need is yours to add: FROM greenloop, then install it.
FROM node:26.10.0-bookworm-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git tini \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY bin ./bin
COPY src ./src
COPY manifest.json greenloop.schema.json LICENSE ./

RUN mkdir -m 700 /data && chown node:node /data
USER node
# The root file system may be read-only: what tools keep in their home goes where a tmpfs may lie.
ENV NODE_ENV=production GREENLOOP_DATA=/data HOME=/tmp
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --retries=3 CMD node /app/bin/greenloop.js health
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--", "/app/bin/serve-forever.sh"]
