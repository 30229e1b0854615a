package sqlite

import (
	"database/sql"
	"errors"

	"jobbnara/job"
)

// writer writes ads of one source in one transaction.
type writer struct {
	tx     *sql.Tx
	now    int64
	source string
	quiet  bool // the changes alert nobody
	terms  interner

	selectHeld, taken, newest, insertAd, updateAd, link, relist, insertDetails, dropDetails, index, unindex, indexHead, unindexHead, logChange *sql.Stmt
}

// newWriter prepares what a writer does. None of it is an upsert, a REPLACE or
// has RETURNING: before such a statement SQLite makes a savepoint, for which
// FTS5 writes out the little that it has gathered, and merges it for ever after.
func (s *Store) newWriter(tx *sql.Tx, source string, quiet bool) (*writer, error) {
	w := &writer{tx: tx, now: s.now().Unix(), source: source, quiet: quiet, terms: interner{}}
	for _, statement := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&w.selectHeld, `SELECT a.num, a.id, a.status, a.hash FROM source_link l JOIN ad a ON a.num = l.ad WHERE l.source = ? AND l.id = ?`},
		{&w.insertAd, `INSERT INTO ad (hash, closes, municipality, region, country, occupation, grp, field, form, hours, source, labels,
			published, updated, deadline, vacancies, remote, experience, terms, scope_min, scope_max, lat, lon, facts, num, id, status)
			VALUES (` + marks(26) + `, 'open') ON CONFLICT (id) DO NOTHING`},
		{&w.updateAd, `UPDATE ad SET hash = ?, closes = ?, municipality = ?, region = ?, country = ?, occupation = ?, grp = ?, field = ?, form = ?, hours = ?, source = ?, labels = ?,
			published = ?, updated = ?, deadline = ?, vacancies = ?, remote = ?, experience = ?, terms = ?, scope_min = ?, scope_max = ?, lat = ?, lon = ?, facts = ?, status = 'open', closed = NULL WHERE num = ?`},
		{&w.taken, `SELECT ?1 = 0 OR EXISTS (SELECT 1 FROM ad WHERE num = ?1)`},
		{&w.newest, `SELECT coalesce(max(num), 0) FROM ad`},
		{&w.link, `INSERT INTO source_link (source, id, ad, listed) VALUES (?, ?, ?, true)`},
		{&w.relist, `UPDATE source_link SET listed = true WHERE source = ? AND id = ?`},
		{&w.insertDetails, `INSERT INTO ad_details (ad, text, html, details) VALUES (?, ?, ?, ?)`},
		{&w.dropDetails, `DELETE FROM ad_details WHERE ad = ?`},
		{&w.index, `INSERT INTO ad_text (rowid, headline, occupation, employer, place, text, tags) VALUES (` + marks(7) + `)`},
		{&w.unindex, `DELETE FROM ad_text WHERE rowid = ?`},
		{&w.indexHead, `INSERT INTO ad_head (rowid, headline, occupation, employer, place) VALUES (` + marks(5) + `)`},
		{&w.unindexHead, `DELETE FROM ad_head WHERE rowid = ?`},
		{&w.logChange, `INSERT INTO change (ad, kind, at, quiet) VALUES (?, ?, ?, ?)`},
	} {
		var err error
		if *statement.to, err = tx.Prepare(statement.sql); err != nil { // closed with tx
			return nil, err
		}
	}
	return w, nil
}

// held is what the store has of an ad; status is "" when it has nothing.
type held struct {
	num    int64
	id     string
	status job.Status
	hash   []byte
}

func (w *writer) find(link job.SourceLink) (h held, err error) {
	err = w.selectHeld.QueryRow(link.Source, link.ID).Scan(&h.num, &h.id, &h.status, &h.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return held{}, nil
	}
	return h, err
}

