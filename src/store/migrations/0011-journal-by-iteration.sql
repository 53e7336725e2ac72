-- What happened in one iteration is asked for its report.
CREATE INDEX journal_by_iteration ON journal (loop, iteration);
