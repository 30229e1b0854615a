package sqlite

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"jobbnara/taxonomy"
)

// SaveTaxonomy replaces the parts that news brings, in one transaction; the
// others stay. Origin is the address of the server that they were fetched
// from, "" for files. The version grows, by one, only if something is
// different. An empty set changes nothing.
func (s *Store) SaveTaxonomy(ctx context.Context, news taxonomy.Set, origin string) (taxonomy.Status, error) {
	packed := map[taxonomy.Part][]byte{}
	for part, content := range news {
		body, err := pack(content)
		if err != nil {
			return taxonomy.Status{}, err
		}
		packed[part] = body
	}
	err := s.update(ctx, func(tx *sql.Tx) error {
		now, changed := s.now().Unix(), false
		for _, part := range slices.Sorted(maps.Keys(packed)) {
			same, err := savePart(tx, part, origin, now, news[part].Len(), packed[part])
			if err != nil {
				return err
			}
			changed = changed || !same
		}
		if !changed {
			return nil
		}
		all, err := taxonomyParts(tx)
		if err != nil {
			return err
		}
		return saveNames(tx, all.Names(), all[taxonomy.Postcodes].Postcodes)
	})
	if err != nil {
		return taxonomy.Status{}, err
	}
	return s.TaxonomyStatus(ctx)
}

// savePart reports whether the part was the same before.
func savePart(tx *sql.Tx, part taxonomy.Part, origin string, now int64, count int, body []byte) (same bool, err error) {
	err = tx.QueryRow(`SELECT content = ? FROM taxonomy_part WHERE name = ?`, body, part).Scan(&same)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO taxonomy_part (name, origin, loaded, count, content) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET origin = excluded.origin, loaded = excluded.loaded, count = excluded.count, content = excluded.content`,
		part, origin, now, count, body)
	return same, err
}

// taxonomyParts reads what was loaded.
func taxonomyParts(tx *sql.Tx) (taxonomy.Set, error) {
	rows, err := tx.Query(`SELECT name, content FROM taxonomy_part`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := taxonomy.Set{}
	for rows.Next() {
		var part taxonomy.Part
		var body []byte
		if err := rows.Scan(&part, &body); err != nil {
			return nil, err
		}
		if all[part], err = unpack(body); err != nil {
			return nil, err
		}
	}
	return all, rows.Err()
}

// saveNames replaces what is made of the parts, and makes a new version.
func saveNames(tx *sql.Tx, names taxonomy.Names, postcodes []taxonomy.Postcode) error {
	for _, table := range []string{"term", "occupation", "postcode"} {
		if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	err := insertAll(tx, `INSERT INTO term (text, parameter, concept, rank) VALUES (?, ?, ?, ?)`, names.Terms, func(t taxonomy.Term) []any {
		return []any{t.Text, t.Parameter, t.ID, int(t.Rank)}
	})
	if err != nil {
		return err
	}
	err = insertAll(tx, `INSERT INTO occupation VALUES (?, ?, ?, ?)`, names.Occupations, func(o taxonomy.Occupation) []any {
		return []any{o.ID, o.Label, o.Group, o.Field}
	})
	if err != nil {
		return err
	}
	err = insertAll(tx, `INSERT INTO postcode VALUES (?, ?, ?, ?, ?)`, postcodes, func(p taxonomy.Postcode) []any {
		return []any{p.Code, p.Place, p.Municipality, p.Point.Lat, p.Point.Lon}
	})
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE taxonomy_version SET version = version + 1, unresolved = ?`, names.Unresolved)
	return err
}

func insertAll[T any](tx *sql.Tx, statement string, list []T, row func(T) []any) error {
	insert, err := tx.Prepare(statement)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, one := range list {
		if _, err := insert.Exec(row(one)...); err != nil {
			return err
		}
	}
	return nil
}

func pack(c taxonomy.Content) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	err := errors.Join(json.NewEncoder(w).Encode(c), w.Close())
	return b.Bytes(), err
}

func unpack(body []byte) (c taxonomy.Content, err error) {
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return c, err
	}
	err = json.NewDecoder(r).Decode(&c)
	return c, err
}