// insert writes a new ad, unless its id is taken: then it reports false.
func (w *writer) insert(num int64, p *prepared) (bool, error) {
	columns, err := w.columns(p)
	if err != nil {
		return false, err
	}
	result, err := w.insertAd.Exec(append(columns, num, p.record.Ad.ID)...)
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		return false, err
	}
	link := p.record.Ad.Sources[0]
	if _, err := w.link.Exec(link.Source, link.ID, num); err != nil {
		return false, err
	}
	return true, w.rest(num, p, job.ChangeNew)
}

// replace writes a new version over an ad, open or closed: it keeps its id and
// its place in time.
func (w *writer) replace(h held, p *prepared) error {
	columns, err := w.columns(p)
	if err != nil {
		return err
	}
	if _, err := w.updateAd.Exec(append(columns, h.num)...); err != nil {
		return err
	}
	link := p.record.Ad.Sources[0]
	if _, err := w.relist.Exec(link.Source, link.ID); err != nil {
		return err
	}
	for _, drop := range []*sql.Stmt{w.dropDetails, w.unindex, w.unindexHead} {
		if _, err := drop.Exec(h.num); err != nil {
			return err
		}
	}
	return w.rest(h.num, p, job.ChangeEdited)
}

func (w *writer) rest(num int64, p *prepared, kind job.ChangeKind) error {
	if _, err := w.insertDetails.Exec(num, p.text, p.html, p.details); err != nil {
		return err
	}
	if _, err := w.index.Exec(num, p.index[0], p.index[1], p.index[2], p.index[3], p.index[4], p.index[5]); err != nil {
		return err
	}
	if _, err := w.indexHead.Exec(num, p.index[0], p.index[1], p.index[2], p.index[3]); err != nil {
		return err
	}
	_, err := w.logChange.Exec(num, kind, w.now, w.quiet)
	return err
}

// columns returns the values of ad's columns in the order of insertAd and
// updateAd, from hash to facts.
func (w *writer) columns(p *prepared) ([]any, error) {
	a := &p.record.Ad
	values := []any{p.hash, seconds(a.Closes())}
	for kind, c := range numbered(a) {
		num, err := w.terms.num(w.tx, kind, c)
		if err != nil {
			return nil, err
		}
		values = append(values, num)
	}
	terms, err := w.packTerms(a)
	if err != nil {
		return nil, err
	}
	var lat, lon sql.NullFloat64
	if a.Details != nil && a.Details.Point != nil {
		lat, lon = sql.NullFloat64{Float64: a.Details.Point.Lat, Valid: true}, sql.NullFloat64{Float64: a.Details.Point.Lon, Valid: true}
	}
	return append(values, since1970(a.Published), since1970(a.Updated), since1970(a.ApplyBy()), a.Vacancies, a.Remote, experienceOf(a), terms, a.ScopeMin, a.ScopeMax, lat, lon, p.facts), nil
}

// unlist takes an ad from the list of one of its sources, and closes it when
// no other has it.
func (w *writer) unlist(link job.SourceLink, num int64) error {
	if _, err := w.tx.Exec(`UPDATE source_link SET listed = false WHERE source = ? AND id = ?`, link.Source, link.ID); err != nil {
		return err
	}
	var elsewhere bool
	if err := w.tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM source_link WHERE ad = ? AND listed)`, num).Scan(&elsewhere); err != nil || elsewhere {
		return err
	}
	return w.shut(num, job.Removed)
}

// shut closes an ad. It expired when its last day had passed, however late that
// is noticed.
func (w *writer) shut(num int64, as job.Status) error {
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`UPDATE ad SET status = ?1, closed = iif(?1 = 'expired', min(?2, coalesce(closes, ?2)), ?2) WHERE num = ?3`, []any{as, w.now, num}},
		{`UPDATE source_link SET listed = false WHERE ad = ?`, []any{num}},
	} {
		if _, err := w.tx.Exec(step.sql, step.args...); err != nil {
			return err
		}
	}
	for _, drop := range []*sql.Stmt{w.unindex, w.unindexHead} {
		if _, err := drop.Exec(num); err != nil {
			return err
		}
	}
	_, err := w.logChange.Exec(num, job.ChangeKind(as), w.now, w.quiet)
	return err
}
