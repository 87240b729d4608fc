-- +goose Up

-- What has changed since: live figures follow it every second, and a relay after a loss. It costs a
-- submission about a twentieth more.
CREATE INDEX standing_changed ON standing (contest, changed);
