-- +goose Up
-- Where people live: sites with their dwellings, rooms and places, and who has
-- which place from when to when.

CREATE TABLE site (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    unit_id     TEXT REFERENCES unit (id), -- the Land's facility that it is
    name        TEXT NOT NULL,
    sort_name   TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('flat', 'house', 'shared', 'module', 'hotel', 'hall', 'land')),
    street      TEXT NOT NULL,
    town        TEXT NOT NULL, -- postcode and place
    district    TEXT NOT NULL,
    kitchen     TEXT NOT NULL CHECK (kitchen IN ('', 'own', 'shared', 'catered')),
    bathroom    TEXT NOT NULL CHECK (bathroom IN ('', 'own', 'shared', 'outside')),
    toilets     BIGINT NOT NULL, -- -1: not known
    showers     BIGINT NOT NULL,
    near        TEXT NOT NULL,   -- JSON: [{"kind": "school", "name": "GS Nord", "minutes": 8}]
    opens       TEXT NOT NULL,   -- '' if it is open
    closes      TEXT NOT NULL,   -- the first day on which it is no longer there, '' if that is not known
    closing     TEXT NOT NULL CHECK (closing IN ('', 'lease', 'decided')),
    house_rules TEXT NOT NULL,
    note        TEXT NOT NULL,
    places      BIGINT NOT NULL, -- all of its dwellings
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX site_name ON site (tenant_id, sort_name);
CREATE INDEX site_order ON site (tenant_id, sort_name, id);
CREATE INDEX site_kind ON site (tenant_id, kind, sort_name, id);
CREATE INDEX site_places ON site (tenant_id, places, id);
CREATE INDEX site_closes ON site (tenant_id, closes, id);
CREATE INDEX site_unit ON site (unit_id);

-- What has a door of its own: a flat, a floor, a part of a hall.
CREATE TABLE dwelling (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    site_id      TEXT NOT NULL REFERENCES site (id),
    name         TEXT NOT NULL,
    sort_name    TEXT NOT NULL,
    shared       BOOLEAN NOT NULL, -- several households may live in it, each in rooms of its own
    step_free    BOOLEAN NOT NULL,
    ground_floor BOOLEAN NOT NULL,
    area         TEXT NOT NULL CHECK (area IN ('', 'women', 'protected')),
    opens        TEXT NOT NULL,
    closes       TEXT NOT NULL,
    places       BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX dwelling_name ON dwelling (tenant_id, site_id, sort_name);

CREATE TABLE room (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    site_id     TEXT NOT NULL REFERENCES site (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    number      BIGINT NOT NULL, -- within the dwelling, from 1; 0: it is no longer there
    name        TEXT NOT NULL,
    area        BIGINT NOT NULL  -- tenths of m², 0: not known
);
CREATE INDEX room_number ON room (tenant_id, dwelling_id, number);
CREATE INDEX room_site ON room (tenant_id, site_id);

-- A place for one person: a bed.
CREATE TABLE place (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    site_id     TEXT NOT NULL REFERENCES site (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    room_id     TEXT NOT NULL REFERENCES room (id),
    number      BIGINT NOT NULL -- within the room, from 1
);
CREATE UNIQUE INDEX place_number ON place (tenant_id, room_id, number);
CREATE INDEX place_dwelling ON place (tenant_id, dwelling_id, id);
CREATE INDEX place_site ON place (tenant_id, site_id, id);

-- Who lives, or will live, where. Nothing is deleted: a move is a stay that ends
-- and another that follows it.
CREATE TABLE stay (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL REFERENCES household (id), -- the Land's, until they arrive
    transfer_id  TEXT,          -- with which they come; '' once they are here
    file_number  TEXT NOT NULL, -- under which they are announced
    site_id      TEXT NOT NULL REFERENCES site (id),
    dwelling_id  TEXT NOT NULL REFERENCES dwelling (id),
    state        TEXT NOT NULL CHECK (state IN ('reserved', 'planned', 'actual', 'cancelled')),
    persons      BIGINT NOT NULL,
    places       BIGINT NOT NULL,
    from_day     TEXT NOT NULL,
    until_day    TEXT NOT NULL, -- the day on which it ends, '' while that is open
    shares       BOOLEAN NOT NULL, -- a place in a room with others who share
    leave_by     TEXT NOT NULL, -- a hall is left by this day
    ending       TEXT NOT NULL CHECK (ending IN ('', 'moved', 'own-flat', 'elsewhere', 'unknown')),
    before_id    TEXT NOT NULL, -- the stay that this one follows
    reason       TEXT NOT NULL, -- why it is so although a need is not met
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    CHECK (until_day = '' OR until_day > from_day)
);
CREATE INDEX stay_household ON stay (tenant_id, household_id, from_day);
CREATE INDEX stay_site ON stay (tenant_id, site_id, from_day, id);
CREATE INDEX stay_transfer ON stay (tenant_id, transfer_id, state);
CREATE INDEX stay_due ON stay (tenant_id, state, from_day, id);

-- A time in which something cannot be lived in.
CREATE TABLE closure (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    site_id     TEXT NOT NULL REFERENCES site (id),
    dwelling_id TEXT NOT NULL, -- '' for all of the site
    why         TEXT NOT NULL CHECK (why IN ('renovation', 'quarantine', 'damage', 'kept-free', 'removed')),
    from_day    TEXT NOT NULL,
    until_day   TEXT NOT NULL,
    note        TEXT NOT NULL,
    places      BIGINT NOT NULL, -- that it takes: those that nobody lives in
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    CHECK (until_day = '' OR until_day > from_day)
);
CREATE INDEX closure_site ON closure (tenant_id, site_id, from_day, id);

-- What has a place, and from when to when: a stay or a closure. The databases hold
-- that no place is had by two at once.
CREATE TABLE hold (
    place_id   TEXT NOT NULL REFERENCES place (id),
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    site_id    TEXT NOT NULL REFERENCES site (id),
    stay_id    TEXT REFERENCES stay (id),
    closure_id TEXT REFERENCES closure (id),
    from_day   TEXT NOT NULL,
    until_day  TEXT NOT NULL,
    PRIMARY KEY (place_id, from_day),
    CHECK (until_day = '' OR until_day > from_day),
    CHECK ((stay_id IS NULL) <> (closure_id IS NULL))
);
CREATE INDEX hold_stay ON hold (tenant_id, stay_id);
CREATE INDEX hold_closure ON hold (tenant_id, closure_id);
CREATE INDEX hold_site ON hold (tenant_id, site_id, until_day, from_day);

-- What a site costs, from a day on; the latest row that has begun counts.
CREATE TABLE site_cost (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    site_id   TEXT NOT NULL REFERENCES site (id),
    number    BIGINT NOT NULL, -- of the site's statements, from 1
    from_day  TEXT NOT NULL,
    cents     BIGINT NOT NULL,
    per       TEXT NOT NULL CHECK (per IN ('site-month', 'place-month', 'person-day')),
    note      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX site_cost_number ON site_cost (tenant_id, site_id, number);

-- +goose Down
DROP TABLE site_cost;
DROP TABLE hold;
DROP TABLE closure;
DROP TABLE stay;
DROP TABLE place;
DROP TABLE room;
DROP TABLE dwelling;
DROP TABLE site;
