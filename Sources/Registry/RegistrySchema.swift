internal import Storage

/// The tables of `headgate.db`.
///
/// `runs`, `jobs` and `steps` are what Headgate executed. Each job is also a `tracked_runs` row: what MLflow calls
/// a run, with its `params` and `metrics`. Digests are kept as 64 hex digits, times as milliseconds since 1970.
enum RegistrySchema {
    /// Today's layout. The application id reads `Hgat`.
    static let current = Schema(
        applicationID: 0x4867_6174, migrations: [tracking + artifacts + models, groups])

    private static let tracking = """
        CREATE TABLE experiments (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL);
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            attempt INTEGER NOT NULL,
            experiment INTEGER NOT NULL REFERENCES experiments (id),
            pipeline TEXT NOT NULL,
            pipeline_digest TEXT NOT NULL,
            repository TEXT NOT NULL,
            commit_id TEXT NOT NULL,
            ref TEXT,
            dirty_digest TEXT,
            event TEXT NOT NULL,
            request TEXT NOT NULL,
            state TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            reason TEXT,
            owner_pid INTEGER,
            owner_start_ticks INTEGER,
            owner_boot_id TEXT);
        CREATE INDEX runs_by_experiment ON runs (experiment, number);
        CREATE INDEX unfinished_runs ON runs (number) WHERE state IN ('queued', 'running');
        CREATE TABLE tracked_runs (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            experiment INTEGER NOT NULL REFERENCES experiments (id),
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            started_at INTEGER,
            finished_at INTEGER);
        CREATE INDEX tracked_runs_by_experiment ON tracked_runs (experiment, started_at);
        CREATE TABLE params (
            tracked_run INTEGER NOT NULL REFERENCES tracked_runs (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (tracked_run, key)) WITHOUT ROWID;
        CREATE TABLE metrics (
            tracked_run INTEGER NOT NULL REFERENCES tracked_runs (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            experiment INTEGER NOT NULL,
            value REAL, -- no value is NaN
            step INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (tracked_run, key)) WITHOUT ROWID;
        CREATE INDEX best_by_metric ON metrics (experiment, key, value);
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
            key TEXT NOT NULL,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            reason TEXT,
            facts TEXT NOT NULL,
            tracked_run INTEGER NOT NULL REFERENCES tracked_runs (id),
            UNIQUE (run, key));
        CREATE INDEX jobs_by_tracked_run ON jobs (tracked_run);
        CREATE TABLE steps (
            job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            exit_code INTEGER,
            peak_resident_bytes INTEGER,
            cpu_seconds REAL,
            log TEXT,
            PRIMARY KEY (job, number)) WITHOUT ROWID;

        """

    private static let artifacts = """
        CREATE TABLE artifacts (
            run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
            name TEXT NOT NULL,
            job TEXT NOT NULL,
            tree TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            PRIMARY KEY (run, name)) WITHOUT ROWID;
        CREATE TABLE caches (
            id INTEGER PRIMARY KEY,
            scope TEXT NOT NULL,
            version TEXT NOT NULL,
            key TEXT NOT NULL,
            tree TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            UNIQUE (scope, version, key));

        """

    // What is in a concurrency group, in the order it came.
    private static let groups = """
        CREATE TABLE group_entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            repository TEXT NOT NULL,
            name TEXT NOT NULL,
            run INTEGER NOT NULL,
            job TEXT,
            is_running INTEGER NOT NULL,
            cancel_reason TEXT,
            owner_pid INTEGER NOT NULL,
            owner_start_ticks INTEGER NOT NULL,
            owner_boot_id TEXT NOT NULL);
        CREATE INDEX group_entries_by_name ON group_entries (repository, name, id);

        """

    // The rows of a version are written before the version itself: once it is there, none can be added.
    private static let models =
        """
        CREATE TABLE registered_models (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL);
        CREATE TABLE model_versions (
            model INTEGER NOT NULL REFERENCES registered_models (id),
            version INTEGER NOT NULL,
            digest TEXT NOT NULL,
            run INTEGER NOT NULL,
            job TEXT NOT NULL,
            commit_id TEXT NOT NULL,
            dirty_digest TEXT,
            pipeline TEXT NOT NULL,
            pipeline_digest TEXT NOT NULL,
            predictions TEXT,
            test_set TEXT,
            verdict TEXT NOT NULL,
            decision TEXT NOT NULL,
            flavor TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            PRIMARY KEY (model, version)) WITHOUT ROWID;
        CREATE TABLE version_tags (
            model INTEGER NOT NULL,
            version INTEGER NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (model, version, key),
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version)) WITHOUT ROWID;
        CREATE TABLE aliases (
            model INTEGER NOT NULL,
            alias TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (model, alias),
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version)) WITHOUT ROWID;
        CREATE TABLE alias_journal (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model INTEGER NOT NULL REFERENCES registered_models (id),
            action TEXT NOT NULL,
            alias TEXT,
            from_version INTEGER,
            to_version INTEGER,
            at INTEGER NOT NULL,
            by TEXT NOT NULL,
            reason TEXT NOT NULL,
            verdict TEXT);
        CREATE INDEX journal_by_model ON alias_journal (model, alias, id);

        """ + parts.map(table(ofPart:)).joined()
        + (["model_versions", "alias_journal"] + parts.map(\.name)).map(frozen(table:)).joined()

    private static let parts = [
        (name: "version_params", value: "TEXT NOT NULL"), (name: "version_metrics", value: "REAL"),
        (name: "version_gate_values", value: "REAL"), (name: "version_inputs", value: "TEXT NOT NULL"),
    ]

    private static func table(ofPart part: (name: String, value: String)) -> String {
        """
        CREATE TABLE \(part.name) (
            model INTEGER NOT NULL,
            version INTEGER NOT NULL,
            key TEXT NOT NULL,
            value \(part.value),
            PRIMARY KEY (model, version, key),
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
                DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
        CREATE TRIGGER \(part.name)_is_complete BEFORE INSERT ON \(part.name)
            WHEN EXISTS (SELECT 1 FROM model_versions WHERE model = NEW.model AND version = NEW.version)
            BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

        """
    }

    private static func frozen(table: String) -> String {
        let rule =
            table == "alias_journal" ? "the journal is only added to" : "a published version never changes"
        return """
            CREATE TRIGGER \(table)_never_changes BEFORE UPDATE ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(rule)'); END;
            CREATE TRIGGER \(table)_never_shrinks BEFORE DELETE ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(rule)'); END;

            """
    }
}
