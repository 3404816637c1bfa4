-- +goose Up
-- Who there is: the Land, its municipalities, the people who work there.
-- Moments are BIGINT microseconds since 1970 (UTC), days are TEXT '2026-11-22',
-- '' where not known; identifiers are 26 characters.

CREATE TABLE municipality (
    ags           TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    official_name TEXT NOT NULL,
    kreis_key     TEXT NOT NULL,
    kreis         TEXT NOT NULL,
    kreisfrei     BOOLEAN NOT NULL,
    district      TEXT NOT NULL,
    postal_code   TEXT NOT NULL,
    population    BIGINT NOT NULL CHECK (population >= 0),
    area_ha       BIGINT NOT NULL CHECK (area_ha >= 0),
    latitude      DOUBLE PRECISION NOT NULL,
    longitude     DOUBLE PRECISION NOT NULL,
    as_of         TEXT NOT NULL,
    source        TEXT NOT NULL
);

CREATE TABLE tenant (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('land', 'municipality', 'provider')),
    name       TEXT NOT NULL,
    ags        TEXT REFERENCES municipality (ags),
    land_key   TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX tenant_ags ON tenant (ags);
CREATE INDEX tenant_name ON tenant (kind, name, id);

-- A sub-unit of a tenant: a facility of the Land.
CREATE TABLE unit (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    kind      TEXT NOT NULL CHECK (kind IN ('first-reception', 'central', 'emergency')),
    name      TEXT NOT NULL,
    place     TEXT NOT NULL,
    capacity  BIGINT NOT NULL CHECK (capacity >= 0)
);
CREATE INDEX unit_tenant ON unit (tenant_id, name, id);

CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenant (id),
    unit_id       TEXT REFERENCES unit (id),
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language      TEXT NOT NULL,
    active        BOOLEAN NOT NULL,
    epoch         BIGINT NOT NULL, -- raised by "sign out everywhere"
    created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_email ON account (email);
CREATE INDEX account_tenant ON account (tenant_id, name, id);

CREATE TABLE account_role (
    account_id TEXT NOT NULL REFERENCES account (id),
    role       TEXT NOT NULL,
    PRIMARY KEY (account_id, role)
);

CREATE TABLE session (
    token      TEXT PRIMARY KEY, -- a hash of what the browser holds
    content    BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

-- Failed log-ins per e-mail address and per network address, both hashed.
CREATE TABLE throttle (
    key        TEXT PRIMARY KEY,
    failures   BIGINT NOT NULL,
    first_at   BIGINT NOT NULL
);
CREATE INDEX throttle_first ON throttle (first_at);

-- Append-only (see the guards of each database), one chain per tenant.
CREATE TABLE audit_entry (
    tenant_id TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    purpose   TEXT NOT NULL,
    action    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    subjects  TEXT NOT NULL, -- identifiers, separated by blanks
    detail    TEXT NOT NULL, -- names of fields, never their values
    previous  TEXT NOT NULL,
    hash      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_actor ON audit_entry (tenant_id, actor, seq);
CREATE TABLE audit_subject (
    tenant_id TEXT NOT NULL,
    subject   TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, subject, seq)
);
CREATE TABLE audit_head (
    tenant_id TEXT PRIMARY KEY,
    seq       BIGINT NOT NULL,
    hash      TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit_subject;
DROP TABLE audit_entry;
DROP TABLE throttle;
DROP TABLE session;
DROP TABLE account_role;
DROP TABLE account;
DROP TABLE unit;
DROP TABLE tenant;
DROP TABLE municipality;
