# Migratie Informatie Punt: one image for the API, the worker and the one-shot commands.
# Every RUN line is run by .ci/run too, in a temporary folder with $VENV and $VOLUMES in it.

# The Python that the tests run on.
FROM python:3.11-slim-bookworm AS build
ENV VENV=/opt/mip PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.lock ./
RUN python3 -m venv "$VENV"
# Wheels only: nothing is compiled, and each file is the one in the lock.
RUN "$VENV/bin/pip" install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml ./
COPY api api
COPY content content
COPY search search
COPY locales locales
RUN "$VENV/bin/python" -m locales.compile
RUN "$VENV/bin/pip" install --no-deps --no-build-isolation .
RUN "$VENV/bin/mip" --version
# What only the installation needed.
RUN "$VENV/bin/pip" uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
ENV VENV=/opt/mip VOLUMES= PATH=/opt/mip/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MIP_DATA_DIR=/data
# A volume takes over the owner of the folder that it covers.
RUN install -d -o 10001 -g 10001 -m 0750 "$VOLUMES/data" "$VOLUMES/keys/search" "$VOLUMES/keys/worker"
COPY --from=build /opt/mip /opt/mip
# A number, so that a host can check that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# /readyz is 200 from the first possible search on; the first start loads and indexes before that.
HEALTHCHECK --interval=10s --timeout=4s --start-period=180s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
CMD ["mip", "serve", "--host", "0.0.0.0", "--port", "8000"]
