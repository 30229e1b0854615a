package sqlite

import (
	"context"
	"database/sql"

	"jobbnara/taxonomy"
)

// TaxonomyVersion grows whenever Terms, Occupations or Postcodes would answer
// something else; it is 0 until something was loaded. It costs microseconds,
// and sees what other processes have loaded.
func (s *Store) TaxonomyVersion(ctx context.Context) (version int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT version FROM taxonomy_version`).Scan(&version)
	return version, err
}

// Terms returns all terms, by parameter, text, rank and id, and the version
// that they are of. Without a taxonomy there are none.
func (s *Store) Terms(ctx context.Context) (terms []taxonomy.Term, version int64, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRow(`SELECT version FROM taxonomy_version`).Scan(&version); err != nil {
			return err
		}
		terms, err = readTerms(tx)
		return err
	})
	return terms, version, err
}

func readTerms(tx *sql.Tx) ([]taxonomy.Term, error) {
	return list(tx, `SELECT text, parameter, concept, rank FROM term ORDER BY id`, func(t *taxonomy.Term) []any {
		return []any{&t.Text, &t.Parameter, &t.ID, &t.Rank}
	})
}

// Occupations returns all occupations, each with its group and field, by id.
func (s *Store) Occupations(ctx context.Context) (occupations []taxonomy.Occupation, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		occupations, err = list(tx, `SELECT id, label, group_id, field_id FROM occupation ORDER BY id`, func(o *taxonomy.Occupation) []any {
			return []any{&o.ID, &o.Label, &o.Group, &o.Field}
		})
		return err
	})
	return occupations, err
}

// Postcodes returns all postcodes, by code.
func (s *Store) Postcodes(ctx context.Context) (postcodes []taxonomy.Postcode, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		postcodes, err = readPostcodes(tx)
		return err
	})
	return postcodes, err
}

func readPostcodes(tx *sql.Tx) ([]taxonomy.Postcode, error) {
	return list(tx, `SELECT code, place, municipality, lat, lon FROM postcode ORDER BY code`, func(p *taxonomy.Postcode) []any {
		return []any{&p.Code, &p.Place, &p.Municipality, &p.Point.Lat, &p.Point.Lon}
	})
}

// TaxonomyStatus says what is loaded, since when and from where: what a page
// that credits the sources needs to know.
func (s *Store) TaxonomyStatus(ctx context.Context) (status taxonomy.Status, err error) {
	status.Parts = map[taxonomy.Part]taxonomy.PartStatus{}
	err = s.view(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRow(`SELECT version, unresolved, (SELECT count(*) FROM term), (SELECT count(*) FROM occupation) FROM taxonomy_version`).
			Scan(&status.Version, &status.Unresolved, &status.Terms, &status.Occupations)
		if err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT name, count, loaded, origin FROM taxonomy_part`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name taxonomy.Part
			var part taxonomy.PartStatus
			var loaded sql.NullInt64
			if err := rows.Scan(&name, &part.Count, &loaded, &part.Origin); err != nil {
				return err
			}
			part.Loaded = timeOf(loaded)
			status.Parts[name] = part
		}
		return rows.Err()
	})
	return status, err
}

// list reads all rows of a query; into says where the columns go.
func list[T any](tx *sql.Tx, query string, into func(*T) []any) (all []T, err error) {
	rows, err := tx.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one T
		if err := rows.Scan(into(&one)...); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
