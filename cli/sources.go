package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"jobbnara/job"
)

type sources struct {
	JSON bool `name:"json" help:"Print as JSON."`
}

func (c sources) Run(ctx context.Context, out streams, s *shared) error {
	store, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	list, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(out.out).Encode(list)
	}
	table := tabwriter.NewWriter(out.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SOURCE\tOPEN\tLAST READ\tLAST COMPLETE\tLAST ERROR")
	for _, one := range list {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\n", one.Name, one.Open, local(one.LastRead), local(one.LastComplete), one.LastError)
	}
	return table.Flush()
}

// local is a time as people in Sweden read it.
func local(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(job.Sweden).Format("2006-01-02 15:04")
}
