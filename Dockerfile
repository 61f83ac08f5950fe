# syntax=docker/dockerfile:1

# Builds the environment from the lock file: exact versions, checked hashes, nothing resolved.
FROM python:3.12-slim AS builder
COPY requirements/base.lock /build/base.lock
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir \
        --no-deps --require-hashes -r /build/base.lock

FROM python:3.12-slim
# A font with Chinese characters, for the labels on the preview sheets.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-wqy-microhei \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin selfmoji \
    && install --directory --owner=selfmoji --group=selfmoji --mode=0700 /data
COPY --from=builder /venv /venv
WORKDIR /app
# Only what runs in production; sandbox, tests and bench stay outside.
COPY bot/ bot/
COPY engine/ engine/
COPY handlers/ handlers/
COPY storage/ storage/
COPY studio/ studio/

# The web server stays on the container's own loopback: HEALTHCHECK runs inside and nothing else needs it.
# To scrape it from outside, set WEB_HOST=0.0.0.0 and publish the port to a network you trust.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATA_DIR=/data \
    LOG_FORMAT=json \
    WEB_HOST=127.0.0.1 \
    WEB_PORT=8080
USER selfmoji
VOLUME /data

# urlopen raises, and so exits with 1, on every answer that is not a success. No proxy for loopback.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['WEB_PORT'] + '/health', timeout=4)"]

# SIGTERM, Docker's default, stops the bot in order; what was in flight goes on at the next start.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
