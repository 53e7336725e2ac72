-- At most one digest a project and local date, with what the next one is compared with; and whether the schedule is on.

CREATE TABLE digests (
  project TEXT NOT NULL,
  local_date TEXT NOT NULL,
  at INTEGER NOT NULL,
  iteration INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  PRIMARY KEY (project, local_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE digest_settings (
  project TEXT PRIMARY KEY,
  enabled INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
