# syntax=docker/dockerfile:1
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/base.txt

FROM python:${PYTHON_VERSION}-slim-bookworm
# Each GRANIAN_ variable is one of the server's options; docs/deploy.md says which to change.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_HTTP=1 \
    GRANIAN_WEBSOCKETS=false \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4 \
    GRANIAN_BLOCKING_THREADS_IDLE_TIMEOUT=600 \
    GRANIAN_BACKLOG=2048 \
    GRANIAN_BACKPRESSURE=1024 \
    GRANIAN_RESPAWN_FAILED_WORKERS=true \
    GRANIAN_WORKERS_KILL_TIMEOUT=10
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY manage.py ./
COPY config config
COPY cards cards
COPY analytics analytics
COPY templates templates
COPY static static
# The key is for this one command and stays out of the image; a container is given its own.
RUN SECRET_KEY=unused python manage.py collectstatic --noinput --verbosity 0
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://localhost:8000/health/', timeout=4)"]
CMD ["granian", "config.wsgi:application"]
