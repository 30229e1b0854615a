package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"jobbnara/job"
	"jobbnara/source"
	"jobbnara/sqlite"
	"jobbnara/taxonomy"
)

type loadTaxonomy struct {
	From []string `arg:"" help:"Files or addresses, in any order, each told by what is in it, plain or gzip: answers of JobTech's taxonomy (GraphQL), their list of terms (CSV), GeoNames' postcodes." placeholder:"FILE|URL"`
	JSON bool     `name:"json" help:"Print what is held afterwards as JSON."`
}

// Run reads everything before it stores anything.
func (l loadTaxonomy) Run(ctx context.Context, out streams, s *shared) error {
	if _, err := s.clock(); err != nil {
		return err
	}
	all := taxonomy.Set{}
	for _, from := range l.From {
		set, err := readTaxonomy(ctx, from)
		if unused := (*taxonomy.UnusedError)(nil); errors.As(err, &unused) {
			fmt.Fprintf(out.err, "%s: %v\n", from, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w; nothing was stored", from, err)
		}
		all.Add(set)
	}
	if len(all) == 0 {
		return errors.New("there is nothing to load in what was named; nothing was stored")
	}
	store, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	status, err := store.SaveTaxonomy(ctx, all, "")
	if err != nil {
		return err
	}
	return l.print(out, status)
}

func readTaxonomy(ctx context.Context, from string) (taxonomy.Set, error) {
	input, err := source.Open(ctx, from)
	if err != nil {
		return nil, err
	}
	defer input.Close()
	return taxonomy.Read(input)
}

// print says what is held now, that of earlier loads too.
func (l loadTaxonomy) print(out streams, s taxonomy.Status) error {
	counts := []struct {
		json, words string
		n           int
	}{
		{"occupations", "occupations", s.Occupations},
		{"terms", "terms", s.Terms},
		{"titles", "titles", s.Parts[taxonomy.Titles].Count},
		{"groups", "groups", s.Parts[taxonomy.Groups].Count},
		{"fields", "fields", s.Parts[taxonomy.Fields].Count},
		{"skills", "skills", s.Parts[taxonomy.Skills].Count},
		{"languages", "languages", s.Parts[taxonomy.Languages].Count},
		{"countries", "countries", s.Parts[taxonomy.Countries].Count},
		{"postcodes", "postcodes", s.Parts[taxonomy.Postcodes].Count},
		{"listed", "rows in the list of terms", s.Parts[taxonomy.TermList].Count},
		{"unresolved", "of them not resolved to an occupation", s.Unresolved},
	}
	object, line := map[string]int64{"version": s.Version}, []string{}
	for _, c := range counts {
		object[c.json] = int64(c.n)
		line = append(line, fmt.Sprintf("%d %s", c.n, c.words))
	}
	if l.JSON {
		return json.NewEncoder(out.out).Encode(object)
	}
	_, err := fmt.Fprintln(out.out, "held now: "+strings.Join(line, ", "))
	return err
}

// followTaxonomy fetches JobTech's taxonomy beside the ads, from the same
// server where one was named. It is no source of ads: what fails is logged by
// it, and the ads go on.
func followTaxonomy(ctx context.Context, base string, store *sqlite.Store, clock job.Clock, log *slog.Logger) {
	follow := source.JobtechTaxonomy{Base: base, Now: clock, Log: log}
	if err := follow.Follow(ctx, store); ctx.Err() == nil {
		log.Error("the taxonomy is not fetched", "error", err)
	}
}
